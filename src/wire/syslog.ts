/** Syslog messages: the form of RFC 5424 and the older one that BSD wrote (RFC 3164). */
import { latin1, latin1Bytes } from './bytes.ts';
import { decoded, undecodable } from './parsed.ts';
import type { Parsed } from './parsed.ts';

/** A message. All text is one character a byte, not fit to print as it is; null is "not said". */
export interface SyslogMessage {
  /** 0 kern, 1 user, 3 daemon, 4 auth, ..., 16 to 23 local0 to local7. */
  readonly facility: number;
  /** 0 emergency to 7 debug. */
  readonly severity: number;
  /** 1 for RFC 5424, null for the older form. */
  readonly version: number | null;
  /** As written: RFC 3339, or `Oct 11 22:14:15`. */
  readonly time: string | null;
  readonly host: string | null;
  /** APP-NAME, or the tag of the older form. */
  readonly application: string | null;
  readonly process: string | null;
  /** MSGID of RFC 5424. */
  readonly messageId: string | null;
  /** Structured data as written, with its brackets. */
  readonly structured: string | null;
  readonly text: string;
}

const maxLength = 65_535;
const priority = /^<(\d{1,3})>/;
const modern = /^(\d{1,3}) (\S{1,64}) (\S{1,255}) (\S{1,48}) (\S{1,128}) (\S{1,32}) ?/;
const bsd = /^([A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d) (\S{1,255}) /;
const tag = /^([^\s:[\]]{1,64})(?:\[([^\]\s]{1,32})\])?: ?/;

/** Reads the message that fills `start` to `end`: one datagram. */
export function parseSyslog(bytes: Uint8Array, start: number, end: number): Parsed<SyslogMessage> {
  const message = latin1(bytes, start, Math.min(end, start + maxLength));
  const head = priority.exec(message);
  const level = Number(head?.[1] ?? '999');
  if (head === null || level > 191) return undecodable('not a syslog message');
  const rest = message.slice(head[0].length);
  const common = { facility: level >> 3, severity: level & 7 };
  const value = modernMessage(common, rest) ?? bsdMessage(common, rest);
  const flaw = end - start > maxLength ? 'the syslog message is too long' : null;
  return decoded(value, Math.min(end, start + maxLength), end, flaw);
}

type Common = Pick<SyslogMessage, 'facility' | 'severity'>;

function modernMessage(common: Common, rest: string): SyslogMessage | null {
  const fields = modern.exec(rest);
  if (fields === null) return null;
  const [whole, version, time, host, application, process, messageId] = fields;
  const body = rest.slice(whole.length);
  const length = body.startsWith('[') ? structuredLength(body) : body.startsWith('-') ? 1 : 0;
  if (length === 0) return null;
  return {
    ...common,
    version: Number(version),
    time: said(time),
    host: said(host),
    application: said(application),
    process: said(process),
    messageId: said(messageId),
    structured: said(body.slice(0, length)),
    text: body.slice(length).replace(/^ /, ''),
  };
}

function said(field: string | undefined): string | null {
  return field === undefined || field === '-' ? null : field;
}

/** The length of the elements `[id name="value"]`; 0 where they do not end. Quotes inside values are escaped. */
function structuredLength(body: string): number {
  let quoted = false;
  let depth = 0;
  for (let at = 0; at < body.length; at++) {
    const character = body[at];
    if (quoted && character === '\\') at++;
    else if (character === '"') quoted = !quoted;
    else if (!quoted && character === '[') depth++;
    else if (!quoted && character === ']') {
      depth--;
      if (depth === 0 && body[at + 1] !== '[') return at + 1;
    }
  }
  return 0;
}

function bsdMessage(common: Common, rest: string): SyslogMessage {
  const stamp = bsd.exec(rest);
  const behind = rest.slice(stamp?.[0].length ?? 0);
  const named = tag.exec(behind);
  return {
    ...common,
    version: null,
    time: stamp?.[1] ?? null,
    host: stamp?.[2] ?? null,
    application: named?.[1] ?? null,
    process: named?.[2] ?? null,
    messageId: null,
    structured: null,
    text: behind.slice(named?.[0].length ?? 0),
  };
}

/** Writes a message of RFC 5424; returns its length. The caller answers for fields without blanks. */
export function emitSyslog(value: SyslogMessage, into: Uint8Array, at: number): number {
  const fields = [value.time, value.host, value.application, value.process, value.messageId, value.structured];
  const head = `<${value.facility * 8 + value.severity}>${value.version ?? 1}`;
  const text = [head, ...fields.map((field) => field ?? '-')].join(' ');
  const bytes = latin1Bytes(value.text === '' ? text : `${text} ${value.text}`);
  into.set(bytes, at);
  return bytes.length;
}
