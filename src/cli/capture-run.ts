/** Runs a capture: opens, gives up root, lists, writes, counts, tells at the end. */
import { exitCodes, PortolanError } from '../base/errors.ts';
import { FlowOwners } from '../capture/live/flow-owners.ts';
import type { LiveBatch } from '../capture/live/live-batch.ts';
import { lateSignal } from '../capture/live/late-signal.ts';
import { openLiveCapture, type LiveCapture } from '../capture/live/live-capture.ts';
import { LivePackets } from '../capture/live/live-packets.ts';
import { packetKind, packetRecord, type PacketRecord } from '../capture/packet-record.ts';
import { accountToBecome, giveUpRoot, processSight } from '../os/give-up-root.linux.ts';
import { printable } from '../report/printable.ts';
import { writeRecords } from '../report/write-records.ts';
import { captureFilter, type CaptureFilter } from './capture-filter.ts';
import type { CaptureFlags } from './capture-flags.ts';
import { listColumns } from './capture-list.ts';
import { chooseNamespace, type ChosenNamespace } from './capture-namespace.ts';
import { type CaptureProgress, StatusLine, summaryText } from './capture-status.ts';
import { type CaptureOutput, openCaptureOutput } from './capture-write.ts';
import type { CliContext } from './context.ts';
import { printNotices } from './notices.ts';
import { writeOptions } from './output-flags.ts';

/** Runs it; the exit code. */
export async function runCapture(context: CliContext, flags: CaptureFlags, words: readonly string[]): Promise<number> {
  const { host, err } = context;
  const account = accountToBecome(flags.user, context.environment);
  const namespace = flags.namespace === undefined ? null : chooseNamespace(host, flags.namespace);
  const interfaces = [...new Set(flags.interface ?? ['any'])];
  checkFlags(context, flags, interfaces);
  // Fields that there are not are told before anything is captured.
  writeOptions(flags, packetKind);
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
    const output = openCaptureOutput(context, flags, account);
    if (account !== null) giveUpRoot(account, flags.noProcesses ? [] : processSight);
    printNotices(filter.notes, context);
    const session = new Session(context, flags, { filter, capture, namespace, output });
    return await session.run();
  } finally {
    await capture.close();
    err.flush();
  }
}

function checkFlags({ out }: CliContext, flags: CaptureFlags, interfaces: readonly string[]): void {
  if (flags.promiscuous && interfaces.includes('any'))
    throw new PortolanError('PTL_USAGE', '--promiscuous is about one interface, not any', {
      hint: '-i eth0 --promiscuous',
    });
  if (interfaces.includes('any') && interfaces.length > 1)
    throw new PortolanError('PTL_USAGE', 'any is every interface already', { hint: '-i any, or -i eth0 -i lo' });
  if (flags.write === '-' && out.isTTY)
    throw new PortolanError('PTL_USAGE', 'a capture file is not for a terminal', {
      hint: '--write FILE, or send the output elsewhere',
    });
  if (/\.(?:pcap|cap|dmp)$/i.test(flags.write ?? '') && interfaces.length > 1)
    throw new PortolanError('PTL_USAGE', 'a pcap file holds one interface', {
      hint: 'write to a name that ends in .pcapng',
    });
}

/** What a session works with. */
interface SessionParts {
  readonly filter: CaptureFilter;
  readonly capture: LiveCapture;
  readonly namespace: ChosenNamespace | null;
  readonly output: CaptureOutput | null;
}

/** Packets older than this are not listed while a file is written: writing comes first. The ring holds three times as much at least. */
const longestLagMs = 100;

class Session {
  readonly #context: CliContext;
  readonly #flags: CaptureFlags;
  readonly #parts: SessionParts;
  readonly #owners: FlowOwners | null;
  readonly #packets: LivePackets;
  readonly #status: StatusLine;
  readonly #end = new AbortController();
  #captured = 0;
  #listed = 0;
  #notListed = 0;

  constructor(context: CliContext, flags: CaptureFlags, parts: SessionParts) {
    this.#context = context;
    this.#flags = flags;
    this.#parts = parts;
    const pid = parts.namespace === null ? null : parts.namespace.pid;
    const isOutside = parts.namespace !== null && pid === null;
    this.#owners = flags.noProcesses || isOutside ? null : new FlowOwners({ host: context.host, pid });
    this.#packets = new LivePackets(parts.filter.shown, this.#owners);
    this.#status = new StatusLine(context);
  }

