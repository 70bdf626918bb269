/** A capture file as a stream of packets in batches: pcap and pcapng, plain or gzip, memory flat whatever the size. */
import { nextTurn } from '../base/clock.ts';
import { errnoName, PortolanError } from '../base/errors.ts';
import { tidyHeap } from '../base/small-heap.ts';
import type { ByteSource } from '../os/byte-stream.ts';
import type { PcapHeader } from '../wire/pcap.ts';
import { parsePcapHeader, pcapLengths } from '../wire/pcap.ts';
import { isPcapng } from '../wire/pcapng.ts';
import type { ByteInput } from './byte-input.ts';
import { memoryInput, pathInput, sourceInput } from './byte-input.ts';
import type { CaptureInterface } from './capture-interface.ts';
import type { CaptureFault, Cutter } from './cutter.ts';
import { gunzipInput } from './gunzip-input.ts';
import type { PacketBatch } from './packet-batch.ts';
import { packetBatch } from './packet-batch.ts';
import { pcapCutter } from './pcap-cutter.ts';
import { pcapngCutter } from './pcapng-cutter.ts';

/** A file that is being read, once, from front to back. */
export interface CaptureFile {
  readonly format: 'pcap' | 'pcapng';
  readonly compressed: boolean;
  /** The header of a pcap file; null for pcapng. */
  readonly header: PcapHeader | null;
  /** Those met so far: the first ones as soon as the file is open, more of them as the batches come. */
  readonly interfaces: readonly CaptureInterface[];
  /** Packets in the batches so far. */
  readonly packets: number;
  /** What ended the reading before the end of the file, or cut it short: final when the batches have ended. */
  readonly fault: CaptureFault | null;
  /** The packets. Every batch is the same object, filled again: it is over when the next is asked for. Ask once. */
  batches(): AsyncGenerator<PacketBatch, void, undefined>;
  /** Ends the reading; also done by the end of the batches. Idempotent. */
  close(): void;
}

/** Where a capture comes from: a path, bytes in memory, or a stream (standard input). */
export type CaptureSource = string | Uint8Array | ByteSource;

/** One reading. Small enough to stay in the cache of the processor while its packets are worked on, large enough for few calls. */
const bufferSize = 1 << 20;

/** Opens a capture file. Rejects with PTL_CAPTURE_FILE when it cannot be read or is none. */
export async function openCaptureFile(source: CaptureSource): Promise<CaptureFile> {
  const name = typeof source === 'string' ? source : 'the capture';
  try {
    const reader = new Reader(inputOf(source));
    return await reader.open(name);
  } catch (error) {
    throw asCaptureError(error, name);
  }
}

function inputOf(source: CaptureSource): ByteInput {
  if (typeof source === 'string') return pathInput(source);
  return source instanceof Uint8Array ? memoryInput(source) : sourceInput(source);
}

function asCaptureError(error: unknown, name: string): unknown {
  if (error instanceof PortolanError) return error;
  const code = errnoName(error) ?? zlibCode(error);
  if (code === undefined) return error;
  return new PortolanError('PTL_CAPTURE_FILE', `${name} cannot be read`, {
    evidence: code,
    hint: code === 'ENOENT' ? 'check the name of the file' : 'check the file and its permissions',
    cause: error,
  });
}

class Reader implements CaptureFile {
  format: 'pcap' | 'pcapng' = 'pcap';
  compressed = false;
  header: PcapHeader | null = null;
  packets = 0;
  fault: CaptureFault | null = null;
  readonly #batch = packetBatch();
  #input: ByteInput;
  #cutter: Cutter = pcapngCutter();
  #bytes = new Uint8Array(bufferSize);
  #start = 0;
  #end = 0;
  /** The place of `#start` in the file. */
  #offset = 0;
  #over = false;

  constructor(input: ByteInput) {
    this.#input = input;
  }

  get interfaces(): readonly CaptureInterface[] {
    return this.#cutter.interfaces;
  }

