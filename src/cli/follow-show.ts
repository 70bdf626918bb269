/** Shows a followed flow in the form that was asked for: text, base 16, records, or bytes as they are. */
import type { FollowItem } from '../capture/streams/follow.ts';
import type { StreamRecord } from '../capture/streams/stream-record.ts';
import { writeRecords } from '../report/write-records.ts';
import type { CliContext } from './context.ts';
import type { FollowFlags } from './follow-flags.ts';
import type { FollowedItems } from './follow-items.ts';
import { formatOf, writeOptions } from './output-flags.ts';

/** Shows the items as they come; how many had bytes. Throws PTL_OUTPUT, PTL_USAGE. */
export async function showItems(context: CliContext, flags: FollowFlags, followed: FollowedItems): Promise<number> {
  let count = 0;
  async function* counted(): FollowedItems['items'] {
    for await (const batch of followed.items) {
      count += batch.filter(({ kind }) => kind === 'data').length;
      yield batch;
      if (context.signal.aborted) return;
    }
  }
  const items = { items: counted(), flow: followed.flow };
  if (flags.write !== undefined || flags.raw) {
    const { writeRaw } = await import('./follow-raw.ts');
    await writeRaw(context, flags, items.items);
  } else if (formatOf(flags) !== 'table' || flags.fields !== undefined) await showRecords(context, flags, items);
  else await showText(context, flags, items);
  return count;
}

async function showRecords(context: CliContext, flags: FollowFlags, { items, flow }: FollowedItems): Promise<void> {
  const { streamKind } = await import('../capture/streams/stream-record.ts');
  async function* records(): AsyncGenerator<readonly StreamRecord[]> {
    for await (const batch of items) yield batch.map((item: FollowItem) => ({ flow: flow()!, item }));
  }
  await writeRecords(context.out, streamKind, records(), writeOptions(flags, streamKind));
}

async function showText({ out }: CliContext, flags: FollowFlags, { items, flow }: FollowedItems): Promise<void> {
  const { FollowText } = await import('./follow-text.ts');
  const text = new FollowText(out, flags.hex);
  let isFirst = true;
  for await (const batch of items) {
    if (isFirst) text.head(flow()!);
    isFirst = false;
    for (const item of batch) text.item(item);
  }
  text.end();
}
