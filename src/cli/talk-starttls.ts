/** STARTTLS for `talk` and `send`: the words before TLS, as the protocol's identifier knows them. */
import { PortolanError } from '../base/errors.ts';
import { suggest } from '../base/suggest.ts';
import { identifiers } from '../identify/catalog.gen.ts';
import type { Identifier } from '../identify/identifier.ts';
import type { StartTlsMove } from '../identify/start-tls-talk.ts';
import { StartTlsTalk } from '../identify/start-tls-talk.ts';
import type { Handshake } from '../talk/handshake.ts';
import { reading, sending } from '../talk/handshake.ts';

/** Protocols that can change to TLS in mid-conversation, by name. */
export const startTlsNames: readonly string[] = identifiers.flatMap(({ id, startTls }) =>
  startTls === undefined ? [] : [id],
);

/** The identifier that knows a protocol's STARTTLS. Throws PTL_USAGE for a protocol that has none. */
export function startTlsProtocol(name: string): Identifier {
  const found = identifiers.find(({ id, startTls }) => id === name && startTls !== undefined);
  if (found !== undefined) return found;
  const near = suggest(name, startTlsNames);
  throw new PortolanError('PTL_USAGE', `there is no STARTTLS for "${name}"`, {
    evidence: '--starttls',
    hint: near === undefined ? `choose one: ${startTlsNames.join(', ')}` : `did you mean --starttls ${near}?`,
  });
}

/**
 * The conversation up to the server's consent. It is read byte by byte: what stands behind the consent is then still in the
 * buffer, where the caller sees that somebody put plain words in front of the TLS (CVE-2011-0411).
 */
export function* startTls(identifier: Identifier, host: string, port: number): Handshake {
  const context = { transport: 'tcp', port, host, tls: false, asked: null } as const;
  const talk = new StartTlsTalk(identifier.startTls!, context);
  let move: StartTlsMove = talk.opened();
  for (let said = 0; said < longestConversation;) {
    if (move.kind === 'secure') return { ok: true };
    if (move.kind === 'refused')
      return { ok: false, reason: `the server does not offer STARTTLS for ${identifier.id}` };
    if (move.kind === 'send') yield* sending(move.bytes);
    said++;
    move = talk.received(Uint8Array.from(yield* reading(1)));
  }
  return { ok: false, reason: 'the server talks without end before TLS' };
}

/** No greeting and list of features is longer, bytes. */
const longestConversation = 65_536;
