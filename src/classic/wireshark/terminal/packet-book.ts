/** The file behind the view: any packet again by its number, rows that pass a filter, what a flow said. Memory stays flat. */
import type { Result } from '../../../base/result.ts';
import { failure, success } from '../../../base/result.ts';
import type { PacketDetails } from '../../../capture/dissect.ts';
import { dissectPacket } from '../../../capture/dissect.ts';
import { matchingPackets } from '../../../capture/matching.ts';
import { openCaptureFile } from '../../../capture/open-file.ts';
import type { PacketIndex } from '../../../capture/packet-index.ts';
import { indexCaptureFile } from '../../../capture/packet-index.ts';
import { followFlow } from '../../../capture/streams/follow.ts';
import { StreamFacts } from '../../../capture/streams/stream-facts.ts';
import { printable } from '../../../report/printable.ts';
import { compileDisplayFilter } from '../../tshark/display-filter/compile.ts';
import { PacketReader } from '../../tshark/read-file.ts';
import type { ListLine } from './layout.ts';

/** Lines of the list that are kept; more than any window shows. */
const mostLines = 1024;
/** The longest text of a cell; windows are narrower. */
const longestCell = 500;
/** The most of a flow that is shown, in lines. */
const mostFollowed = 20_000;

/** Reads a file into a book. Rejects with PTL_CAPTURE_FILE. */
export async function openPacketBook(path: string): Promise<PacketBook> {
  return new PacketBook(path, await indexCaptureFile(path));
}

/** An open file. */
export class PacketBook {
  readonly #path: string;
  readonly #index: PacketIndex;
  readonly #lines = new Map<number, ListLine>();

  constructor(path: string, index: PacketIndex) {
    this.#path = path;
    this.#index = index;
  }

  get count(): number {
    return this.#index.columns.count;
  }

  /** What ended the reading early, in words; null where the file is whole. */
  get fault(): string | null {
    const { fault } = this.#index.file;
    return fault === null ? null : printable(fault.reason);
  }

  /** A line that was read before; null for others. */
  line(row: number): ListLine | null {
    return this.#lines.get(row) ?? null;
  }

  /** Reads the lines of rows, which rise. */
  async readLines(rows: readonly number[]): Promise<void> {
    const missing = rows.filter((row) => row >= 0 && !this.#lines.has(row));
    if (missing.length === 0) return;
    if (this.#lines.size + missing.length > mostLines) this.#lines.clear();
    for (const packet of await this.#packets(rows.filter((row) => row >= 0 && !this.#lines.has(row)))) {
      this.#lines.set(packet.number - 1, this.#lineOf(packet));
    }
  }

  /** A packet again; null where the file no longer holds it. */
  packet(row: number): Promise<PacketDetails | null> {
    return this.#index.packet(row);
  }

  /** The rows that pass a display filter as Wireshark writes it, or what is wrong with it. Ends early, with what was found, when aborted. */
  async select(text: string, signal: AbortSignal): Promise<Result<Uint32Array>> {
    const compiled = compileDisplayFilter(text);
    if (!compiled.ok) return failure(printable(compiled.reason), compiled.at, compiled.length);
    const passes = compiled.value;
    const rows = new Uint32Array(this.count);
    let found = 0;
    const file = await openCaptureFile(this.#path);
    const reader = new PacketReader(file);
    for await (const batch of file.batches()) {
      reader.learn(batch);
      for (let row = 0; row < batch.count && found < rows.length; row++) {
        const packet = reader.read(batch, row);
        if (passes(packet)) rows[found++] = packet.details.number - 1;
        reader.clock.shown(packet.times);
      }
      if (signal.aborted) break;
    }
    file.close();
    return success(rows.slice(0, found));
  }

  /** What the two ends of the packet's flow said, as printable lines; null for a packet without a flow. */
  async follow(row: number, signal: AbortSignal): Promise<{ title: string; lines: readonly string[] } | null> {
    const flow = await this.#flowOf(row);
    if (flow === null) return null;
    const file = await openCaptureFile(this.#path);
    const batches = matchingPackets(file, { filter: null, program: null, limit: Infinity });
    const lines: string[] = [];
    for await (const items of followFlow(batches, flow, () => undefined)) {
      for (const item of items) {
        const mark = item.direction === 0 ? '>' : '<';
        if (item.kind === 'note') lines.push(`${mark} [${printable(item.text)}]`);
        else lines.push(...textLines(item.bytes).map((line) => `${mark} ${line}`));
      }
      if (signal.aborted || lines.length > mostFollowed) break;
    }
    file.close();
    const cut = lines.length > mostFollowed ? `, its first ${mostFollowed} lines` : '';
    return {
      title: `${flow.transport} flow ${flow.number}: > client, < server${cut}`,
      lines: lines.slice(0, mostFollowed),
    };
  }

  async #flowOf(row: number): Promise<{ transport: 'tcp' | 'udp'; number: number } | null> {
    const file = await openCaptureFile(this.#path);
    const facts = new StreamFacts();
    try {
      for await (const batch of file.batches()) {
        facts.learn(batch);
        const index = row + 1 - batch.firstNumber;
        if (index >= batch.count) continue;
        const place = facts.placeOf(index);
        return place === null ? null : { transport: place.transport, number: place.stream };
      }
    } finally {
      file.close();
    }
    return null;
  }

  /** A compressed file is read once for all of them, another one only where they stand. */
  async #packets(rows: readonly number[]): Promise<readonly PacketDetails[]> {
    if (!this.#index.file.compressed) {
      const packets = await Promise.all(rows.map((row) => this.#index.packet(row)));
      return packets.filter((packet) => packet !== null);
    }
    const wanted = new Set(rows);
    const last = Math.max(...rows);
    const packets: PacketDetails[] = [];
    const file = await openCaptureFile(this.#path);
    for await (const batch of file.batches()) {
      for (let index = 0; index < batch.count; index++) {
        if (!wanted.has(batch.firstNumber + index - 1)) continue;
        const packet = this.#index.knowledge.packet(batch, index, file.interfaces);
        packets.push({ ...packet, bytes: packet.bytes.slice() });
      }
      if (batch.firstNumber + batch.count > last) break;
    }
    file.close();
    return packets;
  }

  #lineOf(packet: PacketDetails): ListLine {
    const { columns } = this.#index;
    const tree = dissectPacket(packet);
    const cell = (text: string): string => printable(text, { maximum: longestCell });
    const seconds = packet.seconds - columns.seconds[0]! + (packet.nanoseconds - columns.nanoseconds[0]!) / 1e9;
    return {
      time: seconds.toFixed(6),
      source: cell(tree.source ?? ''),
      destination: cell(tree.destination ?? ''),
      protocol: cell(tree.protocol),
      length: String(packet.originalLength),
      info: cell(tree.info),
    };
  }
}

/** Text as lines; bytes that are none show as escapes. */
function textLines(bytes: Uint8Array): readonly string[] {
  const lines = Buffer.from(bytes).toString('latin1').split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines.map((line) => printable(Buffer.from(line.replace(/\r$/, ''), 'latin1'), { maximum: 4000 }));
}
