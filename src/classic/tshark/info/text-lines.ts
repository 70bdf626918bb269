/** What tshark 4.0 says of FTP, SMTP, POP3, IMAP, SIP and syslog in a line: their first lines, and who speaks. */
import { latin1 } from '../../../wire/bytes.ts';
import type { Columns, Layer } from './layer.ts';

/** Whether the server speaks: the segment comes from the port at which it was asked for. */
export function isReply({ packet }: Layer, ports: readonly number[]): boolean {
  return ports.includes(packet.number('tcp.srcport'));
}

/** `Request: USER me`, `Response: 220 ready` */
export function ftpWords(layer: Layer): string {
  return `${isReply(layer, [21]) ? 'Response' : 'Request'}: ${layer.line()}`;
}

/** `Request: A001 CAPABILITY` */
export function imapWords(layer: Layer): string {
  // Each line takes the place of the one before.
  const last = latin1(layer.bytes, 0, layer.length)
    .split('\r\n')
    .findLast((line) => line !== '');
  return `${isReply(layer, [143]) ? 'Response' : 'Request'}: ${last ?? ''}`;
}

/** `S: +OK ready`, `C: USER me` */
export function popWords(layer: Layer): string {
  return `${isReply(layer, [110]) ? 'S' : 'C'}: ${layer.line()}`;
}

/** `S: 250-here | SIZE`, `C: EHLO me` */
export function smtpWords(layer: Layer): string | null {
  const lines = latin1(layer.bytes, 0, layer.length).split('\r\n');
  if (lines.at(-1) === '') lines.pop();
  if (!isReply(layer, [25, 587])) {
    return lines.length > 1 ? `C: DATA fragment, ${layer.length} bytes` : lines.length === 1 ? `C: ${lines[0]!}` : null;
  }
  return `S: ${lines.map((line, index) => (index === 0 ? line : line.replace(/^(\d{3})[- ]/, (whole, code: string) => (lines[index - 1]!.startsWith(`${code}-`) ? '' : whole)))).join(' | ')}`;
}

/** `Request: INVITE sip:a@b | `, `Status: 180 Ringing | ` */
export function sipWords(layer: Layer): Columns | null {
  const line = layer.line();
  const status = /^SIP\/2\.0 (.*)$/.exec(line);
  if (status !== null) return { protocol: 'SIP', info: `Status: ${status[1]} | ` };
  const request = /^([A-Z]+) (\S+) SIP\/2\.0$/.exec(line);
  if (request === null) return null;
  return { protocol: 'SIP', info: `Request: ${request[1]} ${request[2]} | ` };
}

const facilities =
  'KERN USER MAIL DAEMON AUTH SYSLOG LPR NEWS UUCP CRON AUTHPRIV FTP NTP LOGAUDIT LOGALERT CRON LOCAL0 LOCAL1 LOCAL2 LOCAL3 LOCAL4 LOCAL5 LOCAL6 LOCAL7'.split(
    ' ',
  );
const levels = 'EMERG ALERT CRIT ERR WARNING NOTICE INFO DEBUG'.split(' ');

/** `USER.NOTICE: text` (RFC 3164 section 4.1.1). */
export function syslogWords(layer: Layer): string {
  const text = Buffer.from(layer.bytes).toString('utf8');
  const priority = /^<(\d{1,3})>?/.exec(text);
  if (priority === null) return text;
  const value = Number(priority[1]);
  return `${facilities[value >> 3] ?? 'UNKNOWN'}.${levels[value & 7]!}: ${text.slice(priority[0].length)}`;
}
