/** The echo service (RFC 862): who says back whatever is said would pass for a server of every protocol whose questions look like answers. */
import type { Identifier, IdentifyContext } from './identifier.ts';
import { sure } from './identifier.ts';
import type { Identity } from './identify-reply.ts';
import { identifyReply } from './identify-reply.ts';
import type { Reply } from './reply.ts';

/** Handshakes in which the server repeats the client's words (JDWP, AMQP) are shorter than this; no answer repeats a longer question. */
const provesEcho = 16;
const beginsLikeEcho = 4;

/** As {@link identifyReply}; a reply that repeats the question `sent` is an echo's, and nobody's while only the beginning of it has come. */
export function identifyUnlessEcho(
  sent: Uint8Array,
  reply: Reply,
  context: IdentifyContext,
  identifiers: readonly Identifier[],
): Identity | null {
  const echo = echoOf(sent, reply.bytes);
  if (echo === 'part') return null;
  return echo === 'whole' ? echoIdentity : identifyReply(reply, context, identifiers);
}

/** What speaks where a question came back. */
const echoIdentity: Identity = {
  by: 'echo',
  service: 'echo',
  product: null,
  version: null,
  info: null,
  hostname: null,
  os: null,
  deviceType: null,
  cpe: [],
  confidence: sure.certain,
  mayTls: false,
};

/** Whether a reply is the question itself: all of it (and perhaps more), the beginning of it, or neither. */
function echoOf(sent: Uint8Array, reply: Uint8Array): 'whole' | 'part' | null {
  if (sent.length < provesEcho || reply.length < beginsLikeEcho) return null;
  const common = Math.min(sent.length, reply.length);
  for (let at = 0; at < common; at++) if (sent[at] !== reply[at]) return null;
  return common === sent.length ? 'whole' : 'part';
}
