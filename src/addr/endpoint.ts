/** Endpoints as people type them: `HOST:PORT`, `[v6]:PORT`, `:PORT` and a bare `PORT`. */
import { failure, shifted, success } from '../base/result.ts';
import type { Failure, Result } from '../base/result.ts';
import { parseHostName } from './host-name.ts';
import { ipText, parseIp } from './ip-address.ts';
import type { IpAddress } from './ip-address.ts';
import { maxPort } from './port-set.ts';

/** Which host: an address, or a name that is still to be resolved. */
export type EndpointHost =
  | { readonly kind: 'address'; readonly address: IpAddress }
  | { readonly kind: 'name'; readonly name: string };

/** A host and a port. */
export interface Endpoint {
  /** Null where none was given (`:80`, `80`, `*:80`): any address of this host. */
  readonly host: EndpointHost | null;
  readonly port: number;
}

/** What a caller may allow beside the plain grammar. */
export interface EndpointOptions {
  /** The port of a service name, for `host:ssh`; without it names are refused. */
  readonly portOf?: (service: string) => number | undefined;
  /** Port 0 asks the kernel to choose: allowed where a socket is bound, never where one connects. */
  readonly allowZero?: boolean;
}

/**
 * Reads an endpoint. The port is what stands behind the last colon. An IPv6 address needs brackets as soon as a port
 * follows, because `::1:80` is itself an address.
 */
export function parseEndpoint(text: string, options: EndpointOptions = {}): Result<Endpoint> {
  const colon = text.lastIndexOf(':');
  if (text.startsWith('[')) return parseBracketed(text, options);
  if (colon !== text.indexOf(':')) return withoutBrackets(text);
  if (colon === -1 && !/^\d+$/.test(text) && options.portOf?.(text) === undefined) return withoutPort(text);
  const port = parsePort(text.slice(colon + 1), options);
  if (!port.ok) return shifted(port, colon + 1);
  const host = parseHost(text.slice(0, Math.max(colon, 0)));
  return host.ok ? success(Object.freeze({ host: host.value, port: port.value })) : host;
}

function parseBracketed(text: string, options: EndpointOptions): Result<Endpoint> {
  const close = text.indexOf(']');
  if (close === -1) return failure('expected ] after the address', text.length, 0);
  const address = parseIp(text.slice(1, close));
  if (!address.ok) return shifted(address, 1);
  if (address.value.version === 4) return failure('brackets hold an IPv6 address', 1, close - 1);
  if (text[close + 1] !== ':')
    return failure('expected a colon and a port after ]', close + 1, text.length - close - 1);
  const port = parsePort(text.slice(close + 2), options);
  if (!port.ok) return shifted(port, close + 2);
  const host = Object.freeze({ kind: 'address' as const, address: address.value });
  return success(Object.freeze({ host, port: port.value }));
}

function withoutBrackets(text: string): Failure {
  const address = parseIp(text);
  if (address.ok) return failure('an IPv6 address needs brackets before a port: [address]:port', 0, text.length);
  return address;
}

function withoutPort(text: string): Failure {
  return failure('expected a colon and a port', text.length, 0);
}

function parseHost(text: string): Result<EndpointHost | null> {
  if (text === '' || text === '*') return success(null);
  const numeric = /^[\d.]+$/.test(text);
  if (!numeric) {
    const name = parseHostName(text);
    return name.ok ? success(Object.freeze({ kind: 'name' as const, name: name.value })) : name;
  }
  const address = parseIp(text);
  return address.ok ? success(Object.freeze({ kind: 'address' as const, address: address.value })) : address;
}

function parsePort(text: string, options: EndpointOptions): Result<number> {
  if (text === '') return failure('expected a port', 0, 0);
  if (!/^\d+$/.test(text)) {
    const port = options.portOf?.(text);
    return port === undefined ? failure('not a port or a known service', 0, text.length) : success(port);
  }
  const port = Number(text);
  if (port > maxPort) return failure(`a port is at most ${maxPort}`, 0, text.length);
  if (port === 0 && options.allowZero !== true)
    return failure('port 0 is no destination: it asks for any free port', 0, text.length);
  return success(port);
}

/** The text of an endpoint; IPv6 in brackets (RFC 5952 section 6). */
export function endpointText(endpoint: Endpoint): string {
  const { host, port } = endpoint;
  if (host === null) return `:${port}`;
  if (host.kind === 'name') return `${host.name}:${port}`;
  return host.address.version === 6 ? `[${ipText(host.address)}]:${port}` : `${ipText(host.address)}:${port}`;
}
