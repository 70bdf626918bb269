/** Asks ports by connections of the kernel. */
import type { Dialer, DialOutcome } from '../os/dialer.ts';
import type { Prober, ProbeListener, ProbeTarget, Verdict } from './prober.ts';
import type { DialTechnique } from './technique.ts';

/** A prober over a dialer, which it closes. */
export class DialProber implements Prober {
  readonly capacity: number;
  readonly #dialer: Dialer;
  readonly #technique: DialTechnique;
  readonly #targets: (ProbeTarget | undefined)[];

  constructor(technique: DialTechnique, dialer: Dialer) {
    this.capacity = dialer.capacity;
    this.#dialer = dialer;
    this.#technique = technique;
    this.#targets = Array.from<ProbeTarget | undefined>({ length: dialer.capacity });
  }

  begin(slot: number, target: ProbeTarget): Verdict | 'pending' {
    const outcome = this.#dialer.begin(slot, target.address, target.port, target.local);
    if (outcome.code !== 'pending') return this.#verdict(outcome, target);
    this.#targets[slot] = target;
    return 'pending';
  }

  collect(listener: ProbeListener): void {
    // Every attempt has a socket of its own, so an answer belongs to the attempt in the slot (Karn's rule).
    this.#dialer.collect((slot, outcome) => listener.ended(slot, this.#verdict(outcome, this.#targets[slot]!), null));
  }

  abandon(slot: number): void {
    this.#dialer.abandon(slot);
  }

  wait(milliseconds: number, signal: AbortSignal): Promise<void> {
    return this.#dialer.wait(milliseconds, signal);
  }

  close(): void {
    this.#dialer.close();
  }

  #verdict(outcome: DialOutcome, target: ProbeTarget): Verdict {
    const verdict = this.#technique.classify(outcome, target.address);
    return verdict === 'local-fault' ? { fault: outcome.code } : verdict;
  }
}
