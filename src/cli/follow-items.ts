/** What a follow shows: the items of the flow that was asked for, of the kind that was asked for. */
import type { CaptureFile } from '../capture/open-file.ts';
import { matchingPackets } from '../capture/matching.ts';
import type { Flow } from '../capture/streams/flow-table.ts';
import type { FollowItem } from '../capture/streams/follow.ts';
import { followFlow } from '../capture/streams/follow.ts';
import type { FollowFlags, FollowRequest } from './follow-flags.ts';

/** The items as they come, and the flow once it was met. */
export interface FollowedItems {
  readonly items: AsyncGenerator<readonly FollowItem[], void, undefined>;
  readonly flow: () => Flow | null;
}

/** Follows a flow of an open file. */
export function followedItems(flags: FollowFlags, { choice }: FollowRequest, file: CaptureFile): FollowedItems {
  let met: Flow | null = null;
  const batches = matchingPackets(file, { filter: null, program: null, limit: Infinity });
  const items = followFlow(batches, choice, (flow) => (met = flow));
  return { items: onlyFrom(flags, items), flow: () => met };
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
