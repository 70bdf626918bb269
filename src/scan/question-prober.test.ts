/** Hosts asked in a network of memory: with loss, with lies, with noise; and nothing ever goes to anybody else. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ipFromBytes, ipText, ipv4Address, parseIp } from '../addr/ip-address.ts';
import type { IpAddress } from '../addr/ip-address.ts';
import { rangeOfIp } from '../addr/ip-range.ts';
import { IpSet } from '../addr/ip-set.ts';
import { PortSet } from '../addr/port-set.ts';
import { seededRandom } from '../base/random.ts';
import { runProgram } from '../link/bpf-run.ts';
import { memoryNetwork } from '../link/memory-link.ts';
import { batchOf } from '../link/prepared-batch.ts';
import { buildPacket, plainIpv4, plainIpv6 } from '../wire/build-packet.ts';
import type { TransportSpec } from '../wire/build-packet.ts';
import { parseIcmp } from '../wire/icmpv4.ts';
import { parseIcmpv6 } from '../wire/icmpv6.ts';
import { findIpParts, ipParts } from '../wire/ip-header.ts';
import { ipProtocols } from '../wire/ip-protocol.ts';
import { linkTypes } from '../wire/link-type.ts';
import { parseTcp, tcpFlags } from '../wire/tcp.ts';
import { answerFilter, neighbourFilter } from './answer-filter.ts';
import { Asker } from './asker.ts';
import { usualProbes } from './discovery/methods.ts';
import { HostQuestions } from './discovery/host-questions.ts';
import { Heard } from './heard.ts';
import { wholeShard } from './permutation.ts';
import type { ProbeOutcome } from './port-state.ts';
import { ProbeEngine } from './probe-engine.ts';
import { ProbeSpace } from './probe-space.ts';
import { notAsked, QuestionProber } from './question-prober.ts';
import { timing } from './timing.ts';

const ip = (text: string): IpAddress => {
  const parsed = parseIp(text);
  if (!parsed.ok) throw new Error(text);
  return parsed.value;
};
const sources = { first: 61_000, last: 61_255 };
const ours = { 4: ip('10.0.0.1'), 6: ip('fd00::1') } as const;
const nothing = new Uint8Array(0);

/** What a host would say to a packet: echo replies, and resets to whatever is TCP. */
function answerTo(bytes: Uint8Array): Uint8Array | null {
  const parts = ipParts();
  if (findIpParts(bytes, 0, bytes.length, parts) !== null) return null;
  const size = parts.version === 4 ? 4 : 16;
  const at = (offset: number): IpAddress => ipFromBytes(bytes.slice(offset, offset + size));
  const [asked, asker] = [at(parts.destinationAt), at(parts.sourceAt)];
  const network = parts.version === 4 ? plainIpv4(asked, asker) : plainIpv6(asked, asker);
  const send = (transport: TransportSpec): Uint8Array =>
    buildPacket({ link: null, network, transport, payload: nothing }).bytes;
  const { transportStart: start, end, protocol } = parts;
  if (protocol === ipProtocols.icmp) {
    const { value } = parseIcmp(bytes, start, end) as { value: { type: number } };
    return value.type === 8 ? send({ kind: 'icmp', message: { ...value, type: 0 } as never }) : null;
  }
  if (protocol === ipProtocols.icmpv6) {
    const { value } = parseIcmpv6(bytes, start, end) as { value: { type: number } };
    return value.type === 128 ? send({ kind: 'icmpv6', message: { ...value, type: 129 } as never }) : null;
  }
  const tcp = parseTcp(bytes, start, end);
  if (!tcp.ok) return null;
  const { sourcePort, destinationPort, sequence, acknowledgment, flags } = tcp.value;
  const isSyn = (flags & tcpFlags.syn) !== 0;
  const ports = { sourcePort: destinationPort, destinationPort: sourcePort };
  const numbers = isSyn
    ? { sequence: 0, acknowledgment: (sequence + 1) >>> 0, flags: tcpFlags.rst | tcpFlags.ack }
    : { sequence: acknowledgment, acknowledgment: 0, flags: tcpFlags.rst };
  return send({ kind: 'tcp', header: { ...tcp.value, ...ports, ...numbers, options: [] } });
}

