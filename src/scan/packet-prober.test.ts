/** Scans by packets over a network in memory: whole hosts that answer, loss, forgeries, and bytes that mean nothing. */
import { assert, integer, property, uint8Array } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareIp, ipFromBytes, ipText, ipv4Address, parseIp } from '../addr/ip-address.ts';
import type { IpAddress } from '../addr/ip-address.ts';
import { rangeOfIp } from '../addr/ip-range.ts';
import { IpSet } from '../addr/ip-set.ts';
import { PortSet } from '../addr/port-set.ts';
import { seededRandom } from '../base/random.ts';
import type { MemoryLink, MemoryNetwork } from '../link/memory-link.ts';
import { memoryNetwork } from '../link/memory-link.ts';
import type { NetworkModel } from '../link/network-model.ts';
import { batchOf } from '../link/prepared-batch.ts';
import { buildPacket, plainIpv4, plainIpv6 } from '../wire/build-packet.ts';
import type { TransportSpec } from '../wire/build-packet.ts';
import { u16, u32, u8 } from '../wire/bytes.ts';
import { linkTypes } from '../wire/link-type.ts';
import { tcpFlags } from '../wire/tcp.ts';
import { PacketProber } from './packet-prober.ts';
import { wholeShard } from './permutation.ts';
import type { PortResult } from './port-result.ts';
import { Reply } from './reply.ts';
import { Scan } from './scan.ts';
import ack from './techniques/ack.ts';
import fin from './techniques/fin.ts';
import syn from './techniques/syn.ts';
import type { PacketTechnique } from './technique.ts';
import { timing } from './timing.ts';
import { plainWays } from './ways.ts';

const noBytes = new Uint8Array(0);
const us = { 4: ipv4Address(0x0a000001), 6: ip('fd00::1') };
const router = ipv4Address(0x0a0000fe);

function ip(text: string): IpAddress {
  const parsed = parseIp(text);
  if (!parsed.ok) throw new Error(parsed.reason);
  return parsed.value;
}

const tcp = (
  ports: readonly [number, number],
  flags: number,
  sequence: number,
  acknowledgment: number,
): TransportSpec => ({
  kind: 'tcp',
  header: {
    sourcePort: ports[0],
    destinationPort: ports[1],
    flags,
    sequence,
    acknowledgment,
    reserved: 0,
    window: 0,
    checksum: 0,
    urgent: 0,
    options: [],
  },
});

/** Answers as a host does whose ports ending in 0 are open, in 7 dropped, in 9 refused by a router; the rest is closed. */
function hostAnswer(frame: Uint8Array): Uint8Array | null {
  const version = u8(frame, 0) >> 4;
  const header = version === 4 ? 20 : 40;
  const [to, from] =
    version === 4
      ? [ipFromBytes(frame.slice(12, 16)), ipFromBytes(frame.slice(16, 20))]
      : [ipFromBytes(frame.slice(8, 24)), ipFromBytes(frame.slice(24, 40))];
  const [source, port, sequence, acknowledgment, flags] = [
    u16(frame, header),
    u16(frame, header + 2),
    u32(frame, header + 4),
    u32(frame, header + 8),
    u8(frame, header + 13),
  ];
  if (port % 10 === 7) return null;
  const network = version === 4 ? plainIpv4(port % 10 === 9 ? router : from, to) : plainIpv6(from, to);
  if (port % 10 === 9 && version === 4) {
    const message = { type: 3, code: 13, checksum: 0, originalLength: 0, nextHopMtu: 0 } as const;
    const payload = frame.slice(0, 28);
    return buildPacket({ link: null, network, transport: { kind: 'icmp', message }, payload }).bytes;
  }
  const isSyn = (flags & tcpFlags.syn) !== 0;
  const counts = isSyn || (flags & tcpFlags.fin) !== 0 ? 1 : 0;
  const reply =
    isSyn && port % 10 === 0
      ? tcp([port, source], tcpFlags.syn | tcpFlags.ack, 777, sequence + 1)
      : (flags & tcpFlags.ack) !== 0
        ? tcp([port, source], tcpFlags.rst, acknowledgment, 0)
        : port % 10 === 0
          ? null
          : tcp([port, source], tcpFlags.rst | tcpFlags.ack, 0, sequence + counts);
  return reply === null ? null : buildPacket({ link: null, network, transport: reply, payload: noBytes }).bytes;
}

function networkOf(model: NetworkModel, answer = hostAnswer): { network: MemoryNetwork; link: MemoryLink } {
  const network = memoryNetwork({ seed: 5, linkType: linkTypes.raw, model });
  const [link, host] = network.ends as readonly [MemoryLink, MemoryLink];
  host.onFrame((bytes, start, end) => {
    const reply = answer(bytes.slice(start, end));
    if (reply !== null) host.send(batchOf([reply]));
  });
  return { network, link };
}

async function scan(
  { network, link }: ReturnType<typeof networkOf>,
  technique: PacketTechnique,
  targets: readonly string[],
  last: number,
): Promise<{ results: PortResult[]; scan: Scan }> {
  const plan = {
    parts: [
      {
        technique,
        addresses: IpSet.of(targets.map((text) => rangeOfIp(ip(text)))),
        ports: PortSet.of([
          {
            first: 1,
            last,
          },
        ]),
      },
    ],
    timing: timing(3),
    rate: Infinity,
    seed: 11,
    shard: wholeShard,
  };
  const { clock } = network;
  const sources = { first: 61_000, last: 61_255 };
  const made = new Scan(plan, {
    clock,
    own: IpSet.empty,
    names: new Map(),
    journal: null,
    openProber: (_, space, seed) =>
      Promise.resolve(
        new PacketProber({
          technique,
          space,
          seed,
          link,
          clock,
          sources,
          ways: plainWays(link, (to) => us[to.version]),
        }),
      ),
  });
  const results: PortResult[] = [];
  for await (const batch of made.run(new AbortController().signal)) results.push(...batch);
  return { results, scan: made };
}

