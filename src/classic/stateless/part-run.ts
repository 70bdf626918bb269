/** One part of a sweep: the engine over its places, the answers as they are heard, and what is still heard when nothing is sent any more. */
import type { IpSet } from '../../addr/ip-set.ts';
import type { Clock } from '../../base/clock.ts';
import { Bitmap } from '../../scan/bitmap.ts';
import { permutation, shardPosition, shardSize } from '../../scan/permutation.ts';
import { ProbeEngine } from '../../scan/probe-engine.ts';
import { ProbeSpace } from '../../scan/probe-space.ts';
import type { Answer } from '../../scan/port-state.ts';
import type { Prober, ProbeListener, ProbeTarget, Verdict } from '../../scan/prober.ts';
import type { Timing } from '../../scan/timing.ts';
import { openSweepProber } from './open-sweep-prober.ts';
import type { SweepProber } from './open-sweep-prober.ts';
import type { SweepAnswer, SweepPart, SweepPlan } from './sweep-plan.ts';

/** How long a probe counts as under way before anything is known of the path. */
const patienceMs = 1000;

/** What a sweep is handed. */
export interface SweepSurroundings {
  readonly clock: Clock;
  /** This host's addresses. */
  readonly own: IpSet;
  /** Opens what a part is sent through; this machine's links when absent. */
  readonly open?: typeof openSweepProber;
}

/** One part under way. */
export class PartRun {
  /** Steps of this shard in all, and how many of them are wanted. */
  readonly steps: number;
  readonly wanted: number;
  /** Places asked. */
  begun = 0;
  failed = 0;
  fault: string | null = null;
  /** When the last packet was sent, monotonic. */
  lastSentMs = 0;
  readonly #space: ProbeSpace;
  readonly #part: SweepPart;
  readonly #plan: SweepPlan;
  readonly #around: SweepSurroundings;
  readonly #first: number;
  readonly #hear: (answer: SweepAnswer) => void;
  readonly #answered: Bitmap;
  #settled = 0;
  #dropped = 0;
  #engine: ProbeEngine | null = null;
  #opened: SweepProber | null = null;