/** What came of it. */
interface Ran {
  readonly up: ReadonlySet<string>;
  readonly outcomes: readonly ProbeOutcome[];
  /** Destinations of all that was sent. */
  readonly sentTo: ReadonlySet<string>;
  /** All SYN packets: port, source port and sequence number. */
  readonly syns: readonly (readonly [port: number, source: number, sequence: number])[];
}

/** Asks targets of which some are there, over a path that loses. */
async function ask(
  targets: readonly IpAddress[],
  alive: ReadonlySet<string>,
  loss: number,
  seed: number,
): Promise<Ran> {
  const network = memoryNetwork({ seed, linkType: linkTypes.raw, model: { loss, delayMs: 5 } });
  const [near, far] = network.ends as [(typeof network.ends)[0], (typeof network.ends)[0]];
  const sentTo = new Set<string>();
  const syns: Ran['syns'][number][] = [];
  near.setFilter(answerFilter(sources, 160));
  far.onFrame((bytes, start, end) => {
    const frame = bytes.slice(start, end);
    const parts = ipParts();
    if (findIpParts(frame, 0, frame.length, parts) !== null) throw new Error('no packet was sent');
    const size = parts.version === 4 ? 4 : 16;
    const to = ipText(ipFromBytes(frame.slice(parts.destinationAt, parts.destinationAt + size)));
    sentTo.add(to);
    const tcp = parts.protocol === ipProtocols.tcp ? parseTcp(frame, parts.transportStart, parts.end) : null;
    if (tcp?.ok === true && tcp.value.flags === tcpFlags.syn)
      syns.push([tcp.value.destinationPort, tcp.value.sourcePort, tcp.value.sequence]);
    const answer = alive.has(to) ? answerTo(frame) : null;
    if (answer !== null) far.send(batchOf([answer]));
  });
  const space = new ProbeSpace(
    IpSet.of(targets.map(rangeOfIp)),
    PortSet.of([{ first: 0, last: usualProbes.length - 1 }]),
  );
  const { clock } = network;
  const asker = new Asker({ clock, openLink: () => near, sourceOf: ({ version }) => ours[version] });
  const plan = new HostQuestions(usualProbes);
  const prober = new QuestionProber({ plan, space, seed, asker, clock, sources });
  const base = { space, prober, clock, timing: timing(3), rate: Infinity, seed, shard: wholeShard };
  const engine = new ProbeEngine({ ...base, silent: 'filtered', isLocal: () => false, allLocal: false });
  const outcomes: ProbeOutcome[] = [];
  for await (const some of engine.run(new AbortController().signal)) outcomes.push(...some);
  prober.close();
  const heard = outcomes.filter(({ state }) => state === 'open');
  const up = new Set(heard.map(({ index }) => ipText(space.address(space.addressNumber(index)))));
  return { up, outcomes, sentTo, syns };
}

