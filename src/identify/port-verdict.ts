/** From what an examination has gathered to the answer. */
import type { Identifier } from './identifier.ts';
import type { Identity } from './identify-reply.ts';
import type { PeerTls, PortAnswer, PortOutcome } from './port-answer.ts';

/** A reply that was recognised. */
export interface Found {
  readonly identity: Identity;
  /** Whose hello it answers; null where the port spoke first. */
  readonly asked: Identifier | null;
  readonly reply: Uint8Array;
}

/** What was gathered. */
export interface Gathered {
  readonly found: Found | null;
  readonly identifiers: readonly Identifier[];
  readonly tls: PeerTls | null;
  readonly startTls: boolean | null;
  /** The first bytes that anything said. */
  readonly heard: Uint8Array;
  readonly hellos: readonly string[];
  /** Whether any connection came about. */
  readonly reached: boolean;
  /** Whether every connection, the one that only listened too, was closed without a word. */
  readonly wrapped: boolean;
  /** Whether nothing that was sent has been acknowledged. */
  readonly deaf: boolean;
  readonly failure: string | null;
}

/** Makes the answer. */
export function portAnswer(gathered: Gathered): PortAnswer {
  const { found, identifiers, tls, startTls } = gathered;
  const identity = found?.identity ?? null;
  const inside = tls !== null && startTls !== true;
  const secureName = inside ? identifiers.find(({ id }) => id === identity?.by)?.secureName : undefined;
  return {
    outcome: outcomeOf(gathered),
    identity,
    name: identity === null ? (inside ? 'tls' : null) : (secureName ?? identity.service),
    tls,
    startTls,
    method: found === null ? null : found.asked === null ? 'banner' : 'probe',
    asked: found?.asked?.id ?? null,
    reply: found?.reply ?? gathered.heard,
    hellos: gathered.hellos,
    failure: gathered.reached ? null : gathered.failure,
  };
}

function outcomeOf({ found, tls, heard, reached, wrapped, deaf }: Gathered): PortOutcome {
  if (found !== null || tls !== null) return 'identified';
  if (heard.length > 0) return 'unrecognised';
  if (!reached) return 'unreachable';
  if (wrapped) return 'wrapped';
  return deaf ? 'deaf' : 'silent';
}
