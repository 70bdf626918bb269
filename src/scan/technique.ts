/** What a scan technique is: how a port is asked, and what each answer means. One file each in techniques/. */
import type { IpAddress, IpVersion } from '../addr/ip-address.ts';
import type { PortTransport } from '../addr/port-spec.ts';
import type { TransportSpec } from '../wire/build-packet.ts';
import type { DialOutcome } from '../os/dialer.ts';
import type { Answer, PortState } from './port-state.ts';

/** What a technique asks for: ports of a transport, or with `ip` the IP protocols themselves, whose numbers stand where ports do. */
export type ScanTransport = PortTransport | 'ip';

/** What is the same for every technique. */
interface TechniqueFacts {
  /** `tcp.connect`: what `--technique` takes, with or without the transport. */
  readonly id: string;
  /** One line: what it tells. */
  readonly brief: string;
  readonly transport: ScanTransport;
  /** What silence means. */
  readonly silent: PortState;
  /** Whether it tells open from closed on every system, so that it can be held against a socket table. */
  readonly tellsOpen: boolean;
}

/** A verdict, or what to do in place of one. */
export type DialVerdict =
  | Answer
  /** No answer: the same as a timeout. */
  | 'silent'
  /** This machine failed, not the peer: ask again later, and less at once. */
  | 'local-fault';

/** A sample of a dial technique: an outcome of the dialer and what it has to be read as. */
export interface DialSample {
  readonly outcome: DialOutcome;
  /** `state reason`, or the verdict's word. */
  readonly reads: string;
}

/** A technique that lets the kernel connect: no privilege needed. */
export interface DialTechnique extends TechniqueFacts {
  readonly kind: 'dial';
  /** What an outcome (never `pending`) says about a port at `target`. */
  classify(outcome: DialOutcome, target: IpAddress): DialVerdict;
  /** Every kind of outcome; a test reads them all. */
  readonly samples: readonly DialSample[];
}

/** What came back for a probe packet, read and found to be an answer to a probe of ours. */
export type PacketReply =
  | { readonly kind: 'tcp'; readonly flags: number; readonly window: number }
  | { readonly kind: 'udp' }
  | { readonly kind: 'sctp'; readonly chunk: number }
  /** A packet of the IP protocol that was asked; of ICMP an answer, no error. */
  | { readonly kind: 'protocol' }
  | {
      readonly kind: 'icmp';
      readonly version: IpVersion;
      readonly type: number;
      readonly code: number;
      /** Whether the probed host itself sent it. */
      readonly fromTarget: boolean;
    };

/** A state and its reason; null: the packet says nothing about the port. */
export type PacketVerdict = { readonly state: PortState; readonly reason: string } | null;

/** The packet that asks a port. */
export interface ProbePacket {
  /** Ports with the same key are asked with the same packet but for its ports and cookies. */
  readonly key: number;
  readonly transport: TransportSpec;
  readonly payload: Uint8Array;
}

/** A technique that sends packets of its own: needs CAP_NET_RAW. */
export interface PacketTechnique extends TechniqueFacts {
  readonly kind: 'packet';
  /** The packet for a port; its ports, sequence numbers and tags are filled in per probe. */
  probe(port: number): ProbePacket;
  classify(reply: PacketReply): PacketVerdict;
  /** Every kind of reply and `state reason`, or null; a test reads them all. */
  readonly samples: readonly { readonly reply: PacketReply; readonly reads: string | null }[];
}

/** A packet technique that asks ports. */
export type PortTechnique = PacketTechnique & { readonly transport: PortTransport };

/** A technique. */
export type Technique = DialTechnique | PacketTechnique;

/** Declares a technique. */
export function defineTechnique<T extends Technique>(technique: T): T {
  return Object.freeze(technique);
}
