/** Sweeps: every place once, shards and resumed runs that fit together, further probes to the silent alone, repeats that are told. */
import { array, assert, asyncProperty, integer } from 'fast-check';
import { expect, test } from 'vitest';
import { ipText } from '../../addr/ip-address.ts';
import { IpSet } from '../../addr/ip-set.ts';
import { PortSet } from '../../addr/port-set.ts';
import { parseTargets } from '../../addr/target-spec.ts';
import { fakeClock } from '../../base/clock.ts';
import syn from '../../scan/techniques/syn.ts';
import udp from '../../scan/techniques/udp.ts';
import type { PortTechnique } from '../../scan/technique.ts';
import { Sweep } from './sweep.ts';
import { ruledPlaces } from './sweep.fixture.ts';
import type { PlaceRule } from './sweep.fixture.ts';
import type { SweepAnswer, SweepPlan } from './sweep-plan.ts';

const usual: Omit<SweepPlan, 'parts'> = {
  packets: { device: null, source: null, sourcePorts: null, ttl: null },
  rate: Infinity,
  seed: 7,
  shard: { index: 0, count: 1 },
  retries: 0,
  waitMs: 0,
  first: 0,
  most: Infinity,
  keepPackets: false,
  watch: null,
};

function plan(targets: string, ports: readonly number[], over: Partial<SweepPlan> = {}): SweepPlan {
  const parsed = parseTargets(targets);
  const addresses = parsed.ok ? parsed.value.addresses : IpSet.empty;
  const technique = syn as PortTechnique;
  return { ...usual, parts: [{ technique, addresses, ports: PortSet.ofPorts(ports) }], ...over };
}

interface Outcome {
  /** Places in the order of the packets to them. */
  readonly asked: readonly string[];
  readonly answers: readonly SweepAnswer[];
  readonly sweep: Sweep;
}

async function run(what: SweepPlan, rule: PlaceRule = () => 'open', stopAfter = Infinity): Promise<Outcome> {
  const asked: string[] = [];
  const stop = new AbortController();
  const open = ruledPlaces(rule, ({ address, port }) => {
    asked.push(`${ipText(address)}:${port}`);
    if (asked.length >= stopAfter) stop.abort();
  });
  const sweep = new Sweep(what, { clock: fakeClock(), own: IpSet.empty, open });
  const answers: SweepAnswer[] = [];
  for await (const some of sweep.run(stop.signal, new AbortController().signal)) answers.push(...some);
  return { asked, answers, sweep };
}

const isSilent: PlaceRule = () => null;

test('the same seed gives the same order, another one another', async () => {
  const orders = await Promise.all([7, 7, 8].map((seed) => run(plan('10.0.0.0/26', [80, 443], { seed }))));
  expect(orders[0]!.asked).toHaveLength(128);
  expect(orders[1]!.asked).toEqual(orders[0]!.asked);
  expect(orders[2]!.asked).not.toEqual(orders[0]!.asked);
  expect(new Set(orders[2]!.asked)).toEqual(new Set(orders[0]!.asked));
});

test('shards share the places out exactly, whatever their number', async () => {
  const shape = asyncProperty(integer({ min: 1, max: 9 }), integer({ min: 1, max: 40 }), async (count, ports) => {
    const numbers = Array.from({ length: ports }, (_, index) => 1 + index);
    const parts = await Promise.all(
      Array.from({ length: count }, (_, index) => run(plan('10.0.0.0/30', numbers, { shard: { index, count } }))),
    );
    const all = parts.flatMap(({ asked }) => asked);
    expect(all).toHaveLength(4 * ports);
    expect(new Set(all).size).toBe(4 * ports);
  });
  await assert(shape, { numRuns: 30, interruptAfterTimeLimit: 5000 });
});

test('runs that go on where the one before was broken off ask every place once', async () => {
  const shape = asyncProperty(array(integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 4 }), async (cuts) => {
    const all: string[] = [];
    let first = 0;
    for (const stopAfter of [...cuts, Infinity]) {
      const { asked, sweep } = await run(plan('10.0.0.0/28', [1, 2, 3, 4], { first }), undefined, stopAfter);
      all.push(...asked);
      first = sweep.next;
    }
    expect(all).toHaveLength(64);
    expect(new Set(all).size).toBe(64);
    expect(all).toEqual((await run(plan('10.0.0.0/28', [1, 2, 3, 4]))).asked);
  });
  await assert(shape, { numRuns: 30, interruptAfterTimeLimit: 5000 });
});

test('a part of the order can be left out, over the border of two techniques', async () => {
  const addresses = (await run(plan('10.0.0.0/30', [9]))).asked;
  const both = {
    parts: [
      ...plan('10.0.0.0/30', [9]).parts,
      { ...plan('10.0.0.0/30', [9]).parts[0]!, technique: udp as PortTechnique },
    ],
  };
  const { asked, answers } = await run({ ...usual, ...both, first: 3, most: 3 });
  expect(asked).toEqual([addresses[3], addresses[0], addresses[1]]);
  expect(answers.map(({ transport }) => transport)).toEqual(['tcp', 'udp', 'udp']);
});

test('who is silent gets as many further probes as were asked for, and nobody else one', async () => {
  const rule: PlaceRule = ({ port }) => (port === 1 ? null : 'closed');
  const { asked, sweep } = await run(plan('10.0.0.0/30', [1, 2], { retries: 3 }), rule);
  expect(asked.filter((place) => place.endsWith(':1'))).toHaveLength(16);
  expect(asked.filter((place) => place.endsWith(':2'))).toHaveLength(4);
  expect(sweep.progress()).toMatchObject({ begun: 8, total: 8, sent: 20, silent: 4, answers: 4, open: 0 });
});

test('a second answer of a place is told as one', async () => {
  const { answers } = await run(plan('10.0.0.1', [1, 2], { waitMs: 1000 }), ({ port }) =>
    port === 1 ? 'twice' : null,
  );
  expect(answers.map(({ port, repeat }) => [port, repeat])).toEqual([
    [1, false],
    [1, true],
  ]);
});

test('nobody is waited for when all have answered, and the silent are', async () => {
  const clock = fakeClock();
  const signal = new AbortController().signal;
  for (const [rule, waited] of [
    [(): 'open' => 'open', 0],
    [isSilent, 8000],
  ] as const) {
    const before = clock.monotonic();
    const open = ruledPlaces(rule, () => undefined);
    const sweep = new Sweep(plan('10.0.0.0/30', [1], { waitMs: 8000 }), { clock, own: IpSet.empty, open });
    for await (const _ of sweep.run(signal, signal)) expect(sweep.progress().total).toBe(4);
    expect(clock.monotonic() - before).toBe(waited);
  }
});