const stateOf = (port: number, version: 4 | 6): string =>
  port % 10 === 0 ? 'open' : port % 10 === 7 || (port % 10 === 9 && version === 4) ? 'filtered' : 'closed';

describe('a scan by packets', () => {
  test('of both families tells every port once and right', async () => {
    const { results } = await scan(networkOf({ delayMs: 3 }), syn, ['10.0.0.2', 'fd00::2'], 300);
    expect(new Set(results.map(({ host, port }) => `${host} ${port}`)).size).toBe(600);
    expect(results).toHaveLength(600);
    expect(results.filter(({ host, port, state }) => state !== stateOf(port, host.includes(':') ? 6 : 4))).toEqual([]);
    expect(results.find(({ host, port }) => host === '10.0.0.2' && port === 9)).toMatchObject({
      reason: 'admin-prohibited',
      reasonFrom: ipText(router),
      ttl: 64,
    });
  });

  test('tells how long an answer took by when the kernel saw it, not by when it was read', async () => {
    const made = networkOf({ delayMs: 5 });
    const receive = made.link.receive.bind(made.link);
    const late: typeof receive = (visit, timeoutMs) => {
      made.network.run(25);
      return receive(visit, timeoutMs);
    };
    Object.assign(made.link, { receive: late });
    const { results } = await scan(made, syn, ['10.0.0.2'], 20);
    const answered = results.filter(({ reason }) => reason !== 'no-response');
    expect(answered).toHaveLength(18);
    for (const { rttMs } of answered) expect(rttMs).toBeCloseTo(10, 1);
  });

  test('finds every open port under loss, delay and duplication', async () => {
    const { results, scan: made } = await scan(
      networkOf({ loss: 0.1, delayMs: 5, jitterMs: 3, duplicate: 0.05 }),
      syn,
      ['10.0.0.2'],
      3000,
    );
    expect(results.filter(({ port, state }) => state !== stateOf(port, 4))).toEqual([]);
    expect(results).toHaveLength(3000);
    expect(made.summary().lossRate).toBeGreaterThan(0.1);
    expect(made.summary().lossRate).toBeLessThan(0.3);
  });

  test('reads resets of FIN and ACK probes', async () => {
    const finished = (await scan(networkOf({ delayMs: 1 }), fin, ['10.0.0.2'], 30)).results;
    expect(finished.filter(({ state }) => state === 'closed')).toHaveLength(21);
    expect(
      finished
        .filter(({ state }) => state === 'open|filtered')
        .map(({ port }) => port % 10)
        .toSorted((a, b) => a - b),
    ).toEqual([0, 0, 0, 7, 7, 7]);
    const passed = (await scan(networkOf({ delayMs: 1 }), ack, ['10.0.0.2'], 30)).results;
    expect(passed.filter(({ state }) => state === 'unfiltered')).toHaveLength(24);
  });

  test('believes no answer that does not know the cookie', async () => {
    const random = seededRandom(3);
    const forge = (frame: Uint8Array): Uint8Array => {
      const [source, port] = [u16(frame, 20), u16(frame, 22)];
      const network = plainIpv4(ipFromBytes(frame.slice(16, 20)), ipFromBytes(frame.slice(12, 16)));
      const transport = tcp([port, source], tcpFlags.syn | tcpFlags.ack, 1, random.uint32());
      return buildPacket({ link: null, network, transport, payload: noBytes }).bytes;
    };
    const { results } = await scan(networkOf({ delayMs: 1 }, forge), syn, ['10.0.0.2'], 200);
    expect(results.filter(({ state }) => state !== 'filtered')).toEqual([]);
  });
});

describe('the reader of replies', () => {
  test('survives any bytes, and any damage to a real reply', () => {
    const reply = new Reply();
    assert(
      property(uint8Array({ maxLength: 120 }), (bytes) => {
        expect(typeof reply.read(bytes, 0, bytes.length)).toBe('boolean');
      }),
      { numRuns: 5000 },
    );
    const probe = buildPacket({
      link: null,
      network: plainIpv4(us[4], ipv4Address(0xa000002)),
      payload: noBytes,
      transport: tcp([61e3, 9], tcpFlags.syn, 5, 5),
    }).bytes;
    const real = hostAnswer(probe)!;
    assert(
      property(
        integer({ min: 0, max: real.length - 1 }),
        integer({ min: 0, max: 255 }),
        integer({ min: 0, max: real.length }),
        (at, value, end) => {
          const bytes = real.slice();
          bytes[at] = value;
          if (reply.read(bytes, 0, end)) expect(reply.peerPort).toBeLessThan(65_536);
        },
      ),
      { numRuns: 5000 },
    );
  });

  test('finds the probe that an ICMP error quotes', () => {
    const probe = buildPacket({
      link: null,
      network: plainIpv4(us[4], ipv4Address(0xa000002)),
      payload: noBytes,
      transport: tcp([61e3, 9], tcpFlags.syn, 0xdeadbeef, 5),
    }).bytes;
    const bytes = hostAnswer(probe)!;
    const reply = new Reply();
    expect(reply.read(bytes, 0, bytes.length)).toBe(true);
    expect([reply.kind, reply.code, reply.peerPort, reply.ourPort, reply.sequence]).toEqual([
      'icmp',
      13,
      9,
      61_000,
      0xdeadbeef,
    ]);
    expect(compareIp(ipFromBytes(bytes.slice(reply.peerAt, reply.peerAt + 4)), ipv4Address(0x0a000002))).toBe(0);
  });
});
