/** Watches a prober: when each port was first asked and how long silence was listened to, for whoever wants to explain it. */
import { ipText } from '../addr/ip-address.ts';
import type { Clock } from '../base/clock.ts';
import type { PortResult } from './port-result.ts';
import type { Prober, ProbeTarget } from './prober.ts';
import type { ScanSurroundings } from './scan.ts';

type OpenProber = ScanSurroundings['openProber'];

/** Ports that are remembered: more are never explained one by one. */
const mostPorts = 200_000;

/** The watch. */
export class ProbeWitness {
  readonly #clock: Clock;
  readonly #firstMs = new Map<string, number>();
  #closedMs = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The same way to open probers, watched. */
  watch(open: OpenProber): OpenProber {
    return async (technique, space, seed) => {
      const prober = await open(technique, space, seed);
      return this.#watched(prober, technique.transport);
    };
  }

  /** How long a port was listened to, milliseconds from the first probe on; null where it was not asked in this run. */
  listenedMs({ host, transport, port }: PortResult): number | null {
    const first = this.#firstMs.get(`${transport} ${host} ${port}`);
    return first === undefined ? null : this.#closedMs - first;
  }

  #watched(prober: Prober, transport: string): Prober {
    return {
      capacity: prober.capacity,
      begin: (slot, target, attempt) => {
        this.#note(transport, target);
        return prober.begin(slot, target, attempt);
      },
      collect: (listener) => prober.collect(listener),
      abandon: (slot) => prober.abandon(slot),
      wait: (milliseconds, signal) => prober.wait(milliseconds, signal),
      close: () => {
        this.#closedMs = this.#clock.monotonic();
        prober.close();
      },
    };
  }

  #note(transport: string, { address, port }: ProbeTarget): void {
    const key = `${transport} ${ipText(address)} ${port}`;
    if (this.#firstMs.size < mostPorts && !this.#firstMs.has(key)) this.#firstMs.set(key, this.#clock.monotonic());
  }
}
