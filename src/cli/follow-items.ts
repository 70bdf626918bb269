/** What a follow shows: the items of the flow that was asked for, of the kind that was asked for. */
import { httpSink, tlsSink } from '../capture/decrypt/follow-kinds.ts';
import type { KeyLog } from '../capture/decrypt/key-log.ts';
import { learnSecrets } from '../capture/decrypt/secrets-of-file.ts';
import type { MatchingBatch } from '../capture/matching.ts';
import { matchingPackets } from '../capture/matching.ts';
import type { CaptureFile } from '../capture/open-file.ts';
import type { Flow } from '../capture/streams/flow-table.ts';
import type { FollowItem } from '../capture/streams/follow.ts';
import { followFlow, itemSink } from '../capture/streams/follow.ts';
import type { StreamSink } from '../capture/streams/stream-feeder.ts';
import type { FollowFlags, FollowRequest } from './follow-flags.ts';
import { keyLogOf } from './key-log-file.ts';

/** The items as they come, and the flow once it was met. */
export interface FollowedItems {
  readonly items: AsyncGenerator<readonly FollowItem[], void, undefined>;
  readonly flow: () => Flow | null;
}

/** Follows a flow of an open file. Throws PTL_USAGE for a key log that is none. */
export function followedItems(flags: FollowFlags, { choice, kind }: FollowRequest, file: CaptureFile): FollowedItems {
  const keys = keyLogOf(flags.keylog);
  let met: Flow | null = null;
  const batches = withSecrets(keys, matchingPackets(file, { filter: null, program: null, limit: Infinity }));
  const items = followFlow(batches, choice, (flow) => (met = flow), sinkOf(kind, keys));
  return { items: onlyFrom(flags, items), flow: () => met };
}

function sinkOf(kind: FollowRequest['kind'], keys: KeyLog): (take: (item: FollowItem) => void) => StreamSink {
  if (kind === 'http') return (take) => httpSink(take, keys);
  return kind === 'tls' ? (take) => tlsSink(take, keys) : itemSink;
}

async function* withSecrets(keys: KeyLog, batches: AsyncIterable<MatchingBatch>): AsyncGenerator<MatchingBatch> {
  for await (const batch of batches) {
    learnSecrets(keys, batch.batch);
    yield batch;
  }
}

async function* onlyFrom(
  { only }: FollowFlags,
  items: AsyncIterable<readonly FollowItem[]>,
): AsyncGenerator<readonly FollowItem[], void, undefined> {
  const wanted = only === 'client' ? 0 : 1;
  for await (const batch of items) {
    const passing = only === undefined ? batch : batch.filter(({ direction }) => direction === wanted);
    if (passing.length > 0) yield passing;
  }
}
