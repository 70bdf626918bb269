/** Hosts that limit how often they say that a port is closed: seen, asked at their pace, and never taken for silent ones. */
import { describe, expect, test } from 'vitest';
import { IpSet } from '../addr/ip-set.ts';
import { PortSet } from '../addr/port-set.ts';
import { parseTargets } from '../addr/target-spec.ts';
import { seededRandom } from '../base/random.ts';
import type { FakeDialer, FakeNetwork } from '../os/dialer.fake.ts';
import { fakeDialer } from '../os/dialer.fake.ts';
import { DialProber } from './dial-prober.ts';
import { wholeShard } from './permutation.ts';
import type { PortState } from './port-state.ts';
import { ProbeEngine } from './probe-engine.ts';
import { ProbeSpace } from './probe-space.ts';
import connect from './techniques/connect.ts';
import { timing } from './timing.ts';

const closed = { outcome: { code: 'ECONNREFUSED', icmp: null }, afterMs: 2 } as const;
const parsed = parseTargets('10.0.0.7');
const addresses = parsed.ok ? parsed.value.addresses : IpSet.empty;

/** As Linux: `burst` answers at once, then `perSecond`; every tenth port is silent whatever happens. */
function limitedHost(now: () => number, burst: number, perSecond: number): FakeNetwork {
  let [tokens, thenMs] = [burst, 0];
  return (_address, port) => {
    tokens = Math.min(burst, tokens + ((now() - thenMs) / 1000) * perSecond);
    thenMs = now();
    if (port % 10 === 0 || tokens < 1) return null;
    tokens--;
    return closed;
  };
}

interface Outcome {
  readonly engine: ProbeEngine;
  readonly closed: number;
  readonly states: ReadonlyMap<number, PortState>;
}

async function ask(dialer: FakeDialer, ports: number, maxRetries = 10): Promise<Outcome> {
  const space = new ProbeSpace(addresses, PortSet.of([{ first: 1, last: ports }]));
  const engine = new ProbeEngine({
    space,
    prober: new DialProber(connect, dialer),
    clock: dialer.clock,
    timing: timing(3, { maxRetries }),
    rate: Infinity,
    seed: 1,
    shard: wholeShard,
    silent: 'open|filtered',
    isLocal: () => false,
    allLocal: false,
  });
  const states = new Map<number, PortState>();
  for await (const batch of engine.run(new AbortController().signal))
    for (const { index, state } of batch) states.set(space.port(index), state);
  return { engine, states, closed: [...states.values()].filter((state) => state === 'closed').length };
}

describe('a host that limits its answers', () => {
  test.each([8, 40, 90])('is asked at its pace: all of %i ports are told right', async (ports) => {
    const dialer: FakeDialer = fakeDialer((address, port) => network(address, port));
    const network = limitedHost(() => dialer.clock.monotonic(), 6, 1);
    const { engine, states, closed: found } = await ask(dialer, ports);
    expect(states.size).toBe(ports);
    expect(found).toBe(ports - Math.floor(ports / 10));
    if (ports > 8) expect(engine.hosts.limited()).toMatchObject({ hosts: 1 });
    expect(engine.hosts.limited().slowestMs).toBeLessThanOrEqual(1100);
    expect(engine.loss.rate).toBeLessThan(0.2);
  });

  test('is asked faster where it answers faster', async () => {
    const dialer: FakeDialer = fakeDialer((address, port) => network(address, port));
    const network = limitedHost(() => dialer.clock.monotonic(), 1, 4);
    const { engine, closed: found } = await ask(dialer, 40);
    expect(found).toBe(36);
    expect(engine.hosts.limited().slowestMs).toBeGreaterThan(200);
    expect(engine.hosts.limited().slowestMs).toBeLessThan(400);
  });
});

describe('a host without a limit', () => {
  test('is left alone, silent ports or not', async () => {
    const dialer = fakeDialer((_address, port) => (port % 3 === 0 ? null : closed));
    const { engine, closed: found } = await ask(dialer, 60);
    expect(found).toBe(40);
    expect(engine.hosts.limited().hosts).toBe(0);
    // Two attempts of each silent port, and a dozen questions to one that had answered.
    expect(dialer.asked).toHaveLength(60 + 20 + 12);
  });

  test.each([0.1, 0.3, 0.5])('is not taken for one behind a path that loses %f', async (loss) => {
    const random = seededRandom(7);
    const dialer = fakeDialer((_address, port) => (port % 10 === 0 || random.chance(loss) ? null : closed));
    const { engine, closed: found } = await ask(dialer, 200);
    expect(found).toBe(180);
    expect(engine.hosts.limited().hosts).toBe(0);
  });
});

describe('a host with a limit that may not be asked again', () => {
  test('leaves its silent ports in doubt', async () => {
    const dialer: FakeDialer = fakeDialer((address, port) => network(address, port));
    const network = limitedHost(() => dialer.clock.monotonic(), 6, 1);
    const { engine, closed: found } = await ask(dialer, 60, 1);
    expect(found).toBeLessThan(20);
    expect(engine.expectedMissed).toBe(60 - found);
  });
});
