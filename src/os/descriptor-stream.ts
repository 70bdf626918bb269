/** Streams over file descriptors: large reused buffers, one system call a megabyte, the event loop only where the kernel says wait. */
import { fstatSync } from 'node:fs';
import { isatty } from 'node:tty';
import { nextTurn } from '../base/clock.ts';

import type { DescriptorWatch } from '../ffi/stream-calls.ts';
import {
  duplicate,
  growPipe,
  read,
  receive,
  send,
  setNonblocking,
  watchDescriptor,
  write,
} from '../ffi/stream-calls.ts';
import { close } from '../ffi/libc.ts';
import type { ByteSink, ByteSource, TakeBytes } from './byte-stream.ts';
import { callFailure, errno } from './system-call-failure.ts';

/** How a descriptor has to be handled: `steady` ones (files, devices) cannot be watched and never make one wait for long. */
export type DescriptorKind = 'socket' | 'pipe' | 'terminal' | 'steady';

/** The kind of an open descriptor. Throws EBADF where it is not open. */
export function descriptorKind(fd: number): DescriptorKind {
  const status = fstatSync(fd);
  if (status.isSocket()) return 'socket';
  if (status.isFIFO()) return 'pipe';
  return isatty(fd) ? 'terminal' : 'steady';
}

/** One read. Measured: from 256 KiB on the calls cost nothing beside the copy; a connection on its own gets a megabyte. */
const largeBuffer = 1 << 20;
/** Readings in one turn of the event loop, so that timers, signals and the other direction get their share. */
const readsPerTurn = 8;

/** How a source reads. */
export interface SourceSettings {
  /** The buffer's size in bytes: the most that is taken at once; 1 MiB when absent. */
  readonly bufferSize?: number;
}

/** A source over a descriptor, which stays open. */
export function descriptorSource(fd: number, kind: DescriptorKind, settings: SourceSettings = {}): ByteSource {
  // A 64 KiB pipe would be filled and emptied 16 times a megabyte.
  if (kind === 'pipe') growPipe(fd, largeBuffer);
  const pull = kind === 'socket' ? receive : read;
  const size = settings.bufferSize ?? largeBuffer;
  return kind === 'steady' ? steadySource(fd, size) : watchedSource(fd, size, pull);
}

function watchedSource(fd: number, size: number, pull: typeof read): ByteSource {
  let buffer: Uint8Array | undefined;
  let watch: DescriptorWatch | undefined;
  let take: TakeBytes = () => undefined;
  let end: (error: Error | null) => void = () => undefined;
  const stop = (): void => {
    watch?.close();
    watch = undefined;
    buffer = undefined;
  };
  const finish = (error: Error | null): void => {
    if (watch === undefined) return;
    stop();
    end(error);
  };
  const wait = async (taken: Promise<void>): Promise<void> => {
    watch?.stop();
    try {
      await taken;
      watch?.start(readable);
    } catch (error) {
      finish(error as Error);
    }
  };
  const readable = (): void => {
    // oxlint-disable-next-line no-unmodified-loop-condition -- the taker may stop us
    for (let round = 0; round < readsPerTurn && buffer !== undefined; round++) {
      const length = pull(fd, buffer);
      if (length === -errno.again || length === -errno.interrupted) return;
      if (length <= 0) return finish(length === 0 ? null : callFailure('read', length));
      const taken = takeSafely(take, buffer.subarray(0, length));
      if (taken !== undefined) return void wait(taken);
      // A terminal or pipe that gave less than asked has no more for now, and a read there would wait.
      if (pull === read || length < size / 2) return;
    }
  };
  return {
    finite: false,
    start(taker, ending) {
      [take, end] = [taker, ending];
      // Memory that does not move and is not zeroed: it lives as long as the stream.
      buffer = Buffer.allocUnsafeSlow(size);
      watch = watchDescriptor(fd, 'readable');
      watch.start(readable);
    },
    stop,
  };
}

/** A taker that throws is a taker that rejects. */
function takeSafely(take: TakeBytes, bytes: Uint8Array): Promise<void> | undefined {
  try {
    return take(bytes) ?? undefined;
  } catch (error) {
    return Promise.reject(error);
  }
}

