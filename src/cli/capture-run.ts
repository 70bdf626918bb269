/** Runs a capture: opens, gives up root, lists, writes, counts, tells at the end. */
import { exitCodes } from '../base/errors.ts';
import { FlowOwners } from '../capture/live/flow-owners.ts';
import type { LiveBatch } from '../capture/live/live-batch.ts';
import { openLiveCapture, type LiveCapture } from '../capture/live/live-capture.ts';
import { LivePackets } from '../capture/live/live-packets.ts';
import { packetKind, packetRecord, type PacketRecord } from '../capture/packet-record.ts';
import { accountToBecome, giveUpRoot, processSight } from '../os/give-up-root.linux.ts';
import { writeRecords } from '../report/write-records.ts';
import { captureFilter, type CaptureFilter } from './capture-filter.ts';
import type { CaptureFlags } from './capture-flags.ts';
import { listColumns } from './capture-list.ts';
import { chooseNamespace, type ChosenNamespace } from './capture-namespace.ts';
import { type CaptureProgress, StatusLine, summaryText } from './capture-status.ts';
import type { CliContext } from './context.ts';
import { printNotices } from './notices.ts';
import { writeOptions } from './output-flags.ts';

/** Runs it; the exit code. */
export async function runCapture(context: CliContext, flags: CaptureFlags, words: readonly string[]): Promise<number> {
  const { host, err } = context;
  const account = accountToBecome(flags.user, context.environment);
  const namespace = flags.namespace === undefined ? null : chooseNamespace(host, flags.namespace);
  const interfaces = [...new Set(flags.interface ?? ['any'])];
  const filter = await captureFilter(words, flags, { interfaces, namespace: namespace?.path, host });
  const capture = await openLiveCapture(host, {
    interfaces,
    filterFor: filter.programFor,
    promiscuous: flags.promiscuous,
    direction: flags.direction,
    ringBytes: flags.buffer * (1 << 20),
    ...(namespace !== null && { namespace: namespace.path }),
    ...(flags.snap !== undefined && { snapLength: flags.snap }),
  });
  try {
    if (account !== null) giveUpRoot(account, flags.noProcesses ? [] : processSight);
    printNotices(filter.notes, context);
    const session = new Session(context, flags, filter, capture, namespace);
    return await session.run();
  } finally {
    await capture.close();
    err.flush();
  }
}

class Session {
  readonly #context: CliContext;
  readonly #flags: CaptureFlags;
  readonly #capture: LiveCapture;
  readonly #packets: LivePackets;
  readonly #status: StatusLine;
  readonly #end = new AbortController();
  #captured = 0;
  #listed = 0;

  constructor(
    context: CliContext,
    flags: CaptureFlags,
    filter: CaptureFilter,
    capture: LiveCapture,
    namespace: ChosenNamespace | null,
  ) {
    this.#context = context;
    this.#flags = flags;
    this.#capture = capture;
    const owners = flags.noProcesses ? null : new FlowOwners({ host: context.host, pid: namespace?.pid ?? null });
    this.#packets = new LivePackets(filter.shown, owners);
    this.#status = new StatusLine(context);
  }

  async run(): Promise<number> {
    const { signal, err, out, host } = this.#context;
    const flags = this.#flags;
    if (flags.duration !== undefined)
      void host.clock.sleep(flags.duration, this.#end.signal).then(() => this.#end.abort());
    err.write(`capturing on ${this.#flags.interface?.join(', ') ?? 'any'}\n`);
    const options = writeOptions(flags, packetKind);
    const several = flags.interface === undefined || flags.interface.length > 1 || flags.interface.includes('any');
    const columns =
      options.columns ??
      (options.format === 'table' || options.format === 'markdown'
        ? listColumns({ interfaces: several, processes: !flags.noProcesses })
        : packetKind.columns);
    try {
      await writeRecords(out, { ...packetKind, columns }, this.#records(), { ...options, columns, live: true });
    } finally {
      this.#end.abort();
      this.#status.erase();
    }
    const counters = await this.#capture.close();
    err.write(summaryText({ ...this.#progress(), ...counters }, []));
    if (signal.aborted) return exitCodes.interrupted;
    return this.#captured > 0 ? exitCodes.ok : exitCodes.no;
  }

  async *#records(): AsyncGenerator<readonly PacketRecord[]> {
    const signal = AbortSignal.any([this.#context.signal, this.#end.signal]);
    const most = this.#flags.count ?? Infinity;
    for await (const batch of this.#capture.batches(signal)) {
      const count = Math.min(batch.count, most - this.#captured);
      this.#captured += count;
      const records = this.#list(batch, count);
      this.#listed += records.length;
      this.#status.erase();
      yield records;
      this.#status.draw(() => this.#progress());
      if (this.#captured >= most) return;
    }
  }

  #list(batch: LiveBatch, count: number): readonly PacketRecord[] {
    const rows = Array.from({ length: count }, (_, row) => row);
    return this.#packets
      .chosen(batch, rows, this.#capture.interfaces)
      .map(({ details, tree }) => packetRecord(details, tree));
  }

  #progress(): CaptureProgress {
    return {
      ...this.#capture.counters(),
      captured: this.#captured,
      listed: this.#listed,
      notListed: 0,
      bytesWritten: 0,
    };
  }
}