  async run(): Promise<number> {
    const { signal, err, host } = this.#context;
    const { capture, filter, output } = this.#parts;
    output?.start(capture, filter.kernelText);
    this.#owners?.lookAround();
    if (this.#flags.duration !== undefined)
      void host.clock.sleep(this.#flags.duration, this.#end.signal).then(() => this.#end.abort());
    err.write(`capturing on ${printable(this.#flags.interface?.join(', ') ?? 'any')}\n`);
    try {
      await this.#list();
    } finally {
      this.#end.abort();
      this.#status.erase();
      await this.#tellEnd();
    }
    if (signal.aborted) return exitCodes.interrupted;
    return this.#captured > 0 ? exitCodes.ok : exitCodes.no;
  }

  async #list(): Promise<void> {
    const { out } = this.#context;
    const flags = this.#flags;
    if (flags.quiet || flags.write === '-') {
      for await (const _ of this.#records()) void _;
      return;
    }
    const options = writeOptions(flags, packetKind);
    const several = flags.interface === undefined || flags.interface.length > 1 || flags.interface.includes('any');
    const isForPeople = options.format === 'table' || options.format === 'markdown';
    const columns =
      options.columns ??
      (isForPeople
        ? listColumns({ interfaces: several, processes: this.#owners !== null, width: out.columns })
        : packetKind.columns);
    await writeRecords(out, { ...packetKind, columns }, this.#records(), { ...options, columns, live: true });
  }

  /** The lines of the end; also after an error, whose packets are counted too. */
  async #tellEnd(): Promise<void> {
    const { capture, output } = this.#parts;
    const counters = await capture.close();
    try {
      output?.finish(counters);
    } finally {
      const { out, err } = this.#context;
      out.flush();
      for (const failure of capture.failures) err.write(`note: ${printable(failure)}\n`);
      err.write(summaryText({ ...this.#progress(), ...counters }, output?.lines ?? []));
    }
  }

  async *#records(): AsyncGenerator<readonly PacketRecord[]> {
    const signal = AbortSignal.any([lateSignal(this.#context.signal, this.#context.host.clock), this.#end.signal]);
    const { capture, output } = this.#parts;
    const { count: most = Infinity, maxSize = Infinity } = this.#flags;
    for await (const batch of capture.batches(signal)) {
      const count = Math.min(batch.count, most - this.#captured);
      this.#captured += count;
      output?.take(batch, count, this.#owners);
      const records = this.#recordsOf(batch, count);
      this.#status.erase();
      if (records.length > 0) yield records;
      this.#status.draw(() => this.#progress());
      if (this.#captured >= most || (output !== null && output.bytes >= maxSize)) return;
    }
  }

  #recordsOf(batch: LiveBatch, count: number): readonly PacketRecord[] {
    if (count === 0 || this.#flags.quiet || this.#flags.write === '-') return [];
    const { chosen: packets, looked } = this.#choose(batch, count);
    this.#notListed += count - looked;
    this.#listed += packets.length;
    return packets;
  }

  /** While a file is written, only as much is listed as there is time for: what waits longer in the kernel could be lost. */
  #choose(batch: LiveBatch, count: number): { readonly chosen: readonly PacketRecord[]; readonly looked: number } {
    const { clock } = this.#context.host;
    const newest = batch.seconds[count - 1]! * 1000 + batch.nanoseconds[count - 1]! / 1e6;
    const isLate = (): boolean => this.#parts.output !== null && clock.now() - newest > longestLagMs;
    const { packets, looked } = this.#packets.chosen(batch, count, this.#parts.capture.interfaces, isLate);
    return { chosen: packets.map(({ details, tree }) => packetRecord(details, tree)), looked };
  }

  #progress(): CaptureProgress {
    return {
      ...this.#parts.capture.counters(),
      captured: this.#captured,
      listed: this.#flags.quiet || this.#flags.write === '-' ? this.#captured : this.#listed,
      notListed: this.#notListed,
      bytesWritten: this.#parts.output?.bytes ?? 0,
    };
  }
}
