/** Several zones in one run: every probe goes to the prober of its zone, and what comes back is told of the right port. */
import { describe, expect, test } from 'vitest';
import { ipText } from '../addr/ip-address.ts';
import { PortSet } from '../addr/port-set.ts';
import { parseTargets } from '../addr/target-spec.ts';
import type { Answer } from './port-state.ts';
import { ProbeSpace, SpaceTarget } from './probe-space.ts';
import type { Prober, ProbeListener } from './prober.ts';
import { ZonedProber, zoneSpaces } from './zoned-prober.ts';

const parsed = parseTargets('10.0.0.1-10.0.0.3,fd00::1,fe80::1%b,fe80::1%a,fe80::7%a');
if (!parsed.ok) throw new Error(parsed.reason);
const whole = new ProbeSpace(parsed.value.addresses, PortSet.ofPorts([22, 80]));
const parts = zoneSpaces(whole);
const answer: Answer = { state: 'open', reason: 'syn-ack', from: null, ttl: 64 };

/** Answers every probe, and once more when nobody waits for it. */
class Echo implements Prober {
  readonly capacity = 8;
  readonly asked: string[] = [];
  readonly abandoned: number[] = [];
  closed = 0;
  readonly #waiting: { slot: number; index: number }[] = [];

  begin(slot: number, target: { index: number; address: Parameters<typeof ipText>[0]; port: number }): 'pending' {
    this.asked.push(`${target.index} ${ipText(target.address)} ${target.port}`);
    this.#waiting.push({ slot, index: target.index });
    return 'pending';
  }

  collect(listener: ProbeListener): void {
    for (const { slot, index } of this.#waiting.splice(0)) {
      listener.ended(slot, answer, 1);
      listener.late(index, answer);
    }
  }

  abandon(slot: number): void {
    this.abandoned.push(slot);
  }

  wait(_milliseconds: number, signal: AbortSignal): Promise<void> {
    if (this.#waiting.length > 0) return Promise.resolve();
    return new Promise((resolve) => {
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
  }

  close(): void {
    this.closed++;
  }
}

describe('zones', () => {
  test('part a space without a gap, and name the same addresses', () => {
    expect(parts.map(({ zone }) => zone)).toEqual([null, 'a', 'b']);
    const indexes = parts.flatMap(({ space, base }) => Array.from({ length: space.size }, (_, index) => base + index));
    expect(indexes).toEqual(Array.from({ length: whole.size }, (_, index) => index));
    for (const { space, base } of parts) {
      for (let index = 0; index < space.size; index++) {
        const [mine, theirs] = [new SpaceTarget(space, index, false), new SpaceTarget(whole, base + index, false)];
        expect([ipText(mine.address), mine.port]).toEqual([ipText(theirs.address), theirs.port]);
      }
    }
  });

  test('have a prober each', async () => {
    const echoes = parts.map(() => new Echo());
    const prober = new ZonedProber(parts.map((part, number) => ({ ...part, prober: echoes[number]! })));
    expect(prober.capacity).toBe(8);
    const [ended, late]: [number[], number[]] = [[], []];
    for (let index = 0; index < whole.size; index++) {
      expect(prober.begin(index % 8, new SpaceTarget(whole, index, false), 1)).toBe('pending');
      await prober.wait(1000, new AbortController().signal);
      prober.collect({ ended: (slot) => ended.push(slot), late: (one) => late.push(one) });
    }
    expect(late).toEqual(Array.from({ length: whole.size }, (_, index) => index));
    expect(ended).toEqual(late.map((index) => index % 8));
    expect(echoes.map(({ asked }) => asked.length)).toEqual([8, 4, 2]);
    expect(echoes[2]!.asked).toEqual(['0 fe80::1%b 22', '1 fe80::1%b 80']);
    prober.begin(3, new SpaceTarget(whole, 0, false), 1);
    prober.abandon(3);
    expect(echoes.map(({ abandoned }) => abandoned)).toEqual([[3], [], []]);
    prober.close();
    expect(echoes.map(({ closed }) => closed)).toEqual([1, 1, 1]);
  });
});
