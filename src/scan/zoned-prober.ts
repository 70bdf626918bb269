/** Asks addresses of several zones in one run: a prober for each zone, whose link is bound to the zone's interface. */
import { IpSet } from '../addr/ip-set.ts';
import { PortSet } from '../addr/port-set.ts';
import type { Answer } from './port-state.ts';
import { ProbeSpace } from './probe-space.ts';
import type { Prober, ProbeListener, ProbeTarget, Verdict } from './prober.ts';

/** The part of a space that is one zone. */
export interface ZoneSpace {
  readonly zone: string | null;
  readonly space: ProbeSpace;
  /** What its indexes begin with in the whole space: a set keeps the addresses of a zone together. */
  readonly base: number;
}

/** The parts of a space by zone, those without a zone first. */
export function zoneSpaces(whole: ProbeSpace): readonly ZoneSpace[] {
  const ports = PortSet.ofPorts([...whole.ports]);
  let base = 0;
  return whole.zones.map((zone) => {
    const addresses = IpSet.of(whole.ranges.filter((range) => range.zone === zone));
    const space = new ProbeSpace(addresses, ports);
    const part = { zone, space, base };
    base += space.size;
    return part;
  });
}

interface Member extends ZoneSpace {
  readonly prober: Prober;
}

/** The prober. Slots are the same in all members. */
export class ZonedProber implements Prober {
  readonly capacity: number;
  /** Ascending by base. */
  readonly #members: readonly Member[];
  readonly #askedBy: (Member | undefined)[] = [];

  constructor(members: readonly Member[]) {
    this.#members = members;
    this.capacity = Math.min(...members.map(({ prober }) => prober.capacity));
  }

  begin(slot: number, { index, address, port, local }: ProbeTarget, attempt: number): Verdict | 'pending' {
    const member = this.#members.findLast(({ base }) => base <= index)!;
    const verdict = member.prober.begin(slot, { index: index - member.base, address, port, local }, attempt);
    if (verdict === 'pending') this.#askedBy[slot] = member;
    return verdict;
  }

  collect(listener: ProbeListener): void {
    for (const { prober, base } of this.#members) {
      prober.collect({
        ended: (slot, verdict, attempt, rttMs) => listener.ended(slot, verdict, attempt, rttMs),
        late: (index: number, answer: Answer) => listener.late(base + index, answer),
      });
    }
  }

  abandon(slot: number): void {
    this.#askedBy[slot]?.prober.abandon(slot);
  }

  async wait(milliseconds: number, signal: AbortSignal): Promise<void> {
    const over = new AbortController();
    const either = AbortSignal.any([signal, over.signal]);
    try {
      await Promise.race(this.#members.map(({ prober }) => prober.wait(milliseconds, either)));
    } finally {
      over.abort();
    }
  }

  close(): void {
    for (const { prober } of this.#members) prober.close();
  }
}
