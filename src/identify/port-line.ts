/** One connection of an examination, and which of two answers is the better one. */
import type { Identifier } from './identifier.ts';
import type { Identity } from './identify-reply.ts';
import type { Found } from './port-verdict.ts';
import { ReplyBuffer } from './reply.ts';
import type { StartTlsTalk } from './start-tls-talk.ts';

/** A connection. */
export interface Line {
  /** Whose hello is sent on it; null only listens. */
  readonly asked: Identifier | null;
  readonly tls: boolean;
  readonly buffer: ReplyBuffer;
  /** The conversation that leads to TLS, where it serves for that alone. */
  readonly talk: StartTlsTalk | null;
  opened: boolean;
  /** The question that was asked last; empty before. */
  sent: Uint8Array;
  /** How often a datagram was sent again. */
  repeats: number;
  /** How many bytes the identifiers have seen. */
  looked: number;
  /** The other side has acknowledged nothing of what was sent. */
  deaf: boolean;
}

/** A connection before it stands. */
export function newLine(asked: Identifier | null, tls: boolean, talk: StartTlsTalk | null): Line {
  return {
    asked,
    tls,
    buffer: new ReplyBuffer(),
    talk,
    opened: false,
    sent: new Uint8Array(0),
    repeats: 0,
    looked: 0,
    deaf: false,
  };
}

/** More of the same reply counts, and of two equal answers that which came unasked. */
export function isBetter({ confidence }: Identity, asked: Identifier | null, known: Found | null): boolean {
  if (known === null || known.asked === asked) return true;
  return confidence > known.identity.confidence || (confidence === known.identity.confidence && asked === null);
}
