/** What a scan technique is: how a port is asked, and what each answer means. One file each in techniques/. */
import type { IpAddress } from '../addr/ip-address.ts';
import type { PortTransport } from '../addr/port-spec.ts';
import type { DialOutcome } from '../os/dialer.ts';
import type { Answer, PortState } from './port-state.ts';

/** What is the same for every technique. */
interface TechniqueFacts {
  /** `tcp.connect`: what `--technique` takes, with or without the transport. */
  readonly id: string;
  /** One line: what it tells. */
  readonly brief: string;
  readonly transport: PortTransport;
  /** What silence means. */
  readonly silent: PortState;
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

/** A technique. */
export type Technique = DialTechnique;

/** Declares a technique. */
export function defineTechnique<T extends Technique>(technique: T): T {
  return Object.freeze(technique);
}
