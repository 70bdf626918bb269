/** `portolan follow -i INTERFACE [FILTER]`: what the ends of TCP connections say to each other, as they say it. */
import { exitCodes, PortolanError } from '../base/errors.ts';
import { keepHeapSmall, tidyHeap } from '../base/small-heap.ts';
import { lateSignal } from '../capture/live/late-signal.ts';
import { type LiveCapture, openLiveCapture } from '../capture/live/live-capture.ts';
import { flowChoice, itemSink } from '../capture/streams/follow.ts';
import { StreamFeeder } from '../capture/streams/stream-feeder.ts';
import type { StreamRecord } from '../capture/streams/stream-record.ts';
import { streamKind } from '../capture/streams/stream-record.ts';
import { accountToBecome, giveUpRoot } from '../os/give-up-root.linux.ts';
import { printable } from '../report/printable.ts';
import { writeRecords } from '../report/write-records.ts';
import { captureFilter } from './capture-filter.ts';
import { summaryText } from './capture-status.ts';
import type { CliContext } from './context.ts';
import type { FollowFlags } from './follow-flags.ts';
import { FollowText } from './follow-text.ts';
import { formatOf, writeOptions } from './output-flags.ts';

/** Bytes kept behind holes, of all connections together. */
const mostHeld = 32 << 20;

/** Follows until it is interrupted or the time is over; the exit code. Throws what capturing throws, PTL_USAGE. */
export async function followLive(context: CliContext, flags: FollowFlags, words: readonly string[]): Promise<number> {
  checkFlags(flags);
  const { host } = context;
  const account = accountToBecome(flags.user, context.environment);
  const interfaces = [...new Set(flags.interface ?? [])];
  const show = { throughVlan: false };
  const filter = await captureFilter(expression(words), show, { interfaces, namespace: undefined, host });
  if (filter.shown !== null) throw notKernel(words.join(' '));
  keepHeapSmall();
  const capture = await openLiveCapture(host, { interfaces, filterFor: filter.programFor });
  try {
    // Nothing is asked of other processes: no right is kept.
    if (account !== null) giveUpRoot(account, []);
    return await new LiveFollow(context, flags, capture).run(interfaces);
  } finally {
    await capture.close();
  }
}

function checkFlags(flags: FollowFlags): void {
  const asked =
    flags.write !== undefined ? '--write' : flags.raw ? '--raw' : flags.keylog !== undefined ? '--keylog' : null;
  if (asked === null) return;
  throw new PortolanError('PTL_USAGE', `${asked} is about one flow of a file`, {
    hint: 'portolan capture --write dump.pcapng, then portolan follow dump.pcapng 0',
  });
}

/** One end of a flow, as for files, becomes words for the kernel; fragments of packets without ports are no streams. */
function expression(words: readonly string[]): readonly string[] {
  const choice = words.length === 1 ? flowChoice('tcp', words[0]!) : null;
  if (choice === null) return words.length === 0 ? ['tcp'] : ['tcp', 'and', '(', ...words, ')'];
  if ('number' in choice) throw notKernel(words[0]!);
  return [choice.address === null ? '' : `host ${choice.address} and`, `tcp port ${choice.port}`];
}

function notKernel(text: string): PortolanError {
  return new PortolanError('PTL_USAGE', `"${text}" does not choose connections that are to come`, {
    hint: "an end (10.0.0.1:80, :80), or words of tcpdump: 'port 80 and host 10.0.0.1'",
  });
}

class LiveFollow {
  readonly #context: CliContext;
  readonly #flags: FollowFlags;
  readonly #capture: LiveCapture;
  readonly #end = new AbortController();
  #packets = 0;
  #said = 0;
  #givenUp = 0;

  constructor(context: CliContext, flags: FollowFlags, capture: LiveCapture) {
    this.#context = context;
    this.#flags = flags;
    this.#capture = capture;
  }

  async run(interfaces: readonly string[]): Promise<number> {
    const { signal, err, host } = this.#context;
    const { duration } = this.#flags;
    if (duration !== undefined) void host.clock.sleep(duration, this.#end.signal).then(() => this.#end.abort());
    err.write(`following TCP on ${printable(interfaces.join(', '))}\n`);
    try {
      await this.#show();
    } finally {
      this.#end.abort();
      await this.#tellEnd();
    }
    if (signal.aborted) return exitCodes.interrupted;
    return this.#said > 0 ? exitCodes.ok : exitCodes.no;
  }

  async #show(): Promise<void> {
    const { out } = this.#context;
    const isForPeople = formatOf(this.#flags) === 'table' && this.#flags.fields === undefined;
    if (!isForPeople) {
      const options = { ...writeOptions(this.#flags, streamKind), live: true };
      await writeRecords(out, streamKind, this.#records(), options);
      return;
    }
    const text = new FollowText(out, this.#flags.hex);
    for await (const records of this.#records()) {
      for (const { flow, item } of records) text.itemOf(flow, item);
      // A line without an end waits for its rest as long as packets bring more of it: a prompt would never be seen.
      if (records.length === 0) text.end();
      out.flush();
    }
    text.end();
  }

  /** What each batch of packets brought, nothing perhaps. */
  async *#records(): AsyncGenerator<readonly StreamRecord[]> {
    const signal = AbortSignal.any([lateSignal(this.#context.signal, this.#context.host.clock), this.#end.signal]);
    const { only } = this.#flags;
    let records: StreamRecord[] = [];
    const feeder = new StreamFeeder(
      (flow) => {
        if (flow.transport !== 'tcp') return null;
        return itemSink((item) => {
          if (only === undefined || (only === 'client') === (item.direction === 0)) records.push({ flow, item });
        });
      },
      { bytes: mostHeld },
    );
    const taken = (): readonly StreamRecord[] => {
      const list = records;
      records = [];
      this.#said += list.filter(({ item }) => item.kind === 'data').length;
      return list;
    };
    for await (const batch of this.#capture.batches(signal)) {
      this.#packets += batch.count;
      for (let row = 0; row < batch.count; row++) feeder.take(batch, row);
      this.#givenUp = feeder.flows.dropped;
      yield taken();
      tidyHeap();
    }
    feeder.end();
    yield taken();
  }

  async #tellEnd(): Promise<void> {
    const { out, err } = this.#context;
    const counters = await this.#capture.close();
    out.flush();
    const progress = { ...counters, captured: this.#packets, listed: this.#packets, notListed: 0, bytesWritten: 0 };
    const notes = this.#capture.failures.map((failure) => `note: ${printable(failure)}`);
    if (this.#givenUp > 0)
      notes.push(`note: ${this.#givenUp} connections were quiet for long and no longer waited for`);
    err.write(summaryText(progress, notes));
  }
}