  /** Recognises the format and cuts the first batch, so that the interfaces are known. */
  async open(name: string): Promise<this> {
    try {
      await this.#atLeast(2);
      if (this.#end >= 2 && this.#bytes[0] === 0x1f && this.#bytes[1] === 0x8b) await this.#decompress();
      await this.#atLeast(pcapLengths.file);
      this.#recognise(name);
      if (this.format === 'pcapng') await this.#untilInterface();
      this.#cut();
      return this;
    } catch (error) {
      this.close();
      throw error;
    }
  }

  async *batches(): AsyncGenerator<PacketBatch, void, undefined> {
    const batch = this.#batch;
    try {
      for (;;) {
        if (batch.count > 0 || batch.between.length > 0) {
          this.packets += batch.count;
          yield batch;
          // Signals and timers get their turn between two batches of a file that never makes us wait.
          await nextTurn();
          tidyHeap();
        } else if (this.#cutter.fault !== null || !(await this.#more())) break;
        this.#cut();
      }
      this.fault ??= this.#cutter.fault ?? this.#cutter.end(this.#end - this.#start);
    } finally {
      this.close();
    }
  }

  close(): void {
    this.#over = true;
    this.#input.close();
  }

  #cut(): void {
    const batch = this.#batch;
    batch.firstNumber = this.packets + 1;
    batch.count = 0;
    batch.between.length = 0;
    batch.bytes = this.#bytes;
    if (this.#cutter.fault !== null) return;
    const next = this.#cutter.cut(this.#bytes, this.#start, this.#end, this.#offset, batch);
    this.#offset += next - this.#start;
    this.#start = next;
  }

  /** Reads on, behind what is not used yet. False at the end of the file. */
  async #more(): Promise<boolean> {
    if (this.#over) return false;
    this.#makeRoom();
    try {
      const reading = this.#input.read(this.#bytes, this.#end);
      const length = typeof reading === 'number' ? reading : await reading;
      this.#end += length;
      this.#over = length === 0;
    } catch (error) {
      if (this.#offset + this.#end === 0) throw error;
      // What came before the fault is whole: it is told at the end, with the packets read.
      this.fault = readingFault(error);
      this.#over = true;
    }
    return !this.#over;
  }

  #makeRoom(): void {
    const rest = this.#end - this.#start;
    const needed = Math.max(bufferSize, this.#cutter.needed);
    if (needed > this.#bytes.length) {
      const larger = new Uint8Array(needed);
      larger.set(this.#bytes.subarray(this.#start, this.#end));
      this.#bytes = larger;
    } else if (this.#start > 0) this.#bytes.copyWithin(0, this.#start, this.#end);
    this.#start = 0;
    this.#end = rest;
  }

  async #atLeast(length: number): Promise<void> {
    while (this.#end < length && (await this.#more()));
  }

  /** Reads on until the first interface has come whole, or the buffer is full: what comes from a pipe comes in small pieces. */
  async #untilInterface(): Promise<void> {
    for (;;) {
      const probe = pcapngCutter();
      probe.cut(this.#bytes, 0, this.#end, 0, packetBatch());
      if (probe.interfaces.length > 0 || probe.fault !== null) return;
      if (this.#end === this.#bytes.length || !(await this.#more())) return;
    }
  }

  async #decompress(): Promise<void> {
    const input = this.#input;
    const first = memoryInput(this.#bytes.slice(0, this.#end));
    const read: ByteInput['read'] = (into, at) => first.read(into, at) || input.read(into, at);
    this.#input = gunzipInput({ read, close: () => input.close() });
    this.compressed = true;
    this.#end = 0;
    this.#over = false;
    await this.#atLeast(1);
  }

  #recognise(name: string): void {
    const bytes = this.#bytes;
    if (this.#end >= 12 && isPcapng(bytes)) {
      this.format = 'pcapng';
      return;
    }
    const parsed = parsePcapHeader(bytes, 0, this.#end);
    if (!parsed.ok) {
      throw new PortolanError('PTL_CAPTURE_FILE', `${name} is no capture file: ${parsed.reason}`, {
        hint: 'files of tcpdump and Wireshark (pcap, pcapng) can be read, compressed by gzip or not',
      });
    }
    this.header = parsed.value;
    this.#cutter = pcapCutter(parsed.value);
    this.#start = parsed.payloadStart;
    this.#offset = parsed.payloadStart;
  }
}

function readingFault(error: unknown): CaptureFault {
  const code = zlibCode(error);
  if (code === undefined) return { reason: `the file cannot be read any further (${errnoName(error)})`, cut: null };
  const how = code === 'Z_BUF_ERROR' ? 'is cut short' : `cannot be read any further (${code})`;
  return { reason: `the compressed data ${how}`, cut: null };
}

/** The code of an error of zlib: `Z_BUF_ERROR` where the data ends too early. */
function zlibCode(error: unknown): string | undefined {
  const code = (error as { code?: unknown }).code;
  return typeof code === 'string' && code.startsWith('Z_') ? code : undefined;
}
