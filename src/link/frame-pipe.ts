/** Frames from one thread to another through shared memory: slots that the writer fills and the reader empties, in turn. */
import { emptyMeta, type FrameMeta, type FrameVisitor } from './link.ts';

/** How a pipe is made. */
export interface PipeShape {
  /** How many slots; 8 when absent. */
  readonly slots?: number;
  /** Bytes of a slot, a multiple of 64; 1 MiB when absent. A frame that does not fit into an empty one is cut. */
  readonly slotBytes?: number;
}

/** Control words: the shape, whether the reader has asked to stop, a counter that is rung when a slot is freed, then the slots'. */
const word = { slots: 0, slotBytes: 1, stop: 2, freed: 3, firstSlot: 4 } as const;
/** Words of a slot: whose it is, how many bytes of frames it holds, how many frames. */
const slotWord = { state: 0, used: 1, frames: 2, length: 3 } as const;
const slotState = { free: 0, full: 1 } as const;
/** A frame's header in a slot, as 32-bit words: both lengths, the time, the interface, the packet type, the VLAN tag. */
const headerWords = 8;
const headerBytes = headerWords * 4;

/** Makes the memory of a pipe. Throws RangeError for an impossible shape. */
export function pipeMemory({ slots = 8, slotBytes = 1 << 20 }: PipeShape = {}): SharedArrayBuffer {
  if (!(slots >= 2 && slotBytes >= 128 && slotBytes % 64 === 0))
    throw new RangeError(`no pipe has ${slots} slots of ${slotBytes} bytes`);
  const memory = new SharedArrayBuffer(slotsAt(slots) + slots * slotBytes);
  new Int32Array(memory, 0, 2).set([slots, slotBytes]);
  return memory;
}

/** Both sides' view of the memory. */
class PipeSide {
  protected readonly words: Int32Array;
  protected readonly bytes: Uint8Array;
  protected readonly slotBytes: number;
  protected slot = 0;
  readonly #slots: number;
  readonly #start: number;

  constructor(memory: SharedArrayBuffer) {
    this.words = new Int32Array(memory);
    this.#slots = this.words[word.slots]!;
    this.slotBytes = this.words[word.slotBytes]!;
    this.#start = slotsAt(this.#slots);
    this.bytes = new Uint8Array(memory);
  }

  /** The index of a control word of the current slot. */
  protected at(field: number): number {
    return word.firstSlot + this.slot * slotWord.length + field;
  }

  protected get slotStart(): number {
    return this.#start + this.slot * this.slotBytes;
  }

  protected step(): void {
    this.slot = (this.slot + 1) % this.#slots;
  }
}

/** The writing side: may block, so it belongs into a worker. */
export class PipeWriter extends PipeSide {
  readonly #published: () => void;
  #used = 0;
  #frames = 0;

  /** `published` is called when a slot was handed over. */
  constructor(memory: SharedArrayBuffer, published: () => void) {
    super(memory);
    this.#published = published;
  }

  /** Whether the reader wants no more. */
  get stopped(): boolean {
    return Atomics.load(this.words, word.stop) !== 0;
  }

  /** Copies a frame into the current slot; hands the slot over, and waits for the next, when it is full. */
  readonly write: FrameVisitor = (bytes, start, end, meta) => {
    const kept = Math.min(end - start, this.slotBytes - headerBytes);
    const length = headerBytes + ((kept + 7) & ~7);
    if (this.#used + length > this.slotBytes) this.flush();
    if (this.#used === 0 && !this.#waitForSlot()) return;
    const at = this.slotStart + this.#used;
    const header = at >> 2;
    const data = this.words;
    data[header] = kept;
    data[header + 1] = meta.originalLength;
    data[header + 2] = meta.seconds;
    data[header + 3] = meta.nanoseconds;
    data[header + 4] = meta.interfaceIndex;
    data[header + 5] = meta.packetType;
    data[header + 6] = meta.vlan;
    this.bytes.set(bytes.subarray(start, start + kept), at + headerBytes);
    this.#used += length;
    this.#frames++;
  };

  /** Hands over what was written so far. */
  flush(): void {
    if (this.#frames === 0) return;
    this.words[this.at(slotWord.used)] = this.#used;
    this.words[this.at(slotWord.frames)] = this.#frames;
    Atomics.store(this.words, this.at(slotWord.state), slotState.full);
    this.#used = 0;
    this.#frames = 0;
    this.step();
    this.#published();
  }

  /** Blocks while the reader is behind: the kernel's ring then fills, and counts what it drops. False when asked to stop. */
  #waitForSlot(): boolean {
    for (;;) {
      const freed = Atomics.load(this.words, word.freed);
      if (this.stopped) return false;
      if (Atomics.load(this.words, this.at(slotWord.state)) === slotState.free) return true;
      Atomics.wait(this.words, word.freed, freed, 100);
    }
  }
}

/** Frames that came together. Valid until the next batch is asked for. */
export interface FrameBatch {
  readonly frames: number;
  /** Visits each frame; the meta object is one, reused. */
  forEach(visit: FrameVisitor): void;
}

/** The reading side; never blocks. */
export class PipeReader extends PipeSide {
  readonly #meta: FrameMeta = emptyMeta();
  #holding = false;

  /** The next batch, or null when none is ready; gives the one before back to the writer. */
  next(): FrameBatch | null {
    this.release();
    if (Atomics.load(this.words, this.at(slotWord.state)) !== slotState.full) return null;
    this.#holding = true;
    const start = this.slotStart;
    const used = this.words[this.at(slotWord.used)]!;
    return { frames: this.words[this.at(slotWord.frames)]!, forEach: (visit) => this.#walk(start, used, visit) };
  }

  /** Gives the batch in hand back. */
  release(): void {
    if (!this.#holding) return;
    this.#holding = false;
    Atomics.store(this.words, this.at(slotWord.state), slotState.free);
    this.step();
    Atomics.add(this.words, word.freed, 1);
    Atomics.notify(this.words, word.freed);
  }

  /** Tells the writer to stop. */
  stop(): void {
    Atomics.store(this.words, word.stop, 1);
    Atomics.notify(this.words, word.freed);
  }

  #walk(start: number, used: number, visit: FrameVisitor): void {
    const data = this.words;
    const meta = this.#meta;
    for (let at = start; at < start + used;) {
      const header = at >> 2;
      const length = data[header]!;
      meta.originalLength = data[header + 1]!;
      meta.seconds = data[header + 2]! >>> 0;
      meta.nanoseconds = data[header + 3]!;
      meta.interfaceIndex = data[header + 4]!;
      meta.packetType = data[header + 5]!;
      meta.vlan = data[header + 6]!;
      visit(this.bytes, at + headerBytes, at + headerBytes + length, meta);
      at += headerBytes + ((length + 7) & ~7);
    }
  }
}

function slotsAt(slots: number): number {
  return Math.ceil(((word.firstSlot + slots * slotWord.length) * 4) / 64) * 64;
}
