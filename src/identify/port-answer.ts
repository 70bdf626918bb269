/** What the examination of one port comes to. Types only. */
import type { IdentifyTransport } from './identifier.ts';
import type { Identity } from './identify-reply.ts';

/** What is asked. */
export interface PortQuestion {
  readonly host: string;
  readonly port: number;
  readonly transport: IdentifyTransport;
  /** One deadline for everything that is tried on this port. */
  readonly deadlineMs: number;
}

/** What the other side of a TLS handshake showed. Texts come from its certificate: hostile until printed safely. */
export interface PeerTls {
  /** `TLSv1.3`. */
  readonly protocol: string | null;
  readonly cipher: string | null;
  readonly alpn: string | null;
  /** Null where the certificate was verified, else what is wrong with it. */
  readonly problem: string | null;
  readonly certificate: {
    readonly subject: string;
    readonly issuer: string;
    readonly names: string;
    readonly validTo: string;
    readonly fingerprint256: string;
  } | null;
}

/** How it ended. */
export const portOutcomes = {
  /** The protocol is known. */
  identified: 'identified',
  /** It answered, in a language that no identifier knows. */
  unrecognised: 'unrecognised',
  /** It takes connections and closes each without a word: no service behind it accepts data (a TCP wrapper, a proxy without its target). */
  wrapped: 'wrapped',
  /** It takes connections and acknowledges no data: a tarpit, a SYN proxy, a window that stays shut. No service accepts data there. */
  deaf: 'deaf',
  /** It stayed silent to everything until the deadline. */
  silent: 'silent',
  /** No connection came about. */
  unreachable: 'unreachable',
} as const;

/** One of them. */
export type PortOutcome = (typeof portOutcomes)[keyof typeof portOutcomes];

/** The answer. */
export interface PortAnswer {
  readonly outcome: PortOutcome;
  /** Null unless identified. */
  readonly identity: Identity | null;
  /** The service's name; inside TLS its own name for that: `https`. Null unless identified. */
  readonly name: string | null;
  /** The handshake on this port or in mid-conversation; null where there was none. */
  readonly tls: PeerTls | null;
  /** Whether the conversation was changed to TLS in the middle (STARTTLS); null where that was not tried. */
  readonly startTls: boolean | null;
  /** `banner`: it spoke unasked; `probe`: it answered the hello in `asked`. */
  readonly method: 'banner' | 'probe' | null;
  /** The identifier whose hello was answered: not always the one that recognised the reply. */
  readonly asked: string | null;
  /** The first bytes of the reply that the answer rests on, at most 256; of any reply where nothing was recognised. */
  readonly reply: Uint8Array;
  /** The identifiers whose hello was sent, in order: the evidence behind "silent". */
  readonly hellos: readonly string[];
  /** Why no connection came about; null otherwise. */
  readonly failure: string | null;
}
