/** -r: the packets of a file, filtered, counted, shown, written. */
import { errnoName, PortolanError } from '../../base/errors.ts';
import { keepHeapSmall } from '../../base/small-heap.ts';
import type { KeyLog } from '../../capture/decrypt/key-log.ts';
import { PacketPlaintext } from '../../capture/decrypt/packet-plaintext.ts';
import type { DissectedPacket } from '../../capture/dissect.ts';
import { dissectPacket } from '../../capture/dissect.ts';
import { FileKnowledge } from '../../capture/file-knowledge.ts';
import type { CaptureFile, CaptureSource } from '../../capture/open-file.ts';
import { openCaptureFile } from '../../capture/open-file.ts';
import type { PacketBatch } from '../../capture/packet-batch.ts';
import type { FlowPlace } from '../../capture/streams/stream-facts.ts';
import { StreamFacts } from '../../capture/streams/stream-facts.ts';
import { errorText } from '../../os/system-call-failure.ts';
import { printable } from '../../report/printable.ts';
import type { ClassicContext } from '../classic.ts';
import { compileDisplayFilter } from './display-filter/compile.ts';
import { ConversationBook } from './conversation-book.ts';
import { EchoBook } from './echo-book.ts';
import { findField } from './field-table.ts';
import { FragmentBook } from './fragment-book.ts';
import type { Notes } from './notes.ts';
import type { TsharkOptions } from './options.ts';
import type { PacketSink } from './packet-sink.ts';
import { PacketClock } from './packet-times.ts';
import type { KnownField } from './seen-packet.ts';
import { SeenPacket } from './seen-packet.ts';
import { readKeyLog } from './read-key-log.ts';
import { SegmentBook } from './segment-book.ts';
import { sinksFor } from './sinks.ts';
import { TimePrecision } from './time-precision.ts';
import { TsharkError } from './tshark-error.ts';

/** Runs tshark on a file; resolves to its exit code. Throws TsharkError. */
export async function readFile(options: TsharkOptions, name: string, context: ClassicContext): Promise<number> {
  const fields = knownFields(options.fields);
  const passes = filterOf(options.filter);
  keepHeapSmall();
  const file = await open(name, context);
  const sinks = sinksFor(options, fields, file, context);
  try {
    for (const sink of sinks) sink.begin();
    await readPackets(options, file, name, passes, sinks, context.signal);
    for (const sink of sinks) sink.end();
  } finally {
    file.close();
  }
  if (file.fault === null) return 0;
  throw new TsharkError(
    file.fault.cut === null
      ? `The file "${printable(name)}" appears to be damaged or corrupt.\n(${printable(file.fault.reason)})`
      : `The file "${printable(name)}" appears to have been cut short in the middle of a packet.`,
    2,
  );
}

/** Throws TsharkError that lists the names that are no fields, the last one first, as tshark does. */
function knownFields(names: readonly string[]): readonly KnownField[] {
  const fields = names.map((name) => findField(name));
  const unknown = names.filter((_, index) => fields[index] === null);
  if (unknown.length > 0)
    throw new TsharkError(
      `Some fields aren't valid:\n${unknown
        .toReversed()
        .map((name) => `\t${printable(name)}`)
        .join('\n')}`,
    );
  return fields.filter((field) => field !== null);
}

function filterOf(text: string): (packet: SeenPacket) => boolean {
  const compiled = compileDisplayFilter(text);
  if (compiled.ok) return compiled.value;
  const { reason, at, length } = compiled;
  // Where the text ends too early there is no word to point at.
  if (at >= text.length) throw new TsharkError(printable(reason), 2);
  const caret = `${' '.repeat(at)}^${'~'.repeat(Math.max(0, length - 1))}`;
  throw new TsharkError(`${printable(reason)}\n    ${printable(text)}\n    ${caret}`, 2);
}

async function open(name: string, context: ClassicContext): Promise<CaptureFile> {
  try {
    return await openCaptureFile(name === '-' ? await standardInput(context) : name);
  } catch (error) {
    if (!(error instanceof PortolanError) || error.code !== 'PTL_CAPTURE_FILE') throw error;
    const shownName = `"${printable(name)}"`;
    const errno = errnoName(error.cause);
    const reasons: Readonly<Record<string, string>> = {
      ENOENT: `The file ${shownName} doesn't exist.`,
      EACCES: `You don't have permission to read the file ${shownName}.`,
      EISDIR: `${shownName} is a directory (folder), not a file.`,
    };
    if (errno === undefined)
      throw new TsharkError(`The file ${shownName} isn't a capture file in a format TShark understands.`, 2);
    throw new TsharkError(reasons[errno] ?? `The file ${shownName} could not be opened: ${errorText(errno)}.`, 2);
  }
}

