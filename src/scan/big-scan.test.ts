/** What keeps a scan of a whole network small: numbers in place of objects, and nothing told twice, lost or changed by that. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { array, assert, constantFrom, integer, property, tuple } from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { ipFromBytes, ipText, ipv4Address, parseIp } from '../addr/ip-address.ts';
import { IpSet } from '../addr/ip-set.ts';
import { PortSet } from '../addr/port-set.ts';
import { parseTargets } from '../addr/target-spec.ts';
import type { MemoryLink } from '../link/memory-link.ts';
import { memoryNetwork } from '../link/memory-link.ts';
import { batchOf } from '../link/prepared-batch.ts';
import { buildPacket, plainIpv4 } from '../wire/build-packet.ts';
import { u16, u32, u8 } from '../wire/bytes.ts';
import { linkTypes } from '../wire/link-type.ts';
import { tcpFlags } from '../wire/tcp.ts';
import { HostBook } from './host-book.ts';
import { HostNumbers } from './host-numbers.ts';
import { IndexSlots } from './index-slots.ts';
import { JournalFile } from './journal.ts';
import type { JournalPlan } from './journal.ts';
import { PacketProber } from './packet-prober.ts';
import { wholeShard } from './permutation.ts';
import type { PortResult } from './port-result.ts';
import { RttEstimator } from './rtt.ts';
import { ScanTally } from './scan-tally.ts';
import { survey } from './survey.ts';
import type { Survey, SurveyEvent } from './survey-request.ts';
import syn from './techniques/syn.ts';
import { timing } from './timing.ts';
import { plainWays } from './ways.ts';

const setOf = (text: string): IpSet => {
  const parsed = parseTargets(text);
  if (!parsed.ok) throw new Error(parsed.reason);
  return parsed.value.addresses;
};
const noBytes = new Uint8Array(0);

/** One host in a hundred has port 80 open, one in seven drops what comes, the others reset. */
const stateOf = (host: number): 'open' | 'filtered' | 'closed' =>
  host % 100 === 0 ? 'open' : host % 7 === 0 ? 'filtered' : 'closed';

/** A network that answers for 10.9.0.0/20, some answers twice and out of order. */
function network(): { readonly link: MemoryLink; readonly clock: ReturnType<typeof memoryNetwork>['clock'] } {
  const made = memoryNetwork({
    seed: 3,
    linkType: linkTypes.raw,
    model: { delayMs: 2, duplicate: 0.2, reorder: 0.3, reorderMs: 4 },
  });
  const [link, host] = made.ends as readonly [MemoryLink, MemoryLink];
  host.onFrame((bytes, start, end) => {
    const frame = bytes.slice(start, end);
    const reply = answer(frame);
    if (reply !== null) host.send(batchOf([reply]));
  });
  return { link, clock: made.clock };
}

function answer(frame: Uint8Array): Uint8Array | null {
  if (u8(frame, 9) !== 6) return null;
  const [to, from] = [ipFromBytes(frame.slice(12, 16)), ipFromBytes(frame.slice(16, 20))];
  const state = stateOf(u32(frame, 16) & 0xfff);
  if (state === 'filtered') return null;
  const header = {
    sourcePort: u16(frame, 22),
    destinationPort: u16(frame, 20),
    flags: state === 'open' ? tcpFlags.syn | tcpFlags.ack : tcpFlags.rst | tcpFlags.ack,
    sequence: 7,
    acknowledgment: (u32(frame, 24) + 1) >>> 0,
    reserved: 0,
    window: 0,
    checksum: 0,
    urgent: 0,
    options: [],
  };
  const transport = { kind: 'tcp', header } as const;
  return buildPacket({ link: null, network: plainIpv4(from, to), transport, payload: noBytes }).bytes;
}

function surveyOf(stop: AbortSignal, journal: string | null = null): Survey {
  const { link, clock } = network();
  const addresses = setOf('10.9.0.0/20');
  const request = {
    targets: { addresses, local: IpSet.empty, leftOut: IpSet.empty, names: new Map<string, string>() },
    parts: () => [{ technique: syn, addresses, ports: PortSet.ofPorts([80]) }],
    all: false,
    timing: timing(3),
    rate: Infinity,
    seed: 21,
    shard: wholeShard,
  };
  const sources = { first: 61_000, last: 61_255 };
  const around = {
    clock,
    own: IpSet.empty,
    names: new Map<string, string>(),
    openProber: (_: unknown, space: ConstructorParameters<typeof PacketProber>[0]['space'], seed: number) => {
      const ways = plainWays(link, () => ipv4Address(0x0a000001));
      return Promise.resolve(new PacketProber({ technique: syn, space, seed, link, clock, sources, ways }));
    },
    ...(journal !== null && { openJournal: (plan: JournalPlan) => new JournalFile(journal, null).begin(plan) }),
  };
  return survey(request, around, stop);
}

