/** What an identifier is: one protocol that claims a reply by score, and says what the reply tells about the server. */
import type { Reply } from './reply.ts';

/** The transports that are identified. */
export type IdentifyTransport = 'tcp' | 'udp';

/** Where a reply came from and what it answers. */
export interface IdentifyContext {
  readonly transport: IdentifyTransport;
  readonly port: number;
  /** The name or address that was asked for: what belongs into a `Host` header. */
  readonly host: string;
  /** Whether this was said inside TLS. */
  readonly tls: boolean;
  /** The identifier whose hello was sent, null where the port spoke first. */
  readonly asked: string | null;
}

/** What a reply tells; absent or null is "it does not say". Texts are the server's own: hostile until printed safely. */
export interface Finding {
  /** The protocol, in the word people use: `ssh`, `http`, `postgresql`. */
  readonly service: string;
  readonly product?: string | null | undefined;
  readonly version?: string | null | undefined;
  /** Further facts in a few words: `protocol 2.0`, `authentication required`. */
  readonly info?: string | null | undefined;
  readonly hostname?: string | null | undefined;
  readonly os?: string | null | undefined;
  /** `printer`, `router`, `storage`, `phone` ... */
  readonly deviceType?: string | null | undefined;
  /** Common Platform Enumeration names in their URI form (CPE 2.2). */
  readonly cpe?: readonly string[] | undefined;
  /** The server said that TLS is wanted on this port (plain HTTP sent to an HTTPS port, a TLS alert). */
  readonly mayTls?: boolean | undefined;
}

/** How a protocol changes to TLS in mid-conversation, from the greeting on. */
export interface StartTls {
  /** What is sent in turn; each is followed by waiting until `until` holds. A reply that `refuse` matches ends the attempt. */
  readonly steps: readonly StartTlsStep[];
  /** Whether the server greets first. */
  readonly greets: boolean;
}

/** One line of the conversation. */
export interface StartTlsStep {
  readonly send: (context: IdentifyContext) => Uint8Array;
  /** Whether this part of the conversation is over. */
  readonly until: (reply: Reply) => boolean;
  /** Whether the server agreed; asked once `until` holds. */
  readonly accepted: (reply: Reply) => boolean;
}

/** A captured reply and what must be read from it. */
export interface Sample {
  /** Latin-1, one character a byte; or hexadecimal, blanks ignored. */
  readonly text?: string;
  readonly hex?: string;
  /** Where it was captured; the identifier's first transport, port 0 (no hint) and nothing asked when absent. */
  readonly port?: number;
  readonly transport?: IdentifyTransport;
  readonly asked?: string;
  readonly tls?: boolean;
  readonly expect: Finding;
}

/** One protocol. */
export interface Identifier {
  /** The file's name: `ssh`. */
  readonly id: string;
  readonly transports: readonly IdentifyTransport[];
  /** Where it usually lives: its hello is sent there first. */
  readonly ports: readonly number[];
  /** Who speaks first. */
  readonly order: 'server-first' | 'client-first';
  /** What makes it answer; harmless by design: asks, changes nothing. */
  readonly hello?: (context: IdentifyContext) => Uint8Array;
  /** Send the hello only on `ports`: it would disturb other protocols, or makes no sense elsewhere. */
  readonly onlyHinted?: boolean;
  /** The service's name inside TLS: `https`. */
  readonly secureName?: string;
  readonly startTls?: StartTls;
  /** 0: surely not this; 0.8 and above: no need to ask further; 1: cannot be anything else. */
  score(reply: Reply, context: IdentifyContext): number;
  /** What the reply tells; called where the score won. */
  read(reply: Reply, context: IdentifyContext): Finding;
  /** At least two. */
  readonly samples: readonly Sample[];
}

/** Scores with a name: the scale that all identifiers share. */
export const sure = {
  /** Magic numbers or words that nothing else says. */
  certain: 1,
  /** A product inside a shared protocol (Elasticsearch over HTTP): beats the plain protocol. */
  special: 0.95,
  /** The protocol's own grammar. */
  confident: 0.85,
  /** Fits, and something else may fit as well: ask on. */
  likely: 0.6,
  /** Better than nothing. */
  possible: 0.3,
  none: 0,
} as const;

/** Declares an identifier; the default export of a file in `protocols/`. */
export function defineIdentifier(identifier: Identifier): Identifier {
  return Object.freeze(identifier);
}
