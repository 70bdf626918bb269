/** -r and -V: packets out of files, printed, counted or written again. */
import { readFileSync } from 'node:fs';
import { errnoName, PortolanError } from '../../base/errors.ts';
import type { CaptureFile, CaptureSource } from '../../capture/open-file.ts';
import { openCaptureFile } from '../../capture/open-file.ts';
import type { BpfProgram } from '../../link/bpf.ts';
import { runProgram } from '../../link/bpf-run.ts';
import type { PacketBatch } from '../../capture/packet-batch.ts';
import { errorText } from '../../os/system-call-failure.ts';
import { printable } from '../../report/printable.ts';
import type { ClassicContext } from '../classic.ts';
import { dropUser } from './drop-user.ts';
import { DumpFile } from './dump-file.ts';
import { compileAlways, compiledFilter, filterText } from './filter.ts';
import { linkTypeText } from './link-type-names.ts';
import type { TcpdumpOptions } from './options.ts';
import { PacketPrinter } from './packet-printer.ts';
import { printProgram } from './print-program.ts';
import { TcpdumpError } from './tcpdump-error.ts';

/** What goes through all files of one run. */
interface Reading {
  readonly options: TcpdumpOptions;
  readonly context: ClassicContext;
  expression: string | null;
  readonly printer: PacketPrinter | null;
  dump: DumpFile | null;
  linkType: number;
  captured: number;
}

/** Runs tcpdump on stored packets; resolves to its exit code. Throws TcpdumpError. */
export async function readFiles(options: TcpdumpOptions, context: ClassicContext): Promise<number> {
  const names = options.file === null ? namesIn(options.fileList!) : [options.file];
  const prints = !options.countOnly && (options.write === null || options.printToo);
  const reading: Reading = {
    options,
    context,
    expression: null,
    printer: prints ? new PacketPrinter(options, context) : null,
    dump: null,
    linkType: -1,
    captured: 0,
  };
  // tcpdump dies of this signal while it reads files; it says how far we are, as it does of a capture.
  const tell = (): void => context.writeError(`tcpdump: ${packets(reading.captured)} captured\n`);
  process.on('SIGUSR1', tell);
  try {
    let code = 0;
    for (const [index, name] of names.entries()) {
      code = await readFile(reading, name, index === 0);
      if (code === printedProgram) return 0;
      if (context.signal.aborted) break;
    }
    if (options.countOnly) context.write(`${packets(reading.captured)}\n`);
    return code;
  } finally {
    reading.dump?.close();
    process.off('SIGUSR1', tell);
  }
}

function packets(count: number): string {
  return `${count} packet${count === 1 ? '' : 's'}`;
}

/** -d: the filter was printed in place of packets. */
const printedProgram = -1;

/** The files that -V names, a line each. Throws TcpdumpError. */
function namesIn(list: string): readonly string[] {
  let text: string;
  try {
    text = readFileSync(list === '-' ? 0 : list, 'utf8');
  } catch (error) {
    throw new TcpdumpError(`Unable to open file: ${errorText(errnoName(error))}\n`.trimEnd());
  }
  const names = text.split('\n').filter((line) => line !== '');
  if (names.length === 0) throw new TcpdumpError(`Nothing in ${list}`);
  return names;
}

async function readFile(reading: Reading, name: string, first: boolean): Promise<number> {
  const { options, context } = reading;
  const file = await open(name, context);
  try {
    const { linkType, snapLength } = firstInterface(file);
    if (!first && reading.dump !== null && linkType !== reading.linkType)
      throw new TcpdumpError(`${name}: new dlt does not match original`);
    reading.linkType = linkType;
    const about = `link-type ${linkTypeText(linkType)}, snapshot length ${snapLength}`;
    context.writeError(`reading from file ${printable(name)}, ${about}\n`);
    if (linkType === linuxSll2) context.writeError('Warning: interface names might be incorrect\n');
    const expression = (reading.expression ??= filterText(options));
    const compileFor = { ...options, snapLength };
    if (options.dumpFilter > 0) {
      printProgram(compileAlways(expression, linkType, compileFor), options.dumpFilter, context);
      return printedProgram;
    }
    const filter = compiledFilter(expression, linkType, compileFor);
    if (first && options.user !== null) dropUser(options.user);
    if (options.write !== null) reading.dump ??= new DumpFile(options, context, linkType, snapLength);
    await readPackets(reading, file, filter);
    return complain(file, context);
  } finally {
    file.close();
  }
}

const linuxSll2 = 276;

async function open(name: string, context: ClassicContext): Promise<CaptureFile> {
  try {
    return await openCaptureFile(name === '-' ? await standardInput(context) : name);
  } catch (error) {
    if (!(error instanceof PortolanError) || error.code !== 'PTL_CAPTURE_FILE') throw error;
    const errno = errnoName(error.cause);
    throw new TcpdumpError(errno === undefined ? 'unknown file format' : `${printable(name)}: ${errorText(errno)}`);
  }
}

async function standardInput(context: ClassicContext): Promise<CaptureSource> {
  if (context.stdio === undefined) throw new TypeError('tcpdump -r - needs the standard streams');
  return (await context.stdio()).input.open();
}

/** The first interface decides, as in libpcap. */
function firstInterface({ interfaces }: CaptureFile): { linkType: number; snapLength: number } {
  const [first] = interfaces;
  const snapLength = first?.snapLength ?? 0;
  return {
    linkType: first?.linkType ?? 1,
    snapLength: snapLength === 0 || snapLength > 0x7fff_ffff ? longestSnapshot : snapLength,
  };
}

const longestSnapshot = 262_144;

async function readPackets(reading: Reading, file: CaptureFile, filter: BpfProgram | null): Promise<void> {
  const { options, context, printer, dump } = reading;
  const most = options.count === 0 ? Infinity : options.count;
  let taken = 0;
  for await (const batch of file.batches()) {
    for (let index = 0; index < batch.count && taken < most; index++) {
      if (filter !== null && !keeps(filter, batch, index)) continue;
      taken++;
      reading.captured++;
      dump?.take(batch, index);
      if (printer === null) continue;
      printer.print(batch, index, reading.linkType, reading.captured);
      if (printer.hasUnknownNames) await printer.printAgain(batch, index, reading.linkType, reading.captured);
    }
    printer?.flush();
    if (taken >= most) return;
    if (context.signal.aborted) {
      // A line may have been under way.
      if (printer !== null) context.write('\n');
      return;
    }
  }
}

/** What ended the file before its end; tcpdump's words where libpcap has words for it. */
function complain(file: CaptureFile, context: ClassicContext): number {
  const { fault } = file;
  if (fault === null) return 0;
  const part = fault.cut?.part === 'header' ? 'header' : 'captured';
  const words =
    fault.cut === null
      ? fault.reason
      : `truncated dump file; tried to read ${fault.cut.wanted} ${part} bytes, only got ${fault.cut.got}`;
  context.writeError(`tcpdump: pcap_loop: ${words}\n`);
  return 1;
}

function keeps(filter: BpfProgram, { bytes, starts, lengths, originalLengths }: PacketBatch, index: number): boolean {
  const start = starts[index]!;
  return runProgram(filter, bytes, start, start + lengths[index]!, originalLengths[index]) !== 0;
}
