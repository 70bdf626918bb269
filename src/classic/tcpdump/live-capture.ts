/** -i: packets as they pass, printed or written, as tcpdump does it. */
import { PortolanError } from '../../base/errors.ts';
import type { LiveBatch } from '../../capture/live/live-batch.ts';
import { type DirectCapture, openDirectCapture } from '../../capture/live/direct-capture.ts';
import { lateSignal } from '../../capture/live/late-signal.ts';
import { type LiveCapture, type LiveCounters, openLiveCapture } from '../../capture/live/live-capture.ts';
import type { BpfProgram } from '../../link/bpf.ts';
import { printable } from '../../report/printable.ts';
import { linkTypes } from '../../wire/link-type.ts';
import { compileFilter } from '../../link/compile-filter.ts';
import { type Account, accountNamed, askedBy, giveUpRoot } from '../../os/give-up-root.linux.ts';
import type { ClassicContext } from '../classic.ts';
import { DumpFile } from './dump-file.ts';
import { filterError, filterText } from './filter.ts';
import { linkTypeText } from './link-type-names.ts';
import { asDeviceError, checkDevice, deviceExists, deviceName } from './live-device.ts';
import { liveFileOpener } from './live-file.ts';
import type { TcpdumpOptions } from './options.ts';
import { PacketPrinter } from './packet-printer.ts';
import { printProgram } from './print-program.ts';
import { TcpdumpError } from './tcpdump-error.ts';

/** The ring where -B says nothing. libpcap's 2 MiB hold a hundredth of a second of a busy interface. */
const ringBytes = 128 << 20;
const retireMs = { normal: 10, immediate: 1 } as const;

/** Captures until -c, an error or a signal; resolves to the exit code. Throws TcpdumpError. */
export async function captureLive(options: TcpdumpOptions, context: ClassicContext): Promise<number> {
  const account = accountFor(options, context);
  const name = deviceName(context.host, options.interface);
  const program = liveProgram(name, options);
  if (options.dumpFilter > 0) {
    printProgram(program ?? [keepAll(options.snapLength)], options.dumpFilter, context);
    return 0;
  }
  const capture = await openDevice(name, program, options, context);
  try {
    const warn = (text: string): void => context.writeError(`tcpdump: ${text}\n`);
    const { linkType } = capture;
    const device = context.host.interfaces().find((each) => each.name === name);
    checkDevice(name, device, linkType, options, warn);
    return await new LiveRun(name, options, context, capture, linkType).run(account);
  } finally {
    await capture.close();
  }
}

/** Who to become: -Z, else who called sudo, else the system's user for this, else nobody. Null when there is nothing to give up. */
function accountFor({ user }: TcpdumpOptions, { environment }: ClassicContext): Account | null {
  if (process.geteuid?.() !== 0 || user === 'root') return null;
  if (user !== null) {
    const found = accountNamed(user);
    if (found === null || found.uid === 0)
      throw new TcpdumpError(`Couldn't find user '${printable(user, { maximum: 32 })}'`);
    return found;
  }
  return askedBy(environment) ?? accountNamed('tcpdump') ?? accountNamed('nobody');
}

/** `ret #N`: what tcpdump compiles an empty filter to. */
function keepAll(snapLength: number): BpfProgram[number] {
  return { code: 6, jumpTrue: 0, jumpFalse: 0, k: snapLength };
}

/** Compiled for the interface, since the kernel keeps VLAN tags and directions beside the bytes. Throws TcpdumpError. */
function liveProgram(name: string, options: TcpdumpOptions): BpfProgram | null {
  const expression = filterText(options);
  if (expression.trim() === '') return null;
  const { unoptimized, snapLength } = options;
  const linkType = name === 'any' ? linkTypes.linuxSll2 : linkTypes.ethernet;
  try {
    const compiled = compileFilter({ expression, linkType, unoptimized, snapLength, live: { interface: name } });
    if (compiled.ok) return compiled.value;
    throw filterError(compiled);
  } catch (error) {
    throw asDeviceError(error, name);
  }
}

async function openDevice(
  name: string,
  filter: BpfProgram | null,
  options: TcpdumpOptions,
  { host }: ClassicContext,
): Promise<LiveCapture | DirectCapture> {
  try {
    const settings = {
      snapLength: options.snapLength,
      promiscuous: options.promiscuous && name !== 'any',
      direction: options.direction === 'inout' ? ('both' as const) : options.direction,
      ringBytes: options.bufferSize > 0 ? options.bufferSize * 1024 : ringBytes,
      retireMs: options.immediate ? retireMs.immediate : retireMs.normal,
    };
    // Looking names up waits for others: packets then need a place to wait in.
    const waits = !options.print.numeric && (options.write === null || options.printToo);
    if (!waits) return await openDirectCapture({ ...settings, interface: name, filter });
    return await openLiveCapture(host, { ...settings, interfaces: [name], filterFor: () => filter });
  } catch (error) {
    throw asDeviceError(error, name);
  }
}

