/** A wrapper that keeps what passes: frames received and sent, as pcapng blocks in order, handed to whoever writes them. */
import type { Clock } from '../base/clock.ts';
import { pcapngOptions } from '../wire/pcapng-option.ts';
import { emitPacketBlock, interfaceBlock, packetBlockLength, sectionBlock } from '../wire/pcapng-writer.ts';
import { emptyMeta, type FrameMeta, type FrameVisitor, type Link, packetType } from './link.ts';
import { LinkWrapper } from './link-wrapper.ts';
import type { PreparedBatch } from './prepared-batch.ts';

/** How a recording is made. */
export interface RecorderOptions {
  /** Takes the file piece by piece, in order: whole blocks, newly made, its own to keep. */
  readonly write: (blocks: Uint8Array) => void;
  /** Tells the time of sent frames, which the kernel does not. */
  readonly clock: Clock;
  /** Most bytes kept of a frame; 262,144 when absent. */
  readonly snapLength?: number;
}

/** Blocks are gathered up to this size before they are handed on. */
const gathered = 1 << 20;

/** A link that records; what is gathered is handed on by `flush`, and when the link closes. */
export interface RecordingLink extends Link {
  flush(): void;
}

/** Wraps a link and begins the file with its section and interface. */
export function recordLink(inner: Link, options: RecorderOptions): RecordingLink {
  return new Recorder(inner, options);
}

/** Values of the low two bits of epb_flags (pcapng specification, section 4.3.1). */
const directionFlag = { in: 1, out: 2 } as const;

class Recorder extends LinkWrapper implements RecordingLink {
  readonly #options: RecorderOptions;
  readonly #snapLength: number;
  readonly #sentMeta: FrameMeta = { ...emptyMeta(), packetType: packetType.outgoing };
  #room = new Uint8Array(gathered);
  #used = 0;

  constructor(inner: Link, options: RecorderOptions) {
    super(inner);
    this.#options = options;
    this.#snapLength = options.snapLength ?? 262_144;
    const name = { code: pcapngOptions.interface.name, data: Buffer.from(inner.interfaceName) };
    options.write(sectionBlock());
    options.write(interfaceBlock(inner.linkType, this.#snapLength, [name]));
  }

  override receive(visit: FrameVisitor, timeoutMs: number): number {
    const both: FrameVisitor = (bytes, start, end, meta) => {
      this.#keep(bytes, start, end, meta);
      visit(bytes, start, end, meta);
    };
    return super.receive(both, timeoutMs);
  }

  override send(batch: PreparedBatch, from = 0): number {
    const taken = super.send(batch, from);
    const now = this.#options.clock.now();
    this.#sentMeta.seconds = Math.floor(now / 1000);
    this.#sentMeta.nanoseconds = Math.floor((now % 1000) * 1e6);
    for (let index = from; index < from + taken; index++) {
      const start = index * batch.slotLength;
      const length = batch.lengths[index]!;
      this.#sentMeta.originalLength = length;
      this.#keep(batch.bytes, start, start + length, this.#sentMeta);
    }
    return taken;
  }

  flush(): void {
    if (this.#used === 0) return;
    const full = this.#room.subarray(0, this.#used);
    this.#room = new Uint8Array(gathered);
    this.#used = 0;
    this.#options.write(full);
  }

  override close(): void {
    super.close();
    this.flush();
  }

  #keep(bytes: Uint8Array, start: number, end: number, meta: FrameMeta): void {
    const packet = {
      interfaceIndex: 0,
      linkType: this.inner.linkType,
      seconds: meta.seconds,
      nanoseconds: meta.nanoseconds,
      originalLength: meta.originalLength,
      bytes: bytes.subarray(start, Math.min(end, start + this.#snapLength)),
    };
    const flags = meta.packetType === packetType.outgoing ? flagOptions.out : flagOptions.in;
    const length = packetBlockLength(packet, flags);
    if (this.#used + length > this.#room.length) this.flush();
    if (length > this.#room.length) this.#room = new Uint8Array(length);
    this.#used += emitPacketBlock(packet, flags, this.#room, this.#used);
  }
}

const flagOptions = {
  in: [{ code: pcapngOptions.packet.flags, data: Uint8Array.of(directionFlag.in, 0, 0, 0) }],
  out: [{ code: pcapngOptions.packet.flags, data: Uint8Array.of(directionFlag.out, 0, 0, 0) }],
} as const;
