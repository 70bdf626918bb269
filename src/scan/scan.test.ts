/** Whole scans over made-up networks: every port once, right under loss, resumed without loss, never outside the plan. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assert, asyncProperty, integer, record } from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import type { IpAddress } from '../addr/ip-address.ts';
import { IpSet } from '../addr/ip-set.ts';
import { PortSet } from '../addr/port-set.ts';
import { parseTargets } from '../addr/target-spec.ts';
import { seededRandom } from '../base/random.ts';
import { connectedDial } from '../os/dialer.ts';
import type { FakeDialer, FakeNetwork } from '../os/dialer.fake.ts';
import { fakeDialer } from '../os/dialer.fake.ts';
import { JournalFile } from './journal.ts';
import type { Journal, JournalPlan } from './journal.ts';
import { DialProber } from './dial-prober.ts';
import { wholeShard } from './permutation.ts';
import type { PortResult } from './port-result.ts';
import { journalPlan, Scan } from './scan.ts';
import type { ScanPlan } from './scan.ts';
import connect from './techniques/connect.ts';
import { timing } from './timing.ts';

const refused = { code: 'ECONNREFUSED', icmp: null };
const addressesOf = (text: string): IpSet => {
  const parsed = parseTargets(text);
  if (!parsed.ok) throw new Error(parsed.reason);
  return parsed.value.addresses;
};
const planOf = (targets: string, ports: PortSet, more: Partial<ScanPlan> = {}): ScanPlan => ({
  parts: [{ technique: connect, addresses: addressesOf(targets), ports }],
  timing: timing(3),
  rate: Infinity,
  seed: 1,
  shard: wholeShard,
  ...more,
});
const portsTo = (last: number): PortSet => PortSet.of([{ first: 1, last }]);
const scanOf = (plan: ScanPlan, dialer: FakeDialer, journal: Journal | null = null): Scan =>
  new Scan(plan, {
    clock: dialer.clock,
    openProber: () => Promise.resolve(new DialProber(connect, dialer)),
    own: IpSet.empty,
    names: new Map(),
    journal,
  });
const collect = async (scan: Scan, signal = new AbortController().signal): Promise<PortResult[]> => {
  const found: PortResult[] = [];
  for await (const batch of scan.run(signal)) found.push(...batch);
  return found;
};
const keys = (results: readonly PortResult[]): string[] =>
  results.map((result) => `${result.host} ${result.port}`).sort();

/** Open on every hundredth port, silent on every seventh of the rest, else closed; each probe and answer may be lost. */
const lossy = (loss: number, seed: number): FakeNetwork => {
  const random = seededRandom(seed);
  return (_address, port) => {
    if (port % 100 !== 0 && port % 7 === 0) return null;
    if (random.chance(loss) || random.chance(loss)) return null;
    return { outcome: port % 100 === 0 ? connectedDial : refused, afterMs: 1 + random.uint32() / 2 ** 29 };
  };
};
const truth = (port: number): string => (port % 100 === 0 ? 'open' : port % 7 === 0 ? 'filtered' : 'closed');

