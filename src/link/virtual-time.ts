/** Virtual time: it moves only when the network is run, from arrival to arrival. */
import type { Clock } from '../base/clock.ts';
import { EventQueue } from './event-queue.ts';

/** A frame on its way. */
export interface Arrival {
  readonly to: { arrive(frame: Uint8Array): void };
  readonly frame: Uint8Array;
}

/** The time, and what will arrive when. */
export class VirtualTime {
  readonly queue = new EventQueue<Arrival>();
  readonly #start: number;
  time: number;

  constructor(start: number) {
    this.#start = start;
    this.time = start;
  }

  readonly clock: Clock = {
    now: () => this.time,
    monotonic: () => this.time - this.#start,
    sleep: (milliseconds) => {
      this.runUntil(this.time + milliseconds);
      return Promise.resolve();
    },
  };

  /**
   * Delivers what is due by `limit`, in order; stops early where `enough` says so, with all that arrives at the same moment. Time
   * then stands at the last delivery.
   */
  runUntil(limit: number, enough: () => boolean = () => false): void {
    while (this.queue.nextTime <= this.time || !enough()) {
      if (this.queue.nextTime > limit) {
        this.time = Math.max(this.time, limit);
        return;
      }
      this.time = Math.max(this.time, this.queue.nextTime);
      const { to, frame } = this.queue.take()!;
      to.arrive(frame);
    }
  }
}