const keyOf = ({ host, state, reason }: PortResult): string => `${host} ${state} ${reason}`;
const truth = Array.from({ length: 4096 }, (_, host) => {
  const state = stateOf(host);
  const reason = { open: 'syn-ack', closed: 'reset', filtered: 'no-response' }[state];
  return `${ipText(ipv4Address(0x0a090000 + host))} ${state} ${reason}`;
}).sort();

describe('a scan of a network', () => {
  const folder = mkdtempSync(join(tmpdir(), 'portolan-big-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  test('tells every host once and right, the quiet ones together', async () => {
    const events: SurveyEvent[] = [];
    const running = surveyOf(new AbortController().signal);
    for await (const event of running) events.push(event);
    const told = events.flatMap((event) => (event.kind === 'ports' ? event.results : []));
    expect(told.map(keyOf).sort()).toEqual(truth);
    const notable = events.flatMap((event) => (event.kind === 'ports' ? event.notable : []));
    expect(new Set(notable.map(({ state }) => state))).toEqual(new Set(['open']));
    const loud = events.flatMap((event) => (event.kind === 'host' ? [event.host.host] : []));
    expect(loud).toHaveLength(41);
    const [quiet, ...others] = events.flatMap((event) => (event.kind === 'quiet' ? [event.hosts] : []));
    expect(others).toEqual([]);
    const groups = quiet!.groups();
    expect(groups.map(({ hosts, ports, listed, counts }) => [hosts, ports, listed, counts])).toEqual([
      [3475, 1, 1, [{ transport: 'tcp', state: 'closed', reason: 'reset', count: 1 }]],
      [580, 1, 1, [{ transport: 'tcp', state: 'filtered', reason: 'no-response', count: 1 }]],
    ]);
    const single = [...quiet!].map(({ host, tally }) => ({ host, tally }));
    expect(
      single
        .map(({ tally }) => keyOf(tally.shown[0]!))
        .concat(notable.map(keyOf))
        .sort(),
    ).toEqual(truth);
    expect(single[0]!.host).toMatchObject({ host: '10.9.0.1', state: 'up', reason: 'user-set', ports: 1 });
    expect(running.summary()).toMatchObject({ total: 4096, open: 41, silent: 580, unscanned: 0 });
  });

  test('goes on from its journal, with the same results in the end', async () => {
    const path = join(folder, 'journal');
    const stop = new AbortController();
    let before = 0;
    for await (const event of surveyOf(stop.signal, path)) {
      if (event.kind === 'ports') before += event.results.length;
      if (before > 1000) stop.abort();
    }
    expect(before).toBeLessThan(4096);
    const told: PortResult[] = [];
    for await (const event of surveyOf(new AbortController().signal, path))
      if (event.kind === 'ports') told.push(...event.results);
    expect(told.map(keyOf).sort()).toEqual(truth);
    const journal = new JournalFile(path, null).begin({
      parts: [{ technique: syn.id, addresses: '10.9.0.0/20', ports: '80' }],
      seed: 21,
      shard: wholeShard,
    });
    const { outcomes, ended } = journal.past[0]!;
    journal.close();
    expect([outcomes.length, new Set(outcomes.map(({ index }) => index)).size, ended]).toEqual([4096, 4096, true]);
  });
});

describe('the tally of very many hosts', () => {
  const closed = { transport: 'tcp', state: 'closed', reason: 'reset', reasonFrom: null } as const;

  test('keeps numbers of what is closed, and no object', () => {
    const tally = new ScanTally({ all: false, hosts: new HostNumbers(setOf('10.0.0.0/16')), names: new Map() });
    for (let host = 0; host < 65_536; host++)
      tally.addAnswer(host, { ...closed, port: 80, ttl: 64, rttMs: 0.25, attempts: 1 });
    expect(tally.kept).toEqual({ objects: 0, numbers: 65_536 });
    expect(tally.host(258)).toMatchObject({ host: '10.0.1.2', total: 1, shown: [{ port: 80, ttl: 64, rttMs: 0.25 }] });
  });

  test('keeps few of what is plenty', () => {
    const tally = new ScanTally({ all: false, hosts: new HostNumbers(setOf('10.0.0.0/16')), names: new Map() });
    for (let port = 1; port <= 65_535; port++)
      tally.addAnswer(9, { ...closed, port, ttl: null, rttMs: null, attempts: 1 });
    expect(tally.kept).toEqual({ objects: 0, numbers: 26 });
    expect(tally.host(9)).toMatchObject({ host: '10.0.0.9', total: 65_535, shown: [] });
    expect(tally.host(9).examples).toHaveLength(1);
  });

  test('gives every answer back as it was', () => {
    const states = constantFrom('closed', 'filtered', 'unfiltered', 'open|filtered', 'local-error', 'open');
    const answers = array(
      tuple(integer({ min: 0, max: 3 }), integer({ min: 0, max: 65_535 }), states, integer({ min: 0, max: 255 })),
      { maxLength: 200 },
    );
    assert(
      property(answers, (rows) => {
        const hosts = new HostNumbers(setOf('10.0.0.1,10.0.0.7-8,10.2.0.0'));
        const tally = new ScanTally({ all: true, hosts, names: new Map([['10.0.0.7', 'seven.lan']]) });
        const expected: unknown[][] = [[], [], [], []];
        for (const [host, port, state, ttl] of rows) {
          const from = ttl % 3 === 0 ? `192.0.2.${ttl}` : null;
          const known = ttl % 5 === 0 ? null : ttl;
          const answer = { transport: 'udp', state, reason: `${ttl % 4}`, reasonFrom: from } as const;
          tally.addAnswer(host, { ...answer, port, ttl: known, rttMs: ttl / 7, attempts: ttl });
          expected[host]!.push([port, state, `${ttl % 4}`, from, known, ttl / 7, ttl]);
        }
        for (const [host, rowsOfHost] of expected.entries()) {
          const told = tally.host(host);
          expect(told.hostname).toBe(host === 1 ? 'seven.lan' : null);
          expect(
            told.shown.map((one) => [
              one.port,
              one.state,
              one.reason,
              one.reasonFrom,
              one.ttl,
              one.rttMs,
              one.attempts,
            ]),
          ).toEqual((rowsOfHost as [number][]).toSorted((a, b) => a[0] - b[0]));
          expect(told.counts.reduce((sum, { count }) => sum + count, 0)).toBe(rowsOfHost.length);
        }
      }),
    );
  });
});

