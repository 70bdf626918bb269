/** The receive side of a packet socket: a TPACKET_V3 ring mapped into memory and read in place. */
import { errnoName } from '../base/errors.ts';
import { type Mapping, mapShared } from '../ffi/mmap.ts';
import { optionLevel, packetOption, packetStatistics, socketError } from '../ffi/packet-socket.ts';
import { setsockopt } from '../ffi/libc.ts';
import { SystemCallError } from '../ffi/library.ts';
import { poll, pollEvent } from '../ffi/poll.ts';
import { runProgram } from './bpf-run.ts';
import type { BpfProgram } from './bpf.ts';
import { writeSll2Header, sll2HeaderLength } from './cooked-header.ts';
import { emptyMeta, type FrameMeta, type FrameVisitor } from './link.ts';
import {
  blockField,
  frameField,
  reservedRoom,
  ringRequest,
  type RingShape,
  ringShape,
  ringStatus,
} from './ring-layout.ts';
import { prepareRing } from './rings-ahead.linux.ts';

/** How frames begin: with their link header, with none, or with the SLL2 header that we write in its place. */
export type RingFraming = 'link' | 'none' | 'sll2';

/** Whether a frame is wanted, by its packet type and the index of its interface. */
export type FrameChoice = (type: number, interfaceIndex: number) => boolean;

/** How a ring is set up. */
export interface RingOptions {
  readonly bytes: number;
  readonly retireMs: number;
  /** Most bytes that the filter keeps of a frame. */
  readonly snapLength: number;
  readonly framing: RingFraming;
  /** Only frames whose packet type and interface this accepts are visited. */
  readonly wants: FrameChoice;
  /** A filter that the kernel could not run for us; null where it does. */
  readonly filter: BpfProgram | null;
  /** The ring that the socket has already; null: it is asked for now. */
  readonly made: RingShape | null;
}

const macAddresses = 12;

/** A ring on a socket that is not bound yet. */
export class Ring {
  readonly #fd: number;
  readonly #framing: RingFraming;
  readonly #wants: FrameChoice;
  readonly #filter: BpfProgram | null;
  readonly #mapping: Mapping;
  readonly #blockLength: number;
  readonly #blockCount: number;
  readonly #bytes: Uint8Array;
  readonly #halves: Uint16Array;
  readonly #words: Int32Array;
  readonly #meta: FrameMeta = emptyMeta();
  #block = 0;
  /** Frames of the current block that are still to be visited, and where the next one stands; -1: not begun. */
  #left = -1;
  #at = 0;
  #received = 0;
  #dropped = 0;
  #freezes = 0;
  #closed = false;

  /** Makes and maps the ring; halves it where memory is short. Throws SystemCallError. */
  constructor(fd: number, options: RingOptions) {
    this.#fd = fd;
    this.#framing = options.framing;
    this.#wants = options.wants;
    this.#filter = options.filter;
    const shape = options.made ?? requestRing(fd, options);
    this.#blockLength = shape.blockLength;
    this.#blockCount = shape.blockCount;
    this.#mapping = mapShared(fd, shape.blockLength * shape.blockCount);
    this.#bytes = new Uint8Array(this.#mapping.memory);
    this.#halves = new Uint16Array(this.#mapping.memory);
    this.#words = new Int32Array(this.#mapping.memory);
  }