async function standardInput(context: ClassicContext): Promise<CaptureSource> {
  if (context.stdio === undefined) throw new TypeError('tshark -r - needs the standard streams');
  return (await context.stdio()).input.open();
}

async function readPackets(
  { count, keyLog, twoPasses }: TsharkOptions,
  file: CaptureFile,
  name: string,
  passes: (packet: SeenPacket) => boolean,
  sinks: readonly PacketSink[],
  signal: AbortSignal,
): Promise<void> {
  const keys = keyLog === null ? null : readKeyLog(keyLog);
  const reader = new PacketReader(file, keys, twoPasses ? await firstPass(name, signal) : null);
  let left = count;
  for await (const batch of file.batches()) {
    reader.learn(batch);
    for (let row = 0; row < batch.count && left > 0; row++, left--) {
      const packet = reader.read(batch, row);
      if (!passes(packet)) continue;
      for (const sink of sinks) sink.take(packet, batch, row);
      reader.clock.shown(packet.times);
    }
    for (const sink of sinks) sink.endBatch?.(batch);
    if (left <= 0 || signal.aborted) return;
  }
}

/** Reads the whole file, for what packets are to know of those behind them. */
async function firstPass(name: string, signal: AbortSignal): Promise<PacketReader> {
  if (name === '-') throw new TsharkError('standard input cannot be read twice: name a file, or leave -2 out');
  const file = await openCaptureFile(name);
  const reader = new PacketReader(file);
  for await (const batch of file.batches()) {
    reader.learn(batch);
    for (let row = 0; row < batch.count; row++) reader.read(batch, row);
    if (signal.aborted) break;
  }
  file.close();
  return reader;
}

/** Reads packets in the order of their file. */
export class PacketReader {
  readonly clock = new PacketClock();
  readonly #file: CaptureFile;
  readonly #knowledge: FileKnowledge;
  /** Beside the knowledge and not in it: in a tree these facts stand under the frame, where tshark has none of them. */
  readonly #facts = new StreamFacts();
  readonly #echoes = new EchoBook();
  readonly #conversations = new ConversationBook();
  readonly #segments = new SegmentBook();
  readonly #fragments = new FragmentBook();
  readonly #precision: TimePrecision;
  readonly #whole: PacketReader | null;

  /** With secrets, packets also know what they carried under TLS; with a reader of the whole file what follows them. */
  constructor(file: CaptureFile, keys: KeyLog | null = null, whole: PacketReader | null = null) {
    this.#file = file;
    this.#whole = whole;
    this.#knowledge = new FileKnowledge(null, keys === null ? null : new PacketPlaintext(keys));
    this.#precision = new TimePrecision(file.header);
  }

  /** Takes what a batch says beside its packets; ask for those afterwards. */
  learn(batch: PacketBatch): void {
    this.#knowledge.learn(batch);
    this.#facts.learn(batch);
    this.#precision.learn(batch);
  }

  /** A row of the batch that was learnt last; its bytes are the batch's. */
  read(batch: PacketBatch, row: number): SeenPacket {
    const details = this.#knowledge.packet(batch, row, this.#file.interfaces);
    const interfaceIndex = batch.interfaces[row]!;
    const tree = dissectPacket(details);
    const flow = this.#facts.placeOf(row);
    return new SeenPacket(details, tree, {
      times: this.clock.timesOf(details, this.#precision.digits(interfaceIndex)),
      flow,
      facts: this.#facts.of(row),
      interfaceIndex,
      echo: this.#echoes.pairOf(details.number, tree, this.#whole === null ? null : this.#whole.#echoes),
      isSecondPass: this.#whole !== null,
      notes: this.#notesOf(tree, flow),
      role: this.#segments.roleOf(tree, flow),
      fragment: this.#fragments.roleOf(tree, details.seconds),
    });
  }

  #notesOf(tree: DissectedPacket, flow: FlowPlace | null): Notes {
    const notes = this.#conversations.notesOf(tree, flow);
    if (this.#whole === null || flow?.transport !== 'tcp') return notes;
    const agreed = this.#whole.#conversations.agreed(flow.stream);
    const known = lasting.flatMap((name) => (agreed.has(name) ? [[name, agreed.get(name)!] as const] : []));
    return known.length === 0 ? notes : new Map([...notes, ...known]);
  }
}

/** What holds for a whole flow, once it is known. */
const lasting = ['tls.version', 'ssh', 'ssh.server'] as const;