describe('hosts by number', () => {
  test('are the addresses of a set, whatever its ranges', () => {
    const hosts = new HostNumbers(setOf('10.0.0.5,10.0.1.0/30,fd00::7-fd00::9'));
    const texts = ['10.0.0.5', '10.0.1.0', '10.0.1.1', '10.0.1.2', '10.0.1.3', 'fd00::7', 'fd00::8', 'fd00::9'];
    expect(texts.map((text) => hosts.ofText(text))).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(texts.map((_, number) => hosts.text(number))).toEqual(texts);
    expect(['10.0.0.4', '10.0.0.6', '10.0.1.4', 'fd00::a', '::1', 'x'].map((text) => hosts.ofText(text))).toEqual(
      Array.from({ length: 6 }, () => -1),
    );
    expect(
      hosts
        .set([
          [0, 2],
          [4, 6],
        ])
        .toString(),
    ).toBe('10.0.0.5,10.0.1.0/31,10.0.1.3,fd00::7-fd00::8');
    expect(hosts.of((parseIp('10.0.1.2') as { value: ReturnType<typeof ipv4Address> }).value)).toBe(3);
  });

  test('have a row each, and are forgotten oldest first where they are too many, but for those given up', () => {
    const bounds = { initialMs: 1000, minMs: 10, maxMs: 5000 };
    const book = new HostBook(bounds, 2 ** 18 + 10);
    for (let number = 0; number < 2 ** 18; number++) book.entry(number, number);
    book.giveUp(book.known(0), 'local-error');
    book.addAnswer(book.known(1));
    expect(book.known(2 ** 18)).toBe(-1);
    const host = book.entry(2 ** 18, 5);
    expect([book.known(0) >= 0, book.known(1), book.known(2) >= 0, book.answers(host)]).toEqual([true, -1, true, 0]);
    expect([book.startedMs(host), book.allGivenUp()]).toEqual([5, [0]]);
    expect(book.startedMs(book.known(2))).toBe(2);
  });

  test('have their own times', () => {
    const bounds = { initialMs: 1000, minMs: 10, maxMs: 5000 };
    const book = new HostBook(bounds, 3);
    const [alone, host] = [new RttEstimator(bounds), book.entry(2, 0)];
    for (const sample of [40, 48, 300, 20, 4000]) {
      alone.add(sample);
      book.sample(host, sample);
    }
    expect(book.timeoutMs(host)).toBeCloseTo(alone.timeoutMs, 2);
    expect(book.timeoutMs(book.entry(1, 0))).toBe(alone.timeoutMs);
    expect([book.addFault(host, 'EPERM'), book.addFault(host, 'ENOBUFS'), book.fault(host)]).toEqual([1, 2, 'ENOBUFS']);
    book.clearFaults(host);
    expect(book.addFault(host, 'EPERM')).toBe(1);
  });
});

describe('the slots of probes', () => {
  test('are found, moved and cleared as in a map', () => {
    const steps = array(tuple(constantFrom('set', 'delete'), integer({ min: 0, max: 60 })), { maxLength: 300 });
    assert(
      property(steps, integer({ min: 0, max: 2 ** 32 - 64 }), (all, first) => {
        const [slots, map] = [new IndexSlots(61), new Map<number, number>()];
        for (const [at, [step, number]] of all.entries()) {
          // Multiples of a power of two crowd together in a table.
          const index = (first + number * 2 ** 27) % 2 ** 32;
          if (step === 'set') {
            slots.set(index, at);
            map.set(index, at);
          } else {
            slots.delete(index);
            map.delete(index);
          }
        }
        for (let number = 0; number <= 60; number++) {
          const index = (first + number * 2 ** 27) % 2 ** 32;
          expect(slots.get(index)).toBe(map.get(index) ?? -1);
        }
      }),
    );
  });
});
