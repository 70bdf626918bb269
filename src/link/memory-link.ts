/** A network in memory on a virtual clock: two or more ends, and between them whatever the model does. Deterministic by its seed. */
import { linkTypes } from '../wire/link-type.ts';
import type { Clock } from '../base/clock.ts';
import { seededRandom } from '../base/random.ts';
import { runProgram } from './bpf-run.ts';
import type { BpfProgram } from './bpf.ts';
import { emptyMeta, type FrameVisitor, type Link, type LinkStats, packetType } from './link.ts';
import { type NetworkModel, openPath, type Path } from './network-model.ts';
import type { PreparedBatch } from './prepared-batch.ts';
import { VirtualTime } from './virtual-time.ts';

/** How a network is made. */
export interface MemoryNetworkOptions {
  readonly seed: number;
  /** How many ends; 2 when absent. A frame goes from one to all the others. */
  readonly ends?: number;
  /** What happens to frames; every pair of ends has a path of its own, each with its own dice. */
  readonly model?: NetworkModel;
  /** How frames begin; Ethernet when absent. */
  readonly linkType?: number;
  readonly mtu?: number;
  /** Where virtual time starts, milliseconds since 1970 UTC; 0 when absent. */
  readonly startAt?: number;
}

/** An end of the network. */
export interface MemoryLink extends Link {
  /** Keeps frames out as a kernel filter would; null keeps all. */
  setFilter(program: BpfProgram | null): void;
  /**
   * Calls back with each frame the moment it arrives, instead of keeping it for {@link Link.receive}: for hosts that answer.
   * The callback may send.
   */
  onFrame(visit: FrameVisitor | null): void;
}

/** The network. */
export interface MemoryNetwork {
  readonly ends: readonly MemoryLink[];
  /** Virtual time. `sleep` runs the network; nothing ever waits for real. */
  readonly clock: Clock;
  /** Lets this much virtual time pass. */
  run(milliseconds: number): void;
  /** Frames on their way. */
  readonly travelling: number;
  /** Frames that the model lost, by chance and by a full queue, over all paths. */
  lost(): { readonly chance: number; readonly queue: number };
}

/** Builds a network. */
export function memoryNetwork(options: MemoryNetworkOptions): MemoryNetwork {
  const core = new VirtualTime(options.startAt ?? 0);
  const count = options.ends ?? 2;
  const shape = { linkType: options.linkType ?? linkTypes.ethernet, mtu: options.mtu ?? 1500 };
  const ends = Array.from({ length: count }, (_, index) => new MemoryEnd(core, index, shape));
  const random = seededRandom(options.seed);
  for (const from of ends) {
    for (const to of ends) {
      if (from !== to) from.connect(to, openPath(options.model ?? {}, seededRandom(random.uint32())));
    }
  }
  return {
    ends,
    clock: core.clock,
    run: (milliseconds) => core.runUntil(core.time + milliseconds),
    get travelling() {
      return core.queue.size;
    },
    lost() {
      const losses = ends.flatMap((end) => end.paths.map(({ path }) => path.lost));
      const sum = (pick: 'chance' | 'queue'): number => losses.reduce((total, each) => total + each[pick], 0);
      return { chance: sum('chance'), queue: sum('queue') };
    },
  };
}

class MemoryEnd implements MemoryLink {
  readonly linkType: number;
  readonly mtu: number;
  readonly interfaceName: string;
  readonly interfaceIndex: number;
  readonly paths: { readonly to: MemoryEnd; readonly path: Path }[] = [];
  closed = false;
  sendError: string | null = null;
  readonly #core: VirtualTime;
  readonly #meta = emptyMeta();
  readonly #errors: Record<string, number> = {};
  #waiting: { readonly frame: Uint8Array; readonly at: number }[] = [];
  #filter: BpfProgram | null = null;
  #visitor: FrameVisitor | null = null;
  #received = 0;
  #sent = 0;

