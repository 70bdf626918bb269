/** The packets that discovery methods and the protocol scan have in common. */
import type { IpVersion } from '../../addr/ip-address.ts';
import { ipv4Address } from '../../addr/ip-address.ts';
import { emitIgmp, fillIgmpChecksum, igmpField, igmpTypes } from '../../wire/igmp.ts';
import { icmpv6Types } from '../../wire/icmpv6.ts';
import { ipProtocols } from '../../wire/ip-protocol.ts';
import { sctpChunkTypes } from '../../wire/sctp.ts';
import type { SctpChunk } from '../../wire/sctp.ts';
import { tcpFlags } from '../../wire/tcp.ts';
import type { TcpOption } from '../../wire/tcp-option.ts';
import type { Question } from '../question.ts';

const nothing = new Uint8Array(0);
/** As large as a Linux client's: middle boxes drop connections that offer little. */
const window = 64_240;

/** A TCP packet of these flags; a SYN offers a segment size as every client does. */
export function tcpQuestion(flags: number, port: number): Question {
  const options: readonly TcpOption[] = (flags & tcpFlags.syn) === 0 ? [] : [{ kind: 2, size: 1460 }];
  const numbers = { sourcePort: 0, destinationPort: 0, sequence: 0, acknowledgment: 0, checksum: 0, urgent: 0 };
  const header = { ...numbers, reserved: 0, flags, window, options };
  const transport = { kind: 'tcp', header } as const;
  return { key: `tcp ${flags}`, transport, protocol: ipProtocols.tcp, payload: nothing, port };
}

/** A UDP datagram. */
export function udpQuestion(key: string, payload: Uint8Array, port: number): Question {
  const header = { sourcePort: 0, destinationPort: 0, length: 0, checksum: 0 };
  return { key, transport: { kind: 'udp', header }, protocol: ipProtocols.udp, payload, port };
}

/** An INIT as RFC 9260 section 3.3.2 wants it: a window of 1500 at the least, ten streams out, as many in as there are. */
export const initChunk: SctpChunk = Object.freeze({
  type: sctpChunkTypes.init,
  flags: 0,
  initiateTag: 0,
  receiverWindow: 32_768,
  outboundStreams: 10,
  inboundStreams: 2048,
  initialSequence: 1,
  parameters: [],
});

/** An SCTP packet with an INIT. */
export function sctpQuestion(port: number): Question {
  const packet = { sourcePort: 0, destinationPort: 0, verificationTag: 0, checksum: 0, chunks: [initChunk] };
  return { key: 'sctp', transport: { kind: 'sctp', packet }, protocol: ipProtocols.sctp, payload: nothing, port };
}

const query = { code: 0, checksum: 0, identifier: 0, sequence: 0 } as const;

/** An echo request of either version, without data. */
export function echoQuestion(version: IpVersion): Question {
  const common = { key: `echo ${version}`, payload: nothing, port: 0 };
  return version === 4
    ? { ...common, transport: { kind: 'icmp', message: { ...query, type: 8 } }, protocol: ipProtocols.icmp }
    : {
        ...common,
        transport: { kind: 'icmpv6', message: { ...query, type: icmpv6Types.echoRequest } },
        protocol: ipProtocols.icmpv6,
      };
}

/** A timestamp request (RFC 792): all three times zero, so that nothing is told of this machine's clock. */
export const timestampQuestion: Question = Object.freeze({
  key: 'timestamp',
  transport: { kind: 'icmp', message: { ...query, type: 13, originate: 0, receive: 0, transmit: 0 } },
  protocol: ipProtocols.icmp,
  payload: nothing,
  port: 0,
} as const);

/** An address mask request (RFC 950). */
export const maskQuestion: Question = Object.freeze({
  key: 'mask',
  transport: { kind: 'icmp', message: { ...query, type: 17, mask: 0 } },
  protocol: ipProtocols.icmp,
  payload: nothing,
  port: 0,
} as const);

/** Where protocols with ports are asked by number alone: a port that answers an ACK anywhere, and one that nobody listens on. */
const [webPort, unusedPort] = [80, 40_125];

/** A packet of an IP protocol: with a header of its own where that is known to provoke an answer, else with nothing in it. */
export function protocolQuestion(version: IpVersion, protocol: number): Question {
  if (protocol === (version === 4 ? ipProtocols.icmp : ipProtocols.icmpv6)) return echoQuestion(version);
  if (protocol === ipProtocols.tcp) return tcpQuestion(tcpFlags.ack, webPort);
  if (protocol === ipProtocols.udp) return udpQuestion('udp', nothing, unusedPort);
  if (protocol === ipProtocols.sctp) return sctpQuestion(webPort);
  const payload = protocol === ipProtocols.igmp && version === 4 ? membershipQuery() : nothing;
  return { key: `protocol ${protocol}`, transport: { kind: 'none' }, protocol, payload, port: 0 };
}

/** A general query of version 1 (RFC 1112 appendix I): every later version answers it. */
function membershipQuery(): Uint8Array {
  const bytes = new Uint8Array(igmpField.end);
  const message = { type: igmpTypes.query, maxResponse: 0, checksum: 0, group: ipv4Address(0), version3: null };
  emitIgmp(message, bytes, 0);
  fillIgmpChecksum(bytes, 0, bytes.length);
  return bytes;
}
