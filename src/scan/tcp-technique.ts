/** What the TCP techniques share: a packet of chosen flags, and what resets and ICMP errors mean. */
import type { TcpOption } from '../wire/tcp-option.ts';
import { tcpFlags } from '../wire/tcp.ts';
import { icmpReason } from './icmp-reason.ts';
import type { PortState } from './port-state.ts';
import { defineTechnique } from './technique.ts';
import type { PacketReply, PacketTechnique, PacketVerdict } from './technique.ts';

/** What distinguishes one TCP technique from another. */
export interface TcpTechniqueSpec {
  readonly id: string;
  readonly brief: string;
  readonly flags: number;
  readonly options?: readonly TcpOption[];
  readonly silent: PortState;
  /** As in a technique; false when absent. */
  readonly tellsOpen?: boolean;
  /** What a TCP packet says. */
  read(flags: number, window: number): PacketVerdict;
  readonly samples: PacketTechnique['samples'];
}

const noPayload = new Uint8Array(0);
/** As large as a Linux client's: middle boxes drop connections that offer little. */
const window = 64_240;

/** Declares a TCP technique. */
export function defineTcpTechnique(spec: TcpTechniqueSpec): PacketTechnique {
  const header = {
    sourcePort: 0,
    destinationPort: 0,
    sequence: 0,
    acknowledgment: 0,
    reserved: 0,
    flags: spec.flags,
    window,
    checksum: 0,
    urgent: 0,
    options: spec.options ?? [],
  };
  const packet = { key: 0, transport: { kind: 'tcp', header } as const, payload: noPayload };
  return defineTechnique<PacketTechnique>({
    id: spec.id,
    brief: spec.brief,
    kind: 'packet',
    transport: 'tcp',
    silent: spec.silent,
    tellsOpen: spec.tellsOpen ?? false,
    probe: () => packet,
    classify: (reply) => (reply.kind === 'tcp' ? spec.read(reply.flags, reply.window) : filteredByIcmp(reply)),
    samples: [...spec.samples, ...icmpSamples],
  });
}

/** An ICMP error in answer to anything but UDP: somebody on the way, or the host, refuses to let it pass. */
export function filteredByIcmp(reply: PacketReply): PacketVerdict {
  if (reply.kind !== 'icmp') return null;
  const reason = icmpReason(reply.version, reply.type, reply.code);
  return reason === null ? null : { state: 'filtered', reason };
}

/** Whether a packet is a reset. */
export function isReset(flags: number): boolean {
  return (flags & tcpFlags.rst) !== 0;
}

/** A sample of a TCP packet. */
export function tcpSample(flags: number, reads: string | null, window = 0): PacketTechnique['samples'][number] {
  return { reply: { kind: 'tcp', flags, window }, reads };
}

const icmpSamples: PacketTechnique['samples'] = [
  { reply: { kind: 'icmp', version: 4, type: 3, code: 3, fromTarget: true }, reads: 'filtered port-unreach' },
  { reply: { kind: 'icmp', version: 4, type: 3, code: 13, fromTarget: false }, reads: 'filtered admin-prohibited' },
  { reply: { kind: 'icmp', version: 4, type: 11, code: 0, fromTarget: false }, reads: 'filtered time-exceeded' },
  { reply: { kind: 'icmp', version: 6, type: 1, code: 1, fromTarget: false }, reads: 'filtered admin-prohibited' },
  { reply: { kind: 'icmp', version: 6, type: 2, code: 0, fromTarget: false }, reads: null },
];
