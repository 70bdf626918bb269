/** The heads of HTTP and SIP messages as nodes of the tree. */
import { findLineEnd } from '../wire/text-lines.ts';
import type { MessageHead } from '../wire/message-head.ts';
import type { Dissection } from './dissection.ts';

/** How a protocol names the parts of its start lines and its header fields. */
export interface HeadFields {
  readonly method: string;
  readonly target: string;
  readonly requestVersion: string;
  readonly responseVersion: string;
  readonly status: string;
  readonly phrase: string;
  /** Every header line. */
  readonly line: string;
  /** Header names in lower case to fields of their own. */
  readonly known: Readonly<Record<string, string>>;
}

/** Adds the start line and the header lines between `start` and `end`. */
export function putMessageHead(d: Dissection, head: MessageHead, fields: HeadFields, start: number, end: number): void {
  const first = findLineEnd(d.bytes, start, end, end - start);
  const firstEnd = first?.next ?? end;
  if (head.kind === 'request') {
    const targetAt = start + head.method.length + 1;
    d.put(fields.method, head.method, start, targetAt - 1);
    d.put(fields.target, head.target, targetAt, targetAt + head.target.length);
    d.put(fields.requestVersion, head.version, targetAt + head.target.length + 1, first?.end ?? firstEnd);
  } else {
    const statusAt = start + head.version.length + 1;
    d.put(fields.responseVersion, head.version, start, statusAt - 1);
    d.put(fields.status, head.status, statusAt, statusAt + 3);
    d.put(fields.phrase, head.phrase, Math.min(statusAt + 4, first?.end ?? firstEnd), first?.end ?? firstEnd);
  }
  let at = firstEnd;
  for (const { name, value } of head.headers) {
    const next = fieldEnd(d.bytes, at, end);
    const here = at;
    // Who can log in with it should not learn it from a list or a screenshot; the bytes are there for those who look.
    const shown = secretHeaders.has(name.toLowerCase()) ? '(not shown)' : value;
    d.within(d.put(fields.line, `${name}: ${shown}`, at, next), () => {
      const field = fields.known[name.toLowerCase()];
      if (field !== undefined)
        d.put(field, isNumber(field) && /^\d{1,15}$/.test(value) ? Number(value) : value, here, next);
    });
    at = next;
  }
}

const secretHeaders: ReadonlySet<string> = new Set(['authorization', 'proxy-authorization', 'cookie', 'set-cookie']);

function isNumber(field: string): boolean {
  return field.endsWith('length_header');
}

/** Behind the lines of one field: those that begin with a blank continue it. */
function fieldEnd(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  do {
    const line = findLineEnd(bytes, at, end, end - at);
    if (line === null) return end;
    at = line.next;
  } while (at < end && (bytes[at] === 0x20 || bytes[at] === 0x09));
  return at;
}
