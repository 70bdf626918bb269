/** Where the addresses of a name come from: the system's resolver answers, and each file and server behind it is asked by itself. */
import { readFileSync } from 'node:fs';
import { Resolver, lookup } from 'node:dns/promises';
import type { IpAddress } from '../addr/ip-address.ts';
import { ipText, parseIp } from '../addr/ip-address.ts';
import type { Clock } from '../base/clock.ts';

/** What one name server said, in the words of RFC 1035 and RFC 2308. */
export const serverWords = {
  answered: 'answered',
  /** The name does not exist. */
  nxdomain: 'NXDOMAIN',
  /** The name exists, without an address. */
  nodata: 'NODATA',
  servfail: 'SERVFAIL',
  refused: 'REFUSED',
  silent: 'no answer',
  unreachable: 'not reachable',
  other: 'error',
} as const;

/** One of them. */
export type ServerWord = (typeof serverWords)[keyof typeof serverWords];

/** A name server and its answer. */
export interface NameServerAnswer {
  readonly server: string;
  readonly said: ServerWord;
  readonly addresses: readonly string[];
  readonly ms: number;
}

/** The trace. */
export interface NameTrace {
  /** In the resolver's order. */
  readonly addresses: readonly IpAddress[];
  /** Who knew: `address` where the text was one, a file's path, a server's address, or `resolver` where none of those says so. */
  readonly source: string;
  readonly servers: readonly NameServerAnswer[];
  /** The resolver's error: EAI_NONAME is `not-found`, EAI_AGAIN `temporary`, our own deadline `timeout`; null where it answered. */
  readonly failure: 'not-found' | 'temporary' | 'timeout' | 'other' | null;
  readonly ms: number;
}

/** How the name is looked up. */
export interface NameQuestion {
  readonly name: string;
  readonly family: 4 | 6 | null;
  readonly timeoutMs: number;
}

/** Looks a name up. Never rejects. */
export async function traceName(clock: Clock, { name, family, timeoutMs }: NameQuestion): Promise<NameTrace> {
  const began = clock.monotonic();
  const literal = parseIp(name);
  if (literal.ok) {
    const fits = family === null || literal.value.version === family;
    return {
      addresses: fits ? [literal.value] : [],
      source: 'address',
      servers: [],
      failure: fits ? null : 'not-found',
      ms: 0,
    };
  }
  const over = new AbortController();
  const servers = Promise.all(nameServers().map((server) => askServer(clock, server, name, family, timeoutMs)));
  const late = clock.sleep(timeoutMs, over.signal).then((): Found => ({ addresses: [], failure: 'timeout' }));
  const found = await Promise.race([askResolver(name, family), late]);
  over.abort();
  const ms = clock.monotonic() - began;
  const hosts = found.failure === null ? hostsFile(name) : [];
  // The files settle it: then the servers need not be waited for.
  if (hosts.length > 0 && found.addresses.every((address) => hosts.includes(ipText(address))))
    return { ...found, source: '/etc/hosts', servers: [], ms };
  const said = await servers;
  const knowing = said.find(({ addresses }) =>
    addresses.some((text) => found.addresses.some((one) => ipText(one) === text)),
  );
  return { ...found, source: knowing?.server ?? 'resolver', servers: said, ms };
}

type Found = Pick<NameTrace, 'addresses' | 'failure'>;

async function askResolver(name: string, family: 4 | 6 | null): Promise<Found> {
  try {
    const found = await lookup(name, { all: true, order: 'verbatim', family: family ?? 0 });
    return { addresses: found.flatMap(({ address }) => addressOf(address)), failure: null };
  } catch (error) {
    // libuv's numbers of getaddrinfo(3) failures (uv-errno.h): EAI_AGAIN, EAI_NODATA and EAI_NONAME.
    const { errno } = error as { errno?: unknown };
    if (errno === -3001) return { addresses: [], failure: 'temporary' };
    return { addresses: [], failure: errno === -3007 || errno === -3008 ? 'not-found' : 'other' };
  }
}

function addressOf(text: string): readonly IpAddress[] {
  const parsed = parseIp(text);
  return parsed.ok ? [parsed.value] : [];
}

/** c-ares' words, as Node passes them on. */
const wordOf: Readonly<Record<string, ServerWord>> = {
  ENOTFOUND: serverWords.nxdomain,
  ENODATA: serverWords.nodata,
  ESERVFAIL: serverWords.servfail,
  EREFUSED: serverWords.refused,
  ETIMEOUT: serverWords.silent,
  ECANCELLED: serverWords.silent,
  ECONNREFUSED: serverWords.unreachable,
};

async function askServer(
  clock: Clock,
  server: string,
  name: string,
  family: 4 | 6 | null,
  timeoutMs: number,
): Promise<NameServerAnswer> {
  const began = clock.monotonic();
  const asked = new Resolver({ timeout: Math.max(50, Math.round(timeoutMs)), tries: 1 });
  const families = family === null ? ([4, 6] as const) : [family];
  try {
    asked.setServers([server]);
    const answers = await Promise.allSettled(
      families.map((version) => (version === 4 ? asked.resolve4(name) : asked.resolve6(name))),
    );
    const addresses = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
    return {
      server,
      said: wordFor(answers),
      addresses: addresses.slice(0, mostAddresses),
      ms: clock.monotonic() - began,
    };
  } catch {
    return { server, said: serverWords.other, addresses: [], ms: clock.monotonic() - began };
  }
}

/** An answer of either family is one; else the worse of both words: a server that failed once has not said that there is no address. */
function wordFor(answers: readonly PromiseSettledResult<unknown>[]): ServerWord {
  if (answers.some(({ status }) => status === 'fulfilled')) return serverWords.answered;
  const words = answers.map((answer) =>
    answer.status === 'rejected'
      ? (wordOf[String((answer.reason as { code?: unknown }).code)] ?? serverWords.other)
      : serverWords.answered,
  );
  const harmless = new Set<ServerWord>([serverWords.nxdomain, serverWords.nodata]);
  return words.find((word) => !harmless.has(word)) ?? words[0] ?? serverWords.other;
}

/** More than this of a name's addresses are of no use to anybody. */
const mostAddresses = 256;

/** The servers of resolv.conf(5): the C library uses the first three (MAXNS). */
function nameServers(): readonly string[] {
  const lines = textOf('/etc/resolv.conf').split('\n');
  const servers = lines.flatMap((line) => /^nameserver\s+(\S+)/.exec(line)?.[1] ?? []);
  return servers.filter((server) => parseIp(server).ok && !server.includes('%')).slice(0, 3);
}

/** The addresses that hosts(5) gives a name. */
function hostsFile(name: string): readonly string[] {
  const wanted = name.toLowerCase();
  return textOf('/etc/hosts')
    .split('\n')
    .flatMap((line) => {
      const [address, ...names] = line.replace(/#.*/, '').trim().split(/\s+/);
      const named = names.some((one) => one.toLowerCase() === wanted);
      return named && address !== undefined ? addressOf(address).map(ipText) : [];
    });
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8').slice(0, 1 << 20);
  } catch {
    return '';
  }
}