describe('a scan', () => {
  test('asks every port of every host and tells each once', async () => {
    const dialer = fakeDialer(lossy(0, 1));
    const scan = scanOf(planOf('10.0.0.1-10.0.0.5', portsTo(300)), dialer);
    const results = await collect(scan);
    expect(results).toHaveLength(1500);
    expect(new Set(keys(results)).size).toBe(1500);
    expect(results.filter((result) => result.state !== truth(result.port))).toEqual([]);
    expect(dialer.closed).toBe(true);
    expect(scan.summary()).toMatchObject({ total: 1500, open: 15, lossRate: 0, unscanned: 0, lost: 0 });
  });

  test('repeats only what stayed silent', async () => {
    const dialer = fakeDialer(lossy(0, 1));
    await collect(scanOf(planOf('10.0.0.1', portsTo(300)), dialer));
    const silent = Array.from({ length: 300 }, (_, index) => index + 1).filter(
      (port) => truth(port) === 'filtered',
    ).length;
    expect(dialer.asked).toHaveLength(300 + silent);
  });

  test('finds every open port at ten per cent loss each way, twenty runs of twenty', async () => {
    for (let seed = 1; seed <= 20; seed++) {
      const dialer = fakeDialer(lossy(0.1, seed));
      const scan = scanOf(planOf('10.0.0.1', portsTo(4000), { seed }), dialer);
      const results = await collect(scan);
      expect(
        results
          .filter((result) => result.state === 'open')
          .map((result) => result.port)
          .sort((a, b) => a - b),
      ).toEqual(Array.from({ length: 40 }, (_, index) => (index + 1) * 100));
      const { lossRate } = scan.summary();
      expect(lossRate).toBeGreaterThan(0.12);
      expect(lossRate).toBeLessThan(0.26);
    }
  });

  test('keeps to the rate', async () => {
    const dialer = fakeDialer(lossy(0, 1));
    await collect(scanOf(planOf('10.0.0.1', PortSet.of([{ first: 1, last: 6 }]), { rate: 2 }), dialer));
    expect(dialer.clock.monotonic()).toBeGreaterThanOrEqual(2500);
  });

  test('keeps the delay between probes to one host', async () => {
    const dialer = fakeDialer(() => ({ outcome: refused, afterMs: 1 }));
    await collect(
      scanOf(planOf('10.0.0.1,10.0.0.2', portsTo(5), { timing: timing(3, { scanDelayMs: 1000 }) }), dialer),
    );
    expect(dialer.clock.monotonic()).toBeGreaterThanOrEqual(4000);
    expect(dialer.clock.monotonic()).toBeLessThan(7000);
  });

  test('gives a host up after its time, says so, and keeps what was found', async () => {
    const dialer = fakeDialer((address, port) =>
      address.value % 2n === 0n ? null : { outcome: port === 5 ? connectedDial : refused, afterMs: 1 },
    );
    const scan = scanOf(
      planOf('10.0.0.1,10.0.0.2', portsTo(400), { timing: timing(2, { scanDelayMs: 0, hostTimeoutMs: 5000 }) }),
      dialer,
    );
    const results = await collect(scan);
    expect(results.filter((result) => result.host === '10.0.0.1' && result.state === 'open')).toHaveLength(1);
    expect(results.filter((result) => result.host === '10.0.0.2')).toEqual([]);
    expect(scan.summary()).toMatchObject({ givenUp: expect.arrayContaining(['10.0.0.2']) as unknown });
    expect(scan.summary().unscanned).toBeGreaterThanOrEqual(400);
  });

  test('never calls a port closed because this machine failed', async () => {
    let faults = 0;
    const dialer = fakeDialer((_address, port) => {
      if (faults < 12 && port % 3 === 0) {
        faults++;
        return { outcome: { code: 'EMFILE', icmp: null }, afterMs: 0 };
      }
      return { outcome: port === 30 ? connectedDial : refused, afterMs: 1 };
    });
    const results = await collect(scanOf(planOf('10.0.0.1', portsTo(60)), dialer));
    expect(results).toHaveLength(60);
    expect(results.find((result) => result.port === 30)?.state).toBe('open');
    expect(results.every((result) => result.attempts === 1)).toBe(true);
  });

  test('says local-error where this machine never could ask', async () => {
    const dialer = fakeDialer(() => ({ outcome: { code: 'EADDRNOTAVAIL', icmp: null }, afterMs: 0 }));
    const results = await collect(scanOf(planOf('10.0.0.1', portsTo(50)), dialer));
    expect(results).toHaveLength(50);
    expect(new Set(results.map((result) => `${result.state} ${result.reason}`))).toEqual(
      new Set(['local-error EADDRNOTAVAIL']),
    );
  });

  test('says nothing about what it was not allowed to finish', async () => {
    const dialer = fakeDialer(lossy(0, 1));
    const stop = new AbortController();
    const scan = scanOf(planOf('10.0.0.1', portsTo(2000)), dialer);
    const found: PortResult[] = [];
    for await (const batch of scan.run(stop.signal)) {
      found.push(...batch);
      if (found.length > 100) stop.abort();
    }
    expect(found.filter((result) => result.state !== truth(result.port) || result.state === 'filtered')).toEqual([]);
    expect(scan.summary().unscanned).toBe(2000 - found.length);
    expect(dialer.closed).toBe(true);
  });

  test('sends to no address and port outside its plan', async () => {
    const cases = asyncProperty(
      record({
        first: integer({ min: 0, max: 65_000 }),
        count: integer({ min: 1, max: 60 }),
        hosts: integer({ min: 1, max: 20 }),
        seed: integer(),
        shards: integer({ min: 1, max: 5 }),
      }),
      async ({ first, count, hosts, seed, shards }) => {
        const targets = `10.0.0.10-10.0.0.${9 + hosts}`;
        const asked = new Set<string>();
        const told: PortResult[] = [];
        for (let index = 0; index < shards; index++) {
          const dialer = fakeDialer(lossy(0.05, seed));
          const plan = planOf(targets, PortSet.of([{ first, last: first + count - 1 }]), {
            seed,
            shard: { index, count: shards },
          });
          told.push(...(await collect(scanOf(plan, dialer))));
          for (const key of dialer.asked) asked.add(key);
        }
        const wanted = Array.from(
          { length: hosts * count },
          (_, index) => `10.0.0.${10 + Math.floor(index / count)} ${first + (index % count)}`,
        );
        expect([...asked].sort()).toEqual(wanted.toSorted());
        expect(keys(told)).toEqual(wanted.toSorted());
      },
    );
    await assert(cases, { numRuns: 60 });
  });
});

