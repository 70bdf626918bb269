/** Replies of every kind, damaged at random: what an enemy could send to a scan that listens. */
import { ipv4Address } from '../addr/ip-address.ts';
import { rangeOfIp } from '../addr/ip-range.ts';
import { IpSet } from '../addr/ip-set.ts';
import { PortSet } from '../addr/port-set.ts';
import { seededRandom } from '../base/random.ts';
import type { Link } from '../link/link.ts';
import { emptyMeta } from '../link/link.ts';
import { buildPacket, plainIpv4 } from '../wire/build-packet.ts';
import type { TransportSpec } from '../wire/build-packet.ts';
import { linkTypes } from '../wire/link-type.ts';
import { tcpFlags } from '../wire/tcp.ts';
import { systemClock } from '../base/clock.ts';
import type { Outbox } from './outbox.ts';
import { PacketProber } from './packet-prober.ts';
import { ProbeSpace } from './probe-space.ts';
import type { ProbeListener } from './prober.ts';
import syn from './techniques/syn.ts';
import { PreparedBatch } from '../link/prepared-batch.ts';

/** What was believed of so many damaged replies. */
export interface FuzzedReplies {
  readonly packets: number;
  /** Packets that were taken for an answer of any kind, and those that opened a port. */
  readonly believed: number;
  readonly open: number;
}

const noBytes = new Uint8Array(0);
const us = ipv4Address(0x0a000001);
const target = ipv4Address(0x0a000002);

/**
 * Hands `count` packets to a prober that waits for the answers of 100 ports, and counts what it believes. No packet is a true answer:
 * none knows the cookies. Throws what the prober throws, which must be nothing.
 */
export function fuzzReplies(count: number, seed: number): FuzzedReplies {
  const random = seededRandom(seed);
  const seeds = templates();
  let packet: Uint8Array = noBytes;
  let end = 0;
  const link = {
    linkType: linkTypes.raw,
    receive: (visit: Parameters<Link['receive']>[0]) => (visit(packet, 0, end, emptyMeta()), 1),
  };
  const prober = proberOver(link as unknown as Link);
  let [believed, open] = [0, 0];
  const listener: ProbeListener = {
    ended: (_slot, verdict) => {
      believed++;
      if (typeof verdict === 'object' && 'state' in verdict && verdict.state === 'open') open++;
    },
    late: (_index, { state }) => {
      believed++;
      if (state === 'open') open++;
    },
  };
  for (let number = 0; number < count; number++) {
    const template = seeds[random.integer(0, seeds.length - 1)]!;
    packet = template.slice();
    end = packet.length;
    // Half of them know our ports and address: only the cookie is missing.
    for (let damage = random.integer(0, 4); damage > 0; damage--)
      packet[random.integer(0, end - 1)] = random.integer(0, 255);
    if (random.chance(0.2)) end = random.integer(0, end);
    prober.collect(listener);
  }
  return { packets: count, believed, open };
}

function proberOver(link: Link): PacketProber {
  const space = new ProbeSpace(IpSet.of([rangeOfIp(target)]), PortSet.of([{ first: 1, last: 100 }]));
  const batch = PreparedBatch.create({ slotLength: 1536 });
  const outbox: Outbox = {
    room: () => batch,
    add: () => {},
    flush: () => {},
    finish: () => {},
    close: () => {},
  };
  const prober = new PacketProber({
    technique: syn,
    space,
    seed: 77,
    link,
    clock: systemClock,
    ways: { to: () => ({ source: us, link: null, outbox }), outboxes: [outbox], close: () => {} },
    sources: { first: 61_000, last: 61_255 },
  });
  for (let slot = 0; slot < 100; slot++)
    prober.begin(slot, { index: slot, address: target, port: slot + 1, local: false }, 1);
  return prober;
}

/** A packet of each kind, to ports of ours. */
function templates(): readonly Uint8Array[] {
  const tcp = (flags: number): TransportSpec => ({
    kind: 'tcp',
    header: {
      sourcePort: 22,
      destinationPort: 61_100,
      flags,
      sequence: 1,
      acknowledgment: 2,
      reserved: 0,
      window: 1024,
      checksum: 0,
      urgent: 0,
      options: [],
    },
  });
  const build = (transport: TransportSpec, payload: Uint8Array = noBytes): Uint8Array =>
    buildPacket({ link: null, network: plainIpv4(target, us), transport, payload }).bytes;
  const quote = buildPacket({
    link: null,
    network: plainIpv4(us, target),
    transport: tcp(tcpFlags.syn),
    payload: noBytes,
  }).bytes;
  const icmp = (type: 3 | 11, code: number): Uint8Array =>
    build({ kind: 'icmp', message: { type, code, checksum: 0, originalLength: 0, nextHopMtu: 0 } as never }, quote);
  return [
    build(tcp(tcpFlags.syn | tcpFlags.ack)),
    build(tcp(tcpFlags.rst | tcpFlags.ack)),
    build(tcp(tcpFlags.rst)),
    build({ kind: 'udp', header: { sourcePort: 53, destinationPort: 61_100, length: 0, checksum: 0 } }),
    icmp(3, 3),
    icmp(3, 13),
    icmp(11, 0),
  ];
}
