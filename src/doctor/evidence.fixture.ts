/** Evidence to decide from, with everything plain but what a test sets. */
import { parseIp } from '../addr/ip-address.ts';
import type { IpAddress } from '../addr/ip-address.ts';
import type { TcpReach, UdpReach } from '../os/reach.ts';
import type { AddressEvidence, ReachEvidence, SeenPacket } from './evidence.ts';

/** An address from its text. */
export function ip(text: string): IpAddress {
  const parsed = parseIp(text);
  if (!parsed.ok) throw new TypeError(`${text}: ${parsed.reason}`);
  return parsed.value;
}

const own = { 4: ip('10.0.0.2'), 6: ip('fd00::2') } as const;

/** A TCP attempt that timed out after two SYNs, unless told otherwise. */
export function tcp(parts: Partial<TcpReach> = {}): TcpReach {
  return {
    transport: 'tcp',
    outcome: parts.errno === undefined ? 'timeout' : 'failed',
    errno: null,
    call: 'connect',
    local: { address: own[4], port: 40_000 },
    icmp: [],
    startedAt: 0,
    ms: 2000,
    retransmits: 1,
    unsentRetransmits: 0,
    after: null,
    ...parts,
  };
}

/** A UDP request that stayed without an answer, unless told otherwise. */
export function udp(parts: Partial<UdpReach> = {}): UdpReach {
  const { errno = null } = parts;
  return {
    transport: 'udp',
    outcome: errno === null ? 'timeout' : 'failed',
    errno,
    call: 'receive',
    local: { address: own[4], port: 40_000 },
    icmp: [],
    startedAt: 0,
    ms: 2000,
    sent: 3,
    answerBytes: 0,
    ...parts,
  };
}

/** An ICMP message out of the error queue. */
export function icmp(from: string | null, type: number, code: number): TcpReach['icmp'][number] {
  const sender = from === null ? null : ip(from);
  return { version: sender?.version ?? 4, type, code, from: sender, hopLimit: 60, ms: 1 };
}

/** A packet that passed on eth0. */
export function packet(direction: 'in' | 'out', kind: SeenPacket['kind'], parts: Partial<SeenPacket> = {}): SeenPacket {
  const from = direction === 'out' ? own[4] : ip('10.0.9.9');
  return { direction, kind, from, hopLimit: 64, interface: 'eth0', window: 0, icmp: null, ms: 1, ...parts };
}

/** An address behind a router, with nothing seen but the attempt. */
export function address(reach: TcpReach | UdpReach, parts: Partial<AddressEvidence> = {}): AddressEvidence {
  return {
    address: ip('10.0.9.9'),
    local: false,
    route: {
      ok: true,
      kind: 'unicast',
      interface: 'eth0',
      gateway: ip('10.0.0.1'),
      source: own[4],
      mtu: 1500,
    },
    neighbour: { address: ip('10.0.0.1'), state: 'reachable', mac: '02:00:00:00:00:01' },
    reach,
    packets: null,
    reset: null,
    listener: undefined,
    ...parts,
  };
}

/** A question about these addresses, as an ordinary user. */
export function evidence(addresses: readonly AddressEvidence[], parts: Partial<ReachEvidence> = {}): ReachEvidence {
  const [first] = addresses;
  return {
    question: {
      host: 'host.lan',
      port: 8080,
      transport: first?.reach.transport ?? 'tcp',
      family: null,
      from: null,
      timeoutMs: 5000,
      identify: true,
    },
    name: {
      addresses: addresses.map((one) => one.address),
      source: '/etc/hosts',
      servers: [],
      failure: null,
      ms: 1,
    },
    addresses,
    leftOut: 0,
    blind: 'needs CAP_NET_RAW',
    service: null,
    asked: null,
    tlsFailure: null,
    ...parts,
  };
}