describe('a journal', () => {
  const folder = mkdtempSync(join(tmpdir(), 'portolan-journal-'));
  const path = join(folder, 'scan.journal');
  afterEach(() => rmSync(path, { force: true }));
  const plan = planOf('10.0.0.1-10.0.0.3', portsTo(200));
  const network = lossy(0, 9);
  const openJournal = (wanted: JournalPlan): Journal => new JournalFile(path, null).begin(wanted);
  const full = async (): Promise<string> => {
    const journal = openJournal(journalPlan(plan));
    await collect(scanOf(plan, fakeDialer(network), journal));
    journal.close();
    return readFileSync(path, 'utf8');
  };

  test('cut off anywhere, leads to the same results, each once', async () => {
    const text = await full();
    const random = seededRandom(4);
    for (const cut of [0, 1, text.length, ...Array.from({ length: 40 }, () => random.integer(0, text.length))]) {
      writeFileSync(path, text.slice(0, cut));
      const journal = openJournal(journalPlan({ ...plan, seed: 99 }));
      const results = await collect(scanOf(plan, fakeDialer(network), journal));
      journal.close();
      expect(results).toHaveLength(600);
      expect(new Set(keys(results)).size).toBe(600);
      expect(results.filter((result) => result.state !== truth(result.port))).toEqual([]);
    }
  });

  test('that came to its end asks nothing again', async () => {
    await full();
    const journal = openJournal(journalPlan(plan));
    const dialer = fakeDialer(network);
    expect(await collect(scanOf(plan, dialer, journal))).toHaveLength(600);
    expect(dialer.asked).toEqual([]);
    journal.close();
  });

  test('trusts nothing behind a garbled line', async () => {
    const lines = (await full()).split('\n');
    writeFileSync(
      path,
      [...lines.slice(0, 2), '{"part":0,"ports":[[1,"nonsense","x",null,null,null,1]]}', ...lines.slice(2)].join('\n'),
    );
    const journal = openJournal(journalPlan(plan));
    expect(journal.past[0]?.ended).toBe(false);
    expect(readFileSync(path, 'utf8').split('\n')).toHaveLength(3);
    journal.close();
  });

  test.each([
    ['of another scan', () => openJournal(journalPlan(planOf('10.0.0.9', portsTo(200))))],
    [
      'that is none',
      () => {
        writeFileSync(path, 'hello\nworld\n');
        return openJournal(journalPlan(plan));
      },
    ],
    [
      'that is a line of something else',
      () => {
        writeFileSync(path, 'hello');
        return openJournal(journalPlan(plan));
      },
    ],
  ])('%s is refused', async (_name, open) => {
    await full();
    expect(open).toThrow(expect.objectContaining({ code: 'PTL_RESUME' }) as Error);
  });
});

describe('TCP connect', () => {
  const target = { version: 4, value: 1n, zone: null } as const satisfies IpAddress;

  test.each(connect.samples.map((sample) => [sample.reads, sample] as const))('reads %s', (reads, { outcome }) => {
    const verdict = connect.classify(outcome, target);
    expect(typeof verdict === 'string' ? verdict : `${verdict.state} ${verdict.reason}`).toBe(reads);
  });

  test('names who sent an ICMP error, unless it was the target', () => {
    const router = { ...target, value: 7n };
    const said = (from: IpAddress): unknown =>
      connect.classify({ code: 'EHOSTUNREACH', icmp: { version: 4, type: 3, code: 1, from } }, target);
    expect(said(router)).toMatchObject({ reason: 'host-unreach', from: router });
    expect(said(target)).toMatchObject({ reason: 'host-unreach', from: null });
  });
});
