/** What the SCTP techniques share: a packet of one chunk, and what ICMP errors mean. */
import type { SctpChunk } from '../wire/sctp.ts';
import type { PortState } from './port-state.ts';
import { filteredByIcmp } from './tcp-technique.ts';
import { defineTechnique } from './technique.ts';
import type { PacketTechnique, PacketVerdict } from './technique.ts';

/** What distinguishes one SCTP technique from another. */
export interface SctpTechniqueSpec {
  readonly id: string;
  readonly brief: string;
  readonly chunk: SctpChunk;
  readonly silent: PortState;
  /** As in a technique. */
  readonly tellsOpen: boolean;
  /** What an SCTP packet says by its first chunk. */
  read(chunk: number): PacketVerdict;
  readonly samples: PacketTechnique['samples'];
}

/** Declares an SCTP technique. */
export function defineSctpTechnique(spec: SctpTechniqueSpec): PacketTechnique {
  const packet = { sourcePort: 0, destinationPort: 0, verificationTag: 0, checksum: 0, chunks: [spec.chunk] };
  const probe = { key: 0, transport: { kind: 'sctp', packet } as const, payload: new Uint8Array(0) };
  return defineTechnique<PacketTechnique>({
    id: spec.id,
    brief: spec.brief,
    kind: 'packet',
    transport: 'sctp',
    silent: spec.silent,
    tellsOpen: spec.tellsOpen,
    probe: () => probe,
    classify: (reply) => (reply.kind === 'sctp' ? spec.read(reply.chunk) : filteredByIcmp(reply)),
    samples: [
      ...spec.samples,
      // A kernel without SCTP refuses every port alike: that says nothing about one of them.
      { reply: { kind: 'icmp', version: 4, type: 3, code: 2, fromTarget: true }, reads: 'filtered proto-unreach' },
      { reply: { kind: 'icmp', version: 4, type: 3, code: 13, fromTarget: false }, reads: 'filtered admin-prohibited' },
      { reply: { kind: 'icmp', version: 6, type: 4, code: 1, fromTarget: true }, reads: 'filtered param-problem' },
      { reply: { kind: 'icmp', version: 6, type: 2, code: 0, fromTarget: false }, reads: null },
    ],
  });
}

/** A sample of an SCTP packet. */
export function sctpSample(chunk: number, reads: string | null): PacketTechnique['samples'][number] {
  return { reply: { kind: 'sctp', chunk }, reads };
}
