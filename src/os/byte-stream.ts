/** Bytes that flow: where they come from and where they go, with back-pressure and without copies. */

/**
 * Takes bytes. They belong to the taker until it returns, or until the promise it returns settles: the source then reuses them. A
 * rejection ends the source with that error.
 */
export type TakeBytes = (bytes: Uint8Array) => void | Promise<void>;

/** Where bytes come from. */
export interface ByteSource {
  /** Starts the flow; `end` comes once: null at the end of the bytes, or what went wrong. */
  start(take: TakeBytes, end: (error: Error | null) => void): void;
  /** Ends the flow early; nothing is called any more. */
  stop(): void;
  /** Whether the end is certain to come by itself: a file, not a terminal or a pipe. */
  readonly finite: boolean;
}

/** Where bytes go. */
export interface ByteSink {
  /**
   * Writes. When it returns nothing, the bytes may be reused at once; a promise settles when they may, and rejects when they
   * cannot be written (an Error with an errno `code`). Writes keep their order.
   */
  write(bytes: Uint8Array): void | Promise<void>;
  /** No more bytes will come: the reader sees the end. Idempotent. */
  end(): void | Promise<void>;
}

/** A source that has ended already. */
export const emptySource: ByteSource = {
  finite: true,
  start: (_take, end) => queueMicrotask(() => end(null)),
  stop: () => undefined,
};

/** A source of bytes in memory. */
export function memorySource(...parts: readonly Uint8Array[]): ByteSource {
  let stopped = false;
  return {
    finite: true,
    start(take, end) {
      const run = async (): Promise<void> => {
        for (const part of parts) {
          await Promise.resolve();
          if (stopped) return;
          await take(part);
        }
        await Promise.resolve();
        if (!stopped) end(null);
      };
      run().catch((error: unknown) => end(error as Error));
    },
    stop: () => void (stopped = true),
  };
}

/** A sink that keeps what it was given. */
export function memorySinkOfBytes(): ByteSink & { bytes(): Buffer; readonly ended: boolean } {
  const parts: Buffer[] = [];
  let ended = false;
  return {
    write: (bytes) => void parts.push(Buffer.from(bytes)),
    end: () => void (ended = true),
    bytes: () => Buffer.concat(parts),
    get ended() {
      return ended;
    },
  };
}
