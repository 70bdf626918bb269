/** The packets that a host is asked with about its stack: eleven, harmless, a few milliseconds apart. */
import type { IpVersion } from '../../addr/ip-address.ts';
import { icmpv6Types } from '../../wire/icmpv6.ts';
import { ipProtocols } from '../../wire/ip-protocol.ts';
import { tcpFlags } from '../../wire/tcp.ts';
import type { TcpOption } from '../../wire/tcp-option.ts';
import { udpQuestion } from '../discovery/questions.ts';
import type { HostReply, Question } from '../question.ts';

/** The probes by name. */
export const osProbeIds = [
  'syn',
  'syn.later',
  'syn.latest',
  'syn.ecn',
  'open.null',
  'open.odd',
  'closed.syn',
  'closed.ack',
  'closed.udp',
  'echo',
  'echo.odd',
] as const;

/** One of {@link osProbeIds}. */
export type OsProbeId = (typeof osProbeIds)[number];

/** Where a host is asked; null where no such port is known. */
export interface OsPorts {
  readonly open: number | null;
  readonly closed: number;
  readonly closedUdp: number;
}

/** A probe. */
export interface OsProbe {
  readonly id: OsProbeId;
  /** What is sent, for people. */
  readonly brief: string;
  /** How long after the first one it goes, milliseconds. */
  readonly afterMs: number;
  /** Null where it cannot be asked. */
  question(version: IpVersion, ports: OsPorts): Question | null;
  /** Whether a packet from the host is of the kind that can answer it: on loopback our own are heard, too. */
  reads(reply: HostReply): boolean;
}

/** The traffic class and the code of the odd echo: neither is what any ping sends (RFC 792: the code is 0). */
export const [oddClass, oddCode] = [0x08, 9] as const;
/** Bytes in the datagram to a closed port: more than the 64 that some stacks quote, and together short enough to be seen whole. */
export const datagramLength = 64;

const { syn, ack, fin, psh, urg, ece, cwr } = tcpFlags;
const nothing = new Uint8Array(0);
/** All options that a server may agree to, and nothing that tells of this host. */
const everyOption: readonly TcpOption[] = [
  { kind: 2, size: 1460 },
  { kind: 4 },
  { kind: 8, value: 1, echo: 0 },
  { kind: 1 },
  { kind: 3, shift: 7 },
];

/** All of them, in the order in which they go. */
export const osProbes: readonly OsProbe[] = [
  tcp('syn', 'SYN with all usual options to an open port', 0, 'open', syn, everyOption),
  echo('echo', 'ICMP echo', 10, 0, 0),
  tcp('closed.syn', 'SYN to a closed port', 20, 'closed', syn, everyOption),
  tcp('syn.ecn', 'SYN that offers ECN (RFC 3168)', 30, 'open', syn | ece | cwr, everyOption),
  tcp('closed.ack', 'ACK out of the blue to a closed port', 40, 'closed', ack, []),
  tcp('open.null', 'segment without flags to an open port', 50, 'open', 0, []),
  echo('echo.odd', 'ICMP echo with a code and a type of service', 60, oddCode, oddClass),
  {
    id: 'closed.udp',
    brief: 'UDP datagram to a closed port',
    afterMs: 70,
    question: (_version, { closedUdp }) => udpQuestion('os closed.udp', new Uint8Array(datagramLength), closedUdp),
    reads: ({ kind }) => kind === 'icmp',
  },
  tcp('open.odd', 'SYN with FIN, PSH and URG to an open port', 80, 'open', syn | fin | psh | urg, everyOption),
  tcp('syn.later', 'SYN, later', 120, 'open', syn, everyOption),
  tcp('syn.latest', 'SYN, later still', 260, 'open', syn, everyOption),
];

function tcp(
  id: OsProbeId,
  brief: string,
  afterMs: number,
  to: 'open' | 'closed',
  flags: number,
  options: readonly TcpOption[],
): OsProbe {
  const numbers = { sourcePort: 0, destinationPort: 0, sequence: 0, acknowledgment: 0, checksum: 0, urgent: 0 };
  const header = { ...numbers, reserved: 0, flags, window: 64_240, options };
  return {
    id,
    brief,
    afterMs,
    question(_version, ports) {
      const port = ports[to];
      if (port === null) return null;
      const transport = { kind: 'tcp', header } as const;
      return { key: `os ${id}`, transport, protocol: ipProtocols.tcp, payload: nothing, port };
    },
    reads: ({ kind }) => kind === 'tcp',
  };
}

function echo(id: OsProbeId, brief: string, afterMs: number, code: number, trafficClass: number): OsProbe {
  const message = { code, checksum: 0, identifier: 0, sequence: 0 };
  return {
    id,
    brief,
    afterMs,
    question: (version) => ({
      key: `os ${id} ${version}`,
      transport:
        version === 4
          ? { kind: 'icmp', message: { ...message, type: 8 } }
          : { kind: 'icmpv6', message: { ...message, type: icmpv6Types.echoRequest } },
      protocol: version === 4 ? ipProtocols.icmp : ipProtocols.icmpv6,
      payload: nothing,
      port: 0,
      trafficClass,
    }),
    reads: (reply) => reply.kind === 'icmp' && reply.type === (reply.version === 4 ? 0 : icmpv6Types.echoReply),
  };
}