/** One capture under way. */
class LiveRun {
  readonly #name: string;
  readonly #options: TcpdumpOptions;
  readonly #context: ClassicContext;
  readonly #capture: LiveCapture | DirectCapture;
  readonly #linkType: number;
  #printer: PacketPrinter | null = null;
  #dump: DumpFile | null = null;
  #captured = 0;

  constructor(
    name: string,
    options: TcpdumpOptions,
    context: ClassicContext,
    capture: LiveCapture | DirectCapture,
    linkType: number,
  ) {
    this.#name = name;
    this.#options = options;
    this.#context = context;
    this.#capture = capture;
    this.#linkType = linkType;
  }

  async run(account: Account | null): Promise<number> {
    const { write, printToo, countOnly } = this.#options;
    const { snapLength } = this.#options;
    if (write !== null)
      this.#dump = new DumpFile(this.#options, this.#context, this.#linkType, snapLength, liveFileOpener(account));
    if (account !== null) giveUpRoot(account, []);
    // --count is for files: captured packets are neither printed nor counted on standard output.
    if (!countOnly && (write === null || printToo)) this.#printer = new PacketPrinter(this.#options, this.#context);
    this.#announce();
    const tell = (): void =>
      this.#context.writeError(`tcpdump: ${totals(this.#captured, this.#capture.counters()).join(', ')}\n`);
    const flush = (): void => this.#dump?.flush();
    process.on('SIGUSR1', tell);
    process.on('SIGUSR2', flush);
    try {
      return await this.#untilTheEnd();
    } finally {
      this.#dump?.close();
      process.off('SIGUSR1', tell);
      process.off('SIGUSR2', flush);
    }
  }

  #announce(): void {
    const { print, write, snapLength } = this.#options;
    const quiet = print.verbose === 0 && write === null;
    const said = quiet ? 'verbose output suppressed, use -v[v]... for full protocol decode\n' : '';
    const about = `link-type ${linkTypeText(this.#linkType)}, snapshot length ${snapLength} bytes`;
    this.#context.writeError(`tcpdump: ${said}listening on ${this.#name}, ${about}\n`);
  }

  async #untilTheEnd(): Promise<number> {
    const { signal, host } = this.#context;
    const end = lateSignal(signal, host.clock);
    let failure: string | null = null;
    try {
      if ('run' in this.#capture) await this.#capture.run(this.#takeOne, () => this.#printer?.flush(), end);
      else await this.#takeAll(this.#capture.batches(end));
    } catch (error) {
      if (!(error instanceof PortolanError) || error.code === 'PTL_OUTPUT') throw error;
      failure = deviceExists(this.#name) ? 'The interface went down' : 'The interface disappeared';
    }
    const interrupted = signal.aborted && !this.#isEnough;
    // A line may have been under way.
    if (this.#printer !== null && this.#options.write === null && interrupted) this.#context.write('\n');
    this.#context.write('');
    const counters = await this.#capture.close();
    if (failure !== null) this.#context.writeError(`tcpdump: pcap_loop: ${failure}\n`);
    this.#context.writeError(`${totals(this.#captured, counters).join('\n')}\n`);
    return failure === null ? 0 : 1;
  }

  get #isEnough(): boolean {
    return this.#options.count > 0 && this.#captured >= this.#options.count;
  }

  readonly #takeOne = (batch: LiveBatch): boolean => {
    this.#captured++;
    this.#dump?.take(batch, 0);
    this.#printer?.print(batch, 0, this.#linkType, this.#captured);
    return !this.#isEnough;
  };

  async #takeAll(batches: AsyncIterable<LiveBatch>): Promise<void> {
    for await (const batch of batches) {
      for (let index = 0; index < batch.count && !this.#isEnough; index++) {
        this.#captured++;
        this.#dump?.take(batch, index);
        const printer = this.#printer!;
        printer.print(batch, index, this.#linkType, this.#captured);
        if (printer.hasUnknownNames) await printer.printAgain(batch, index, this.#linkType, this.#captured);
      }
      this.#printer?.flush();
      if (this.#isEnough) return;
    }
  }
}

/** The lines of the end: those that the interface dropped only where there are some. */
function totals(captured: number, { received, dropped, interfaceDrops }: LiveCounters): readonly string[] {
  const line = (count: number, what: string): string => `${count} packet${count === 1 ? '' : 's'} ${what}`;
  const lines = [
    line(captured, 'captured'),
    line(received + dropped, 'received by filter'),
    line(dropped, 'dropped by kernel'),
  ];
  return interfaceDrops > 0 ? [...lines, line(interfaceDrops, 'dropped by interface')] : lines;
}