  constructor(
    part: SweepPart,
    plan: SweepPlan,
    around: SweepSurroundings,
    { first, most }: { readonly first: number; readonly most: number },
    hear: (answer: SweepAnswer) => void,
  ) {
    this.#part = part;
    this.#plan = plan;
    this.#around = around;
    this.#hear = hear;
    this.#space = new ProbeSpace(part.addresses, part.ports);
    this.#answered = new Bitmap(this.#space.size);
    this.steps = shardSize(this.#space.size, plan.shard);
    this.#first = Math.min(first, this.steps);
    this.wanted = Math.max(0, Math.min(most, this.steps - this.#first));
  }

  get sent(): number {
    return this.#engine?.sent ?? 0;
  }

  /** Places asked that have not answered. */
  get silent(): number {
    return this.begun - this.#settled;
  }

  get loss(): { readonly rate: number | null; readonly missed: number } | null {
    if (this.#engine === null) return null;
    const { loss, queue } = this.#engine;
    return { rate: loss.rate, missed: loss.expectedMissed(queue.unsettled, queue.attempts) ?? 0 };
  }

  /** Sends, with a turn for the reader whenever something has come in. */
  async *send(stop: AbortSignal): AsyncGenerator<undefined, undefined> {
    if (this.wanted === 0) return;
    const { clock, own, open = openSweepProber } = this.#around;
    const { rate, seed, shard } = this.#plan;
    this.#opened = open(this.#part.technique, this.#space, this.#plan, clock);
    const prober = this.#watched(this.#opened.prober);
    const allLocal = this.#part.addresses.subtract(own).isEmpty;
    const engine = new ProbeEngine({
      space: this.#space,
      prober,
      clock,
      timing: this.#timing(prober.capacity),
      rate,
      seed,
      shard,
      allAttempts: true,
      silent: 'filtered',
      isLocal: (address) => own.has(address),
      allLocal,
    });
    this.#engine = engine;
    this.#leaveOut(engine);
    for await (const outcomes of engine.run(stop)) {
      for (const { state, reason } of outcomes) {
        if (state !== 'local-error') continue;
        this.failed++;
        this.fault = reason;
      }
      yield undefined;
    }
  }

  /** Packets that came faster than they were read. */
  get drops(): number {
    return this.#opened?.drops() ?? this.#dropped;
  }

  /** Takes in what has come since. */
  listen(): void {
    const idle: ProbeListener = { ended: () => undefined, late: () => undefined };
    if (this.#opened !== null) this.#opened.prober.collect(this.#listening(idle));
  }

  close(): void {
    this.#dropped = this.drops;
    this.#opened?.prober.close();
    this.#opened = null;
  }

  /** The rate is the user's: no window narrows it but where the path is seen to lose probes, and hosts are not paced. */
  #timing(capacity: number): Timing {
    return {
      name: 'sweep',
      rtt: { initialMs: patienceMs, minMs: 100, maxMs: patienceMs },
      congestion: { initial: capacity, threshold: capacity, max: capacity, divisor: 2 },
      maxRetries: this.#plan.retries,
      scanDelayMs: 0,
      mostDelayMs: 0,
      hostTimeoutMs: null,
    };
  }

  /** Steps that another run takes need no probe. */
  #leaveOut({ queue }: ProbeEngine): void {
    if (this.wanted === this.steps) return;
    const order = permutation(this.#space.size, this.#plan.seed);
    for (let step = 0; step < this.steps; step++) {
      if (step >= this.#first && step < this.#first + this.wanted) continue;
      queue.settle(order.at(shardPosition(step, this.#plan.shard)));
    }
  }

  /** Which place a slot asks. */
  readonly #slotIndex = new Map<number, number>();

  /** The prober for the engine: everything it tells is heard here first. */
  #watched(inner: Prober): Prober {
    const asked = new Bitmap(this.#space.size);
    return {
      capacity: inner.capacity,
      begin: (slot: number, target: ProbeTarget, attempt: number): Verdict | 'pending' => {
        if (attempt === 1 && asked.add(target.index)) this.begun++;
        this.#slotIndex.set(slot, target.index);
        this.lastSentMs = this.#around.clock.monotonic();
        return inner.begin(slot, target, attempt);
      },
      collect: (listener) => inner.collect(this.#listening(listener)),
      abandon: (slot) => inner.abandon(slot),
      wait: (milliseconds, signal) => inner.wait(milliseconds, signal),
      // Closed behind the last listening, not behind the last probe.
      close: () => undefined,
    };
  }

  #listening(listener: ProbeListener): ProbeListener {
    return {
      ended: (slot, verdict, attempt) => {
        const index = this.#slotIndex.get(slot);
        if (index !== undefined && typeof verdict !== 'string' && 'state' in verdict) this.#answer(index, verdict);
        listener.ended(slot, verdict, attempt);
      },
      late: (index, answer) => {
        this.#answer(index, answer);
        listener.late(index, answer);
      },
    };
  }

  #answer(index: number, { state, reason, from, ttl }: Answer): void {
    // What the routing table says is no answer.
    if (ttl === null) return;
    const isNew = this.#answered.add(index);
    if (isNew) this.#settled++;
    const { technique } = this.#part;
    this.#hear({
      address: this.#space.address(this.#space.addressNumber(index)),
      transport: technique === 'icmp.echo' ? 'icmp' : technique.transport,
      port: this.#space.port(index),
      state,
      reason,
      from,
      ttl,
      repeat: !isNew,
      cooldown: this.#engine === null || this.#engine.queue.ahead === 0,
      at: this.#opened?.at() ?? this.#around.clock.now(),
      packet: this.#plan.keepPackets ? (this.#opened?.packet() ?? null) : null,
    });
  }
}