  /** Visits every block that is ready, at most once round the ring; waits up to `timeoutMs` for the first. */
  receive(visit: FrameVisitor, timeoutMs: number): number {
    if (!this.#ready()) {
      // Asked even when not waiting: an interface that went down makes the socket readable and the ring stays empty.
      const events = poll(this.#fd, pollEvent.in, timeoutMs);
      if (events & pollEvent.error) this.#throwSocketError();
      if (!this.#ready()) return 0;
    }
    let visited = 0;
    for (let round = 0; round < this.#blockCount && !this.#closed && this.#ready(); round++)
      visited += this.#visitBlock(visit);
    return visited;
  }

  /** Counters since the ring was made: the kernel's start again at each reading, ours do not. */
  counters(): { readonly received: number; readonly dropped: number; readonly freezes: number } {
    const { packets, drops, freezes } = packetStatistics(this.#fd);
    // tp_packets counts the dropped ones too (tpacket_rcv and packet_getsockopt in net/packet/af_packet.c).
    this.#received += packets - drops;
    this.#dropped += drops;
    this.#freezes += freezes;
    return { received: this.#received, dropped: this.#dropped, freezes: this.#freezes };
  }

  /** Unmaps it. */
  close(): void {
    this.#closed = true;
    this.#mapping.unmap();
  }

  /** Whether the current block belongs to us; the atomic load orders the reads that follow behind it. */
  #ready(): boolean {
    const status = Atomics.load(this.#words, (this.#block * this.#blockLength + blockField.status) >> 2);
    return (status & ringStatus.user) !== 0;
  }

  #visitBlock(visit: FrameVisitor): number {
    const words = this.#words;
    const start = this.#block * this.#blockLength;
    if (this.#left === -1) {
      this.#left = words[(start + blockField.packetCount) >> 2]!;
      this.#at = start + words[(start + blockField.firstPacket) >> 2]!;
    }
    let visited = 0;
    while (this.#left > 0 && !this.#closed) {
      const at = this.#at;
      // Moved on first: a visitor that throws must not see the same frame again.
      this.#at = at + words[at >> 2]!;
      this.#left--;
      const type = this.#bytes[at + frameField.address + 10]!;
      if (!this.#wants(type, words[(at + frameField.address + 4) >> 2]!)) continue;
      if (this.#visitFrame(visit, at, type)) visited++;
    }
    // The visitor may have closed the link: there is no block any more.
    if (this.#closed) return visited;
    Atomics.store(words, (start + blockField.status) >> 2, ringStatus.kernel);
    this.#block = (this.#block + 1) % this.#blockCount;
    this.#left = -1;
    return visited;
  }

  /** False for a frame that the filter keeps out. */
  #visitFrame(visit: FrameVisitor, at: number, type: number): boolean {
    const words = this.#words;
    const meta = this.#meta;
    const captured = words[(at + frameField.captured) >> 2]!;
    let start = at + this.#halves[(at + frameField.mac) >> 1]!;
    const end = start + captured;
    meta.seconds = words[(at + frameField.seconds) >> 2]! >>> 0;
    meta.nanoseconds = words[(at + frameField.nanoseconds) >> 2]!;
    meta.originalLength = words[(at + frameField.original) >> 2]!;
    meta.interfaceIndex = words[(at + frameField.address + 4) >> 2]!;
    meta.packetType = type;
    meta.vlan = -1;
    if ((words[(at + frameField.status) >> 2]! & ringStatus.vlanValid) !== 0) {
      meta.vlan = words[(at + frameField.vlanTag) >> 2]! & 0xffff;
      if (this.#framing === 'link' && captured >= macAddresses) start = this.#putBackTag(at, start);
    }
    if (this.#framing === 'sll2') {
      start -= sll2HeaderLength;
      meta.originalLength += sll2HeaderLength;
      const address = at + frameField.address;
      const hardware = this.#halves[(address + 8) >> 1]!;
      writeSll2Header(this.#bytes, start, address, meta.interfaceIndex, hardware);
    }
    if (this.#filter !== null && runProgram(this.#filter, this.#bytes, start, end, meta.originalLength) === 0)
      return false;
    visit(this.#bytes, start, end, meta);
    return true;
  }

  /** Moves the two MAC addresses into the reserved room and writes the tag between them and the EtherType. */
  #putBackTag(at: number, start: number): number {
    const bytes = this.#bytes;
    const moved = start - reservedRoom;
    bytes.copyWithin(moved, start, start + macAddresses);
    const known = (this.#words[(at + frameField.status) >> 2]! & ringStatus.vlanProtocolValid) !== 0;
    const protocol = known ? this.#halves[(at + frameField.vlanProtocol) >> 1]! : 0x8100;
    const tag = this.#meta.vlan;
    bytes[moved + 12] = protocol >> 8;
    bytes[moved + 13] = protocol & 255;
    bytes[moved + 14] = tag >> 8;
    bytes[moved + 15] = tag & 255;
    this.#meta.originalLength += reservedRoom;
    return moved;
  }

  #throwSocketError(): void {
    const errno = socketError(this.#fd);
    if (errno !== 0) throw new SystemCallError('poll', errno);
  }
}

/** PACKET_RX_RING, of half the size each time that memory is short. */
function requestRing(fd: number, { bytes, retireMs, snapLength }: RingOptions): RingShape {
  prepareRing(fd);
  for (let wanted = bytes; ; wanted /= 2) {
    const shape = ringShape(wanted, snapLength);
    try {
      setsockopt(fd, optionLevel.packet, packetOption.rxRing, ringRequest(shape, retireMs));
      return shape;
    } catch (error) {
      if (errnoName(error) !== 'ENOMEM' || shape.blockCount === 2) throw error;
    }
  }
}
