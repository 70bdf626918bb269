/** An HTTP reply as identifiers look at it: status, headers by lower-case name, and the beginning of the body. */
import { parseHttpHead } from '../wire/http1.ts';
import { headerValue } from '../wire/text-lines.ts';
import { latin1, latin1Bytes } from '../wire/bytes.ts';
import type { IdentifyContext } from './identifier.ts';
import type { Reply } from './reply.ts';

/** A reply. */
export interface HttpReply {
  /** `HTTP/1.1`. */
  readonly protocol: string;
  readonly status: number;
  /** The value of a header field in any case, or null. */
  readonly header: (name: string) => string | null;
  /** The first 4096 bytes behind the head, one character a byte. */
  readonly body: string;
}

/** No status line is so long. */
const endlessLine = 4096;

const cache = new WeakMap<Reply, HttpReply | null>();

/** Reads a reply once, however many identifiers ask; null for one that is no HTTP. */
export function httpReply(reply: Reply): HttpReply | null {
  const known = cache.get(reply);
  if (known !== undefined) return known;
  const read = readReply(reply);
  cache.set(reply, read);
  return read;
}

function readReply(reply: Reply): HttpReply | null {
  const start = /^HTTP\/(1\.[01]) (\d{3})/.exec(reply.text);
  if (start === null) return null;
  const head = parseHttpHead(reply.bytes, 0, reply.length);
  const line = { protocol: `HTTP/${start[1]}`, status: Number(start[2]) };
  // The rest of a short line may be on its way; one that never ends has said all that it will.
  if (!head.ok) return reply.length < endlessLine ? null : { ...line, header: () => null, body: '' };
  return {
    ...line,
    header: (name) => headerValue(head.value.headers, name),
    body: latin1(reply.bytes, head.payloadStart, Math.min(reply.length, head.payloadStart + 4096)),
  };
}

/** A request that every server answers and none acts on. */
export function httpGet(path: string): (context: IdentifyContext) => Uint8Array {
  return ({ host, port }) => {
    const name = host.includes(':') ? `[${host}]` : host;
    return latin1Bytes(
      `GET ${path} HTTP/1.1\r\nHost: ${name}:${port}\r\nUser-Agent: Portolan\r\nAccept: */*\r\nConnection: close\r\n\r\n`,
    );
  };
}

/** A text member of a JSON body, `"name":"value"`, without parsing what may be cut short; null when it is not there. */
export function jsonText(body: string, name: string): string | null {
  const at = body.indexOf(`"${name}"`);
  if (at < 0) return null;
  return (
    /^\s{0,8}:\s{0,8}"([^"\\]{0,200})"/.exec(body.slice(at + name.length + 2, at + name.length + 260))?.[1] ?? null
  );
}