describe('a discovery', () => {
  const targets = [
    ...Array.from({ length: 200 }, (_, index) => ipv4Address(0x0a00_0100 + index)),
    ...Array.from({ length: 56 }, (_, index) => ip(`fd00::${(0x100 + index).toString(16)}`)),
  ];

  test.each([0, 0.1, 0.3])(
    'at a loss of %d finds who is there, invents nobody, and sends to nobody else',
    async (loss) => {
      const random = seededRandom(11);
      const alive = new Set(targets.filter(() => random.chance(0.4)).map(ipText));
      const { up, sentTo } = await ask(targets, alive, loss, 3);
      expect(up).toEqual(alive);
      expect([...sentTo].every((to) => targets.some((target) => ipText(target) === to))).toBe(true);
    },
  );

  test('repeats a SYN from another port: to a host that got the first it is a connection of its own', async () => {
    const { syns } = await ask([ip('10.0.1.7'), ip('10.0.1.8')], new Set(['10.0.1.7']), 0.5, 9);
    const ofSilent = (await ask([ip('10.0.1.8')], new Set(), 0, 5)).syns;
    expect(ofSilent.length).toBeGreaterThan(1);
    for (const sent of [syns, ofSilent]) {
      const connections = new Set(sent.map(([port, source, sequence]) => `${port} ${source} ${sequence}`));
      expect(connections.size).toBe(sent.length);
    }
    expect(new Set(ofSilent.map(([, source]) => source)).size).toBe(ofSilent.length);
    expect(new Set(ofSilent.map(([, , sequence]) => sequence)).size).toBe(1);
  });

  test('asks the best probe first, and a host that has answered no more than it must', async () => {
    const target = ip('10.0.1.7');
    const { outcomes } = await ask([target], new Set(['10.0.1.7']), 0, 5);
    expect(outcomes.map(({ reason }) => reason).toSorted()).toEqual(['echo-reply', notAsked, 'reset', 'reset']);
    expect(outcomes.every(({ state, attempts }) => state !== 'open' || attempts === 1)).toBe(true);
  });
});

test('packets of any bytes are read without a throw, and prove nothing', () => {
  const heard = new Heard();
  const marks = { sourcePort: 61_000, value: 0x1234_5680, identification: 7 };
  const bytes = fc.uint8Array({ maxLength: 120 }).map((tail) => {
    const packet = Uint8Array.from([0x45, 0, 0, 0, ...tail]);
    packet[0] = (tail[0] ?? 0) & 1 ? 0x60 : 0x45;
    return packet;
  });
  fc.assert(
    fc.property(bytes, (packet) => {
      if (!heard.read(packet, 0, packet.length)) return;
      heard.reply();
      const { protocol, ourPort, value } = heard;
      const wrongPort = (protocol === ipProtocols.tcp || protocol === ipProtocols.udp) && ourPort !== marks.sourcePort;
      const wrongMark = protocol === ipProtocols.icmp && heard.version === 4 && value !== marks.value;
      if (wrongPort || wrongMark) expect(heard.proves(marks, 0)).toBe(false);
    }),
    { numRuns: 5000 },
  );
});

describe('the filters', () => {
  const keeps = (transport: TransportSpec, protocol = 0): boolean => {
    const network = { ...plainIpv4(ip('10.0.0.2'), ours[4]), protocol };
    const { bytes } = buildPacket({ link: null, network, transport, payload: nothing });
    return runProgram(answerFilter(sources, 160), bytes, 0, bytes.length) > 0;
  };
  const udp = (destinationPort: number): TransportSpec => ({
    kind: 'udp',
    header: { sourcePort: 53, destinationPort, length: 0, checksum: 0 },
  });

  test('keep what comes to our ports, and all protocols without any', () => {
    expect([60_999, 61_000, 61_255, 61_256].map((port) => keeps(udp(port)))).toEqual([false, true, true, false]);
    expect([1, 2, 47, 89].map((protocol) => keeps({ kind: 'none' }, protocol))).toEqual([true, true, true, true]);
  });

  test('keep ARP replies and neighbour advertisements, no requests', () => {
    const frame = (etherType: number, at: number, value: number, next = 0): number => {
      const bytes = new Uint8Array(80);
      bytes.set([etherType >> 8, etherType & 255], 12);
      bytes[at] = value;
      if (next !== 0) bytes[20] = next;
      return runProgram(neighbourFilter, bytes, 0, bytes.length);
    };
    expect([
      frame(0x0806, 21, 2),
      frame(0x0806, 21, 1),
      frame(0x86dd, 54, 136, 58),
      frame(0x86dd, 54, 135, 58),
    ]).toEqual([160, 0, 160, 0]);
    expect(frame(0x0800, 21, 2)).toBe(0);
  });
});
