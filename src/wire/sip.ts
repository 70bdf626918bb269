/** The head of SIP messages (RFC 3261) and of RTSP (RFC 2326), which has the same form. */
import type { MessageHead } from './message-head.ts';
import { parseMessageHead } from './message-head.ts';
import type { Parsed } from './parsed.ts';

const sip = {
  name: 'SIP',
  request: /^([A-Z_]{2,24}) (\S+) ((?:SIP|RTSP)\/\d\.\d)$/,
  response: /^((?:SIP|RTSP)\/\d\.\d) (\d{3})(?: (.*))?$/s,
} as const;

/** Reads a head; the body is the payload. A head that is not complete yet has a flaw and the fields so far. */
export function parseSipHead(bytes: Uint8Array, start: number, end: number): Parsed<MessageHead> {
  return parseMessageHead(sip, bytes, start, end);
}
