/** The competition: every identifier scores a reply, the highest wins. */
import type { Finding, Identifier, IdentifyContext } from './identifier.ts';
import type { Reply } from './reply.ts';

/** What speaks, in full: unknown is null. Texts are the server's own. */
export interface Identity {
  /** The identifier that won. */
  readonly by: string;
  readonly service: string;
  readonly product: string | null;
  readonly version: string | null;
  readonly info: string | null;
  readonly hostname: string | null;
  readonly os: string | null;
  readonly deviceType: string | null;
  readonly cpe: readonly string[];
  /** 0 to 1. */
  readonly confidence: number;
  readonly mayTls: boolean;
}

/** From here on no further question is worth its packets. */
export const confidentScore = 0.8;
/** A server does not say more than this about itself in one field; more is noise or an attack. */
const maxFieldLength = 256;

/** The best identity of a reply, or null when nothing claims it. Identifiers that throw lose. */
export function identifyReply(
  reply: Reply,
  context: IdentifyContext,
  identifiers: readonly Identifier[],
): Identity | null {
  let best: Identifier | null = null;
  let bestScore = 0;
  for (const identifier of identifiers) {
    if (!identifier.transports.includes(context.transport)) continue;
    const score = weigh(identifier, reply, context);
    if (score > bestScore) [best, bestScore] = [identifier, score];
  }
  return best === null ? null : claim(best, reply, context, Math.min(1, bestScore));
}

/** A hint by port or by question only decides between equals. */
const hintWeight = 0.001;

function weigh(identifier: Identifier, reply: Reply, context: IdentifyContext): number {
  if (reply.length === 0) return 0;
  const score = guarded(() => identifier.score(reply, context), 0);
  if (!(score > 0)) return 0;
  const hinted = identifier.ports.includes(context.port) || context.asked === identifier.id;
  return score + (hinted ? hintWeight : 0);
}

function claim(identifier: Identifier, reply: Reply, context: IdentifyContext, confidence: number): Identity | null {
  const finding = guarded<Finding | null>(() => identifier.read(reply, context), null);
  if (finding === null) return null;
  return {
    by: identifier.id,
    service: finding.service,
    product: field(finding.product),
    version: field(finding.version),
    info: field(finding.info),
    hostname: field(finding.hostname),
    os: field(finding.os),
    deviceType: field(finding.deviceType),
    cpe: finding.cpe ?? [],
    confidence,
    mayTls: finding.mayTls ?? false,
  };
}

function field(text: string | null | undefined): string | null {
  const trimmed = text?.trim();
  return trimmed === undefined || trimmed === '' ? null : trimmed.slice(0, maxFieldLength);
}

/** One identifier's bug must not cost the answer of the others; the fuzz test, which calls them unguarded, finds it. */
function guarded<T>(call: () => T, otherwise: T): T {
  try {
    return call();
  } catch {
    return otherwise;
  }
}
