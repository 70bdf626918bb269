/** Resolving host names, with the resolver's own words when it fails. */
import { lookup } from 'node:dns/promises';
import { parseIp } from '../addr/ip-address.ts';
import type { IpAddress } from '../addr/ip-address.ts';

/** The addresses in the resolver's order, or its words (gai_strerror(3)). */
export type Resolution =
  | { readonly ok: true; readonly addresses: readonly IpAddress[] }
  | { readonly ok: false; readonly reason: string };

/** Which addresses are wanted. */
export interface ResolveOptions {
  readonly family?: 4 | 6;
  /** Only addresses: a name is refused as the C library does with AI_NUMERICHOST. */
  readonly numericOnly?: boolean;
}

const unknownName = 'Name or service not known';

/** Resolves a name or reads an address. Never throws. */
export async function resolveHost(
  name: string,
  { family, numericOnly = false }: ResolveOptions = {},
): Promise<Resolution> {
  const literal = parseIp(name);
  if (literal.ok) {
    const matches = family === undefined || literal.value.version === family;
    return matches
      ? { ok: true, addresses: [literal.value] }
      : { ok: false, reason: 'Address family for hostname not supported' };
  }
  if (numericOnly || name === '') return { ok: false, reason: unknownName };
  try {
    const found = await lookup(name, { all: true, order: 'verbatim', ...(family !== undefined && { family }) });
    const addresses = found.flatMap(({ address }) => {
      const parsed = parseIp(address);
      return parsed.ok ? [parsed.value] : [];
    });
    return addresses.length > 0 ? { ok: true, addresses } : { ok: false, reason: unknownName };
  } catch (error) {
    return { ok: false, reason: resolverText(error) };
  }
}

/** libuv's numbers of getaddrinfo(3) failures (uv-errno.h); Node gives two of them one name. */
const texts: Readonly<Record<number, string>> = {
  [-3000]: 'Address family for hostname not supported',
  [-3001]: 'Temporary failure in name resolution',
  [-3003]: 'Request canceled',
  [-3004]: 'Non-recoverable failure in name resolution',
  [-3005]: 'ai_family not supported',
  [-3006]: 'Memory allocation failure',
  [-3007]: 'No address associated with hostname',
  [-3008]: unknownName,
};

function resolverText(error: unknown): string {
  const { errno, message } = error as { errno?: unknown; message?: unknown };
  return (typeof errno === 'number' ? texts[errno] : undefined) ?? String(message ?? error);
}