function steadySource(fd: number, size: number): ByteSource {
  let current: symbol | undefined;
  const run = async (take: TakeBytes, mine: symbol): Promise<Error | null> => {
    const buffer = Buffer.allocUnsafeSlow(size);
    for (let round = 1; ; round++) {
      if (current !== mine) return null;
      const length = read(fd, buffer);
      if (length === 0) return null;
      if (length < 0) return callFailure('read', length);
      const taken = take(buffer.subarray(0, length));
      if (taken !== undefined) await taken;
      if (round % readsPerTurn === 0) await nextTurn();
    }
  };
  return {
    finite: true,
    start(take, end) {
      const mine = (current = Symbol('reading'));
      const begin = async (): Promise<void> => {
        await nextTurn();
        const outcome = await run(take, mine).catch((error: unknown) => error as Error);
        if (current === mine) end(outcome);
      };
      void begin();
    },
    stop: () => void (current = undefined),
  };
}

/** A sink over a descriptor. `onEnd` is what its end means: a shut-down socket, a closed file, nothing for standard output. */
export function descriptorSink(fd: number, kind: DescriptorKind, onEnd: () => void): DescriptorSink {
  if (kind === 'pipe') {
    setNonblocking(fd);
    growPipe(fd, largeBuffer);
  }
  return new DescriptorSink(fd, kind === 'socket' ? send : write, onEnd);
}

/** See {@link descriptorSink}. */
export class DescriptorSink implements ByteSink {
  readonly #fd: number;
  readonly #push: typeof write;
  readonly #onEnd: () => void;
  /** The write under way and all that wait behind it. */
  #tail: Promise<void> | undefined;
  #ending: Promise<void> | undefined;
  #watch: { readonly fd: number; readonly watch: DescriptorWatch } | undefined;
  #fail: ((error: Error) => void) | undefined;
  #failure: Error | undefined;

  constructor(fd: number, push: typeof write, onEnd: () => void) {
    this.#fd = fd;
    this.#push = push;
    this.#onEnd = onEnd;
  }

  write(bytes: Uint8Array): void | Promise<void> {
    if (this.#tail !== undefined) return this.#queue(this.#tail.then(() => this.#writeNow(bytes)));
    const waiting = this.#writeNow(bytes);
    return waiting === undefined ? undefined : this.#queue(waiting);
  }

  end(): void | Promise<void> {
    if (this.#tail === undefined) {
      if (this.#ending === undefined && this.#failure === undefined) this.#onEnd();
      this.#ending ??= Promise.resolve();
      return;
    }
    this.#ending ??= this.#tail.then(this.#onEnd);
    return this.#ending;
  }

  /** Gives up what is not written yet: those writes reject with the error. The descriptor may be closed then. */
  abandon(error: Error): void {
    this.#failure ??= error;
    this.#fail?.(error);
    this.#fail = undefined;
    if (this.#watch === undefined) return;
    this.#watch.watch.close();
    close(this.#watch.fd);
    this.#watch = undefined;
  }

  #queue(waiting: Promise<void>): Promise<void> {
    this.#tail = waiting;
    const clear = (): void => {
      if (this.#tail === waiting) this.#tail = undefined;
    };
    waiting.then(clear, clear);
    return waiting;
  }

  #writeNow(bytes: Uint8Array): Promise<void> | undefined {
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    const left = this.#pushSome(bytes);
    if (typeof left === 'number') return left === bytes.length ? undefined : this.#writeLater(bytes.subarray(left));
    return Promise.reject(left);
  }

  /** How many bytes went out before the kernel said wait, or the error. */
  #pushSome(bytes: Uint8Array): number | Error {
    let done = 0;
    while (done < bytes.length) {
      const taken = this.#push(this.#fd, done === 0 ? bytes : bytes.subarray(done));
      if (taken === -errno.again) break;
      if (taken === -errno.interrupted) continue;
      if (taken < 0) return callFailure('write', taken);
      done += taken;
    }
    return done;
  }

  #writeLater(bytes: Uint8Array): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#fail = reject;
      // Reading watches the descriptor itself; one descriptor has one watch.
      if (this.#watch === undefined) {
        const fd = duplicate(this.#fd);
        this.#watch = { fd, watch: watchDescriptor(fd, 'writable') };
      }
      const { watch } = this.#watch;
      let left = bytes;
      watch.start(() => {
        const pushed = this.#pushSome(left);
        if (typeof pushed === 'number' && pushed < left.length) return void (left = left.subarray(pushed));
        watch.stop();
        this.#fail = undefined;
        if (typeof pushed === 'number') resolve();
        else reject(pushed);
      });
    });
  }
}
