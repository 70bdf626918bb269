/** Several streams as one, each in its turn: what is ready longest comes first. */

/** What a stream brought, and its number. */
export interface FromStream<T> {
  readonly stream: number;
  readonly value: T;
}

/**
 * Yields what the streams yield as it comes, until all have ended. One that throws has ended: `failed` hears of it. A value is over
 * when the next is asked for, as those of the streams are.
 */
export async function* mergedStreams<T>(
  streams: readonly AsyncGenerator<T, void, void>[],
  failed: (stream: number, error: unknown) => void,
): AsyncGenerator<FromStream<T>, void, undefined> {
  const waiting = new Map(streams.map((stream, index) => [index, nextOf(stream, index)]));
  try {
    while (waiting.size > 0) {
      const { index, result, error } = await Promise.race(waiting.values());
      waiting.delete(index);
      if (error !== undefined) failed(index, error);
      if (result === null || result.done === true) continue;
      yield { stream: index, value: result.value };
      // Asked again behind the others: a stream that is always ready must not starve them.
      waiting.set(index, nextOf(streams[index]!, index));
    }
  } finally {
    // Not waited for: one that has nothing to bring ends when its source does.
    for (const stream of streams) void stream.return();
  }
}

interface Next<T> {
  readonly index: number;
  readonly result: IteratorResult<T, void> | null;
  readonly error: unknown;
}

function nextOf<T>(stream: AsyncGenerator<T, void, void>, index: number): Promise<Next<T>> {
  return stream.next().then(
    (result) => ({ index, result, error: undefined }),
    (error: unknown) => ({ index, result: null, error }),
  );
}