  constructor(core: VirtualTime, index: number, shape: { linkType: number; mtu: number }) {
    this.#core = core;
    this.linkType = shape.linkType;
    this.mtu = shape.mtu;
    this.interfaceName = `memory${index}`;
    this.interfaceIndex = index + 1;
  }

  connect(to: MemoryEnd, path: Path): void {
    this.paths.push({ to, path });
  }

  setFilter(program: BpfProgram | null): void {
    this.#filter = program;
  }

  onFrame(visit: FrameVisitor | null): void {
    this.#visitor = visit;
  }

  /** A frame is here. */
  arrive(frame: Uint8Array): void {
    if (this.closed) return;
    if (this.#filter !== null && runProgram(this.#filter, frame, 0, frame.length) === 0) return;
    this.#received++;
    if (this.#visitor === null) this.#waiting.push({ frame, at: this.#core.time });
    else this.#show(this.#visitor, frame, this.#core.time);
  }

  receive(visit: FrameVisitor, timeoutMs: number): number {
    if (this.closed) return 0;
    const limit = timeoutMs < 0 ? Number.POSITIVE_INFINITY : this.#core.time + timeoutMs;
    // Waiting for ever ends when nothing is on its way any more: nothing could arrive.
    this.#core.runUntil(limit, () => this.#waiting.length > 0 || (limit === Infinity && this.#core.queue.size === 0));
    const frames = this.#waiting;
    this.#waiting = [];
    let visited = 0;
    try {
      for (const { frame, at } of frames) {
        if (this.closed) break;
        visited++;
        this.#show(visit, frame, at);
      }
    } finally {
      if (visited < frames.length && !this.closed) this.#waiting = [...frames.slice(visited), ...this.#waiting];
    }
    return visited;
  }

  whenReadable(signal?: AbortSignal): Promise<boolean> {
    if (this.closed || signal?.aborted) return Promise.resolve(false);
    this.#core.runUntil(Infinity, () => this.#waiting.length > 0 || this.#core.queue.size === 0);
    return Promise.resolve(this.#waiting.length > 0);
  }

  send(batch: PreparedBatch, from = 0): number {
    this.sendError = null;
    for (let index = from; index < batch.count; index++) {
      const length = batch.lengths[index]!;
      const error = this.#refusal(length);
      if (error !== null) {
        this.#errors[error] = (this.#errors[error] ?? 0) + 1;
        this.sendError = error;
        return index - from;
      }
      const start = index * batch.slotLength;
      this.#dispatch(batch.bytes.slice(start, start + length));
    }
    return Math.max(0, batch.count - from);
  }

  stats(): LinkStats {
    const sendErrors = { ...this.#errors };
    return { received: this.#received, dropped: 0, freezes: 0, interfaceDrops: 0, sent: this.#sent, sendErrors };
  }

  close(): void {
    this.closed = true;
    this.#waiting = [];
  }

  /** As packet sockets refuse: EBADF when closed, EINVAL without a whole link header, EMSGSIZE beyond the MTU. */
  #refusal(length: number): string | null {
    if (this.closed) return 'EBADF';
    const header = this.linkType === linkTypes.ethernet ? 14 : 0;
    if (length < Math.max(1, header)) return 'EINVAL';
    return length > this.mtu + header ? 'EMSGSIZE' : null;
  }

  #dispatch(frame: Uint8Array): void {
    this.#sent++;
    for (const { to, path } of this.paths) {
      for (const at of path.arrivals(this.#core.time)) this.#core.queue.add(at, { to, frame });
    }
  }

  #show(visit: FrameVisitor, frame: Uint8Array, at: number): void {
    const meta = this.#meta;
    meta.seconds = Math.floor(at / 1000);
    meta.nanoseconds = Math.round((at % 1000) * 1e6);
    meta.originalLength = frame.length;
    meta.interfaceIndex = this.interfaceIndex;
    meta.packetType = packetType.host;
    visit(frame, 0, frame.length, meta);
  }
}
