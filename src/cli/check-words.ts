/** The words of `portolan check` and of `portolan HOST:PORT`: which host, which port, whether to reach it or to bind it. */
import { parseHostName } from '../addr/host-name.ts';
import { parseIp } from '../addr/ip-address.ts';
import { PortolanError } from '../base/errors.ts';
import { pointAt } from '../base/result.ts';
import { portsOfService } from '../registry/service-name.ts';
import { socketFields } from '../sockets/filter-fields.ts';

/** What the words say. */
export interface CheckTarget {
  /** Null where none was given (`:80`, `*:80`, `80`): any address of this host. */
  readonly host: string | null;
  /** Null where the words name no port: then `portText` is at fault. */
  readonly port: number | null;
  readonly portText: string;
}

/** Reads one word (`HOST:PORT`, `[v6]:PORT`, `:PORT`, `PORT`) or two (`HOST PORT`). Throws PTL_USAGE, PTL_BAD_ADDRESS. */
export function checkTarget(words: readonly string[], transport: 'tcp' | 'udp'): CheckTarget {
  const [first, second, third] = words;
  if (first === undefined || third !== undefined) throw usage('one HOST:PORT, or HOST and PORT, is wanted');
  const [hostText, portText] = second === undefined ? split(first) : [bare(first), second];
  const host = hostText === '' || hostText === '*' ? null : hostText;
  if (host !== null) mustBeHost(host);
  return { host, port: portNumber(portText, transport), portText };
}

/**
 * Whether a word in place of a command is `HOST:PORT`: a host in front of its last colon, a number or a service behind. A field of the
 * filter language is none: `port:22` lacks the `ls` in front of it, and must not go to the name server.
 */
export function namesEndpoint(word: string): boolean {
  const match = /^(\[[^\]]+\]|[^:\s/]+):([\w+-]+)$/.exec(word);
  if (match === null || filterFields.has(match[1]!.toLowerCase())) return false;
  const host = bare(match[1]!);
  return parseIp(host).ok || parseHostName(host).ok;
}

const filterFields: ReadonlySet<string> = new Set(socketFields.flatMap(({ name, aliases = [] }) => [name, ...aliases]));

function split(word: string): readonly [host: string, port: string] {
  if (parseIp(word).ok && word.includes(':'))
    throw usage(`${word} needs brackets in front of a port, or a second word: [${word}]:443`);
  const colon = word.lastIndexOf(':');
  return colon === -1 ? ['', word] : [bare(word.slice(0, colon)), word.slice(colon + 1)];
}

function bare(host: string): string {
  return host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host;
}

function mustBeHost(host: string): void {
  if (parseIp(host).ok) return;
  const name = parseHostName(host);
  const numeric = /^[\d.]+$/.test(host);
  if (name.ok && !numeric) return;
  const problem = numeric ? parseIp(host) : name;
  if (problem.ok) return;
  throw new PortolanError('PTL_BAD_ADDRESS', `"${host}" is no host: ${problem.reason}`, {
    evidence: pointAt(host, problem),
    hint: 'portolan check 192.168.1.10 443, portolan check [fd00::1]:443',
  });
}

function portNumber(text: string, transport: 'tcp' | 'udp'): number | null {
  if (/^\d{1,5}$/.test(text)) {
    const port = Number(text);
    return port >= 1 && port <= 65_535 ? port : null;
  }
  return portsOfService(text).find((service) => service.transport === transport)?.port ?? null;
}

function usage(message: string): PortolanError {
  return new PortolanError('PTL_USAGE', message, { hint: 'portolan check HOST PORT, portolan check :8080' });
}
