/** HTTP CONNECT (RFC 9110 section 9.3.6) with Basic credentials (RFC 7617). */
import { ipText } from '../../addr/ip-address.ts';
import type { Handshake } from '../handshake.ts';
import { readingUntil, sending } from '../handshake.ts';
import type { ProxyCredentials, ProxyTarget } from './proxy-target.ts';

/** A header larger than this is no answer to CONNECT. */
const longestHead = 16_384;

/** Asks an HTTP proxy for a tunnel. */
export function* httpConnect(target: ProxyTarget, credentials?: ProxyCredentials): Handshake {
  const authority = authorityText(target);
  const login =
    credentials === undefined
      ? ''
      : `Proxy-Authorization: Basic ${Buffer.from(`${credentials.user}:${credentials.password}`).toString('base64')}\r\n`;
  yield* sending(Buffer.from(`CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\n${login}\r\n`, 'latin1'));
  const head = Buffer.from(yield* readingUntil('\r\n\r\n', longestHead)).toString('latin1');
  if (!head.endsWith('\r\n\r\n')) return { ok: false, reason: 'the answer of the proxy has no end' };
  const status = /^HTTP\/1\.[01] (\d{3})([^\r\n]*)/.exec(head);
  if (status === null) return { ok: false, reason: 'the proxy does not speak HTTP' };
  if (status[1]!.startsWith('2')) return { ok: true };
  return { ok: false, reason: `the proxy answered ${status[1]}${status[2]}`, code: Number(status[1]) };
}

function authorityText({ host, port }: ProxyTarget): string {
  if ('name' in host) return `${host.name}:${port}`;
  const text = ipText({ ...host.address, zone: null });
  return host.address.version === 6 ? `[${text}]:${port}` : `${text}:${port}`;
}
