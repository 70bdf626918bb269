/** Frames ready to be sent: slots of equal length in one piece of memory, filled once from a template and patched in place. */

/** The most frames one batch holds: one sendmmsg(2) takes 1024 at most, and beyond 512 nothing is gained (measured). */
export const mostFrames = 512;

/** How a batch is made. */
export interface BatchShape {
  /** Longest frame, bytes. */
  readonly slotLength: number;
  /** How many frames, 1 to {@link mostFrames}, which is also the default. */
  readonly capacity?: number;
}

const headerWords = 4;

/** A batch. The memory is shared, so that a thread may fill what another sends (one at a time). */
export class PreparedBatch {
  readonly capacity: number;
  /** Bytes from one slot to the next: the shape's, rounded up to a cache line. */
  readonly slotLength: number;
  /** Every slot, one after the other; frame `i` starts at `i * slotLength`. */
  readonly bytes: Uint8Array;
  /** Length of each frame, bytes; must not exceed {@link slotLength}. */
  readonly lengths: Uint32Array;
  /** What a thread is given to see the same batch: {@link PreparedBatch.over}. */
  readonly memory: SharedArrayBuffer;
  readonly #header: Uint32Array;

  private constructor(memory: SharedArrayBuffer) {
    this.memory = memory;
    this.#header = new Uint32Array(memory, 0, headerWords);
    this.capacity = this.#header[1]!;
    this.slotLength = this.#header[2]!;
    this.lengths = new Uint32Array(memory, headerWords * 4, this.capacity);
    this.bytes = new Uint8Array(memory, slotsAt(this.capacity), this.capacity * this.slotLength);
  }

  /** An empty batch. Throws RangeError for an impossible shape. */
  static create({ slotLength, capacity = mostFrames }: BatchShape): PreparedBatch {
    if (!(capacity >= 1 && capacity <= mostFrames && slotLength >= 1 && slotLength <= 65_600))
      throw new RangeError(`no batch has ${capacity} slots of ${slotLength} bytes`);
    const rounded = Math.ceil(slotLength / 64) * 64;
    const memory = new SharedArrayBuffer(slotsAt(capacity) + capacity * rounded);
    new Uint32Array(memory, 0, headerWords).set([0, capacity, rounded]);
    return new PreparedBatch(memory);
  }

  /** The batch in memory that another thread made. */
  static over(memory: SharedArrayBuffer): PreparedBatch {
    return new PreparedBatch(memory);
  }

  /** How many frames are to be sent: slots 0 to count-1. */
  get count(): number {
    return this.#header[0]!;
  }

  set count(value: number) {
    if (!(value >= 0 && value <= this.capacity))
      throw new RangeError(`a batch of ${this.capacity} cannot hold ${value}`);
    this.#header[0] = value;
  }

  /** Puts the template into every slot. Throws RangeError when it is longer than a slot. */
  fill(template: Uint8Array): void {
    this.#mustFit(template.length);
    for (let index = 0; index < this.capacity; index++) this.bytes.set(template, index * this.slotLength);
    this.lengths.fill(template.length);
  }

  /** Appends a copy of a frame; false when the batch is full. Throws RangeError when it is longer than a slot. */
  add(frame: Uint8Array): boolean {
    this.#mustFit(frame.length);
    const index = this.count;
    if (index === this.capacity) return false;
    this.bytes.set(frame, index * this.slotLength);
    this.lengths[index] = frame.length;
    this.count = index + 1;
    return true;
  }

  #mustFit(length: number): void {
    if (length > this.slotLength)
      throw new RangeError(`a frame of ${length} bytes is longer than a slot (${this.slotLength})`);
  }
}

/** A batch that holds copies of these frames. Throws RangeError for more than {@link mostFrames}. */
export function batchOf(frames: readonly Uint8Array[]): PreparedBatch {
  const slotLength = frames.reduce((most, frame) => Math.max(most, frame.length), 1);
  const batch = PreparedBatch.create({ slotLength, capacity: Math.max(1, frames.length) });
  for (const frame of frames) batch.add(frame);
  return batch;
}

function slotsAt(capacity: number): number {
  return Math.ceil((headerWords * 4 + capacity * 4) / 64) * 64;
}
