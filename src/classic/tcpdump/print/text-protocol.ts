/** The protocols of lines of text: FTP, HTTP, RTSP, SIP, SMTP, WHOIS. */
import type { Printing } from './printing.ts';

/** A protocol whose requests and answers are lines. */
interface TextProtocol {
  /** In capitals. */
  readonly name: string;
  /**
   * The words that requests begin with; packets without one and without a status code are the middle of something and not
   * looked into. Null where every line is one.
   */
  readonly requests: ReadonlySet<string> | null;
}

const http: TextProtocol = {
  name: 'HTTP',
  requests: new Set([
    'GET',
    'PUT',
    'COPY',
    'HEAD',
    'LOCK',
    'MOVE',
    'POLL',
    'POST',
    'BCOPY',
    'BMOVE',
    'MKCOL',
    'TRACE',
    'LABEL',
    'MERGE',
    'DELETE',
    'SEARCH',
    'UNLOCK',
    'REPORT',
    'UPDATE',
    'NOTIFY',
    'BDELETE',
    'CONNECT',
    'OPTIONS',
    'CHECKIN',
    'PROPFIND',
    'CHECKOUT',
    'CCM_POST',
    'SUBSCRIBE',
    'PROPPATCH',
    'BPROPFIND',
    'BPROPPATCH',
    'UNCHECKOUT',
    'MKACTIVITY',
    'MKWORKSPACE',
    'UNSUBSCRIBE',
    'RPC_CONNECT',
    'VERSION-CONTROL',
    'BASELINE-CONTROL',
  ]),
};
const rtsp: TextProtocol = {
  name: 'RTSP',
  requests: new Set([
    'OPTIONS',
    'DESCRIBE',
    'ANNOUNCE',
    'SETUP',
    'PLAY',
    'PAUSE',
    'TEARDOWN',
    'GET_PARAMETER',
    'SET_PARAMETER',
    'REDIRECT',
    'RECORD',
  ]),
};
const sip: TextProtocol = {
  name: 'SIP',
  requests: new Set([
    'ACK',
    'BYE',
    'CANCEL',
    'DO',
    'INFO',
    'INVITE',
    'MESSAGE',
    'NOTIFY',
    'OPTIONS',
    'PRACK',
    'QAUTH',
    'REFER',
    'REGISTER',
    'SPRACK',
    'SUBSCRIBE',
    'UPDATE',
    'PUBLISH',
  ]),
};

/** Prints a payload of HTTP: `: HTTP: GET / HTTP/1.1`. */
export function printHttp(p: Printing, at: number, length: number): void {
  printAfterColon(p, at, length, http);
}

/** The same of FTP. */
export function printFtp(p: Printing, at: number, length: number): void {
  printAfterColon(p, at, length, { name: 'FTP', requests: null });
}

/** The same of SMTP. */
export function printSmtp(p: Printing, at: number, length: number): void {
  printAfterColon(p, at, length, { name: 'SMTP', requests: null });
}

/** The same of WHOIS. */
export function printWhois(p: Printing, at: number, length: number): void {
  printAfterColon(p, at, length, { name: 'WHOIS', requests: null });
}

/** The same of RTSP. */
export function printRtsp(p: Printing, at: number, length: number): void {
  printAfterColon(p, at, length, rtsp);
}

/** Prints a payload of SIP, over UDP: `SIP: INVITE ...`. */
export function printSip(p: Printing, at: number, length: number): void {
  printText(p, at, length, sip);
}

function printAfterColon(p: Printing, at: number, length: number, protocol: TextProtocol): void {
  p.text(': ');
  printText(p, at, length, protocol);
}

function printText(p: Printing, at: number, length: number, { name, requests }: TextProtocol): void {
  p.protocol = name.toLowerCase();
  const whole = requests === null || startsMessage(p, at, length, requests);
  p.text(name);
  if (!whole) return;
  if (p.verbose === 0) {
    printLine(p, ': ', at, at + length);
    return;
  }
  p.text(`, length: ${length}`);
  const end = at + length;
  for (let line = at; line < end;) {
    const next = printLine(p, '\n\t', line, end);
    if (next < 0) return;
    line = next;
  }
}

const longestToken = 128;

/** Whether the payload begins with a request's word, or has a code of three digits as its second word. */
function startsMessage(p: Printing, at: number, length: number, requests: ReadonlySet<string>): boolean {
  const end = at + length;
  const first = tokenEnd(p, at, end);
  if (first < 0) return false;
  const word = latin1(p, at, first).toUpperCase();
  if (requests.has(word)) return true;
  const second = skipBlanks(p, first, end);
  const secondEnd = tokenEnd(p, second, end);
  return secondEnd >= 0 && /^\d{3}$/.test(latin1(p, second, secondEnd));
}

function latin1(p: Printing, at: number, end: number): string {
  let text = '';
  for (let index = at; index < end; index++) text += String.fromCharCode(p.bytes[index]!);
  return text;
}

/** Where a word of printable characters ends; -1 when there is none, or something else is in it. */
function tokenEnd(p: Printing, at: number, end: number): number {
  for (let next = at; next < end; next++) {
    if (!p.has(next, 1)) return -1;
    const byte = p.bytes[next]!;
    if (isBlank(byte) || byte === 13 || byte === 10) return next > at ? next : -1;
    if (byte < 32 || byte > 126 || next - at + 2 > longestToken + 1) return -1;
  }
  return end > at ? end : -1;
}

function isBlank(byte: number): boolean {
  return byte === 32 || byte === 9;
}

function skipBlanks(p: Printing, at: number, end: number): number {
  let next = at;
  // A tab is no printable character, and ends the blanks.
  while (next < end && p.has(next, 1) && p.bytes[next] === 32) next++;
  return next;
}

/** Prints a line; returns where the next begins, -1 when it has no end, which is marked, or is not text: then nothing of it is printed. */
function printLine(p: Printing, prefix: string, at: number, end: number): number {
  for (let next = at; next < end; next++) {
    const byte = p.u8(next);
    if (byte === 10) return lineTo(p, prefix, at, next, next + 1);
    if (byte === 13) {
      if (next + 1 >= end || p.u8(next + 1) !== 10) return -1;
      return lineTo(p, prefix, at, next, next + 2);
    }
    if ((byte < 32 || byte > 126) && byte !== 9) return -1;
  }
  return lineWithoutEnd(p, prefix, at, end);
}

function lineWithoutEnd(p: Printing, prefix: string, at: number, end: number): number {
  lineTo(p, prefix, at, end, -1);
  p.truncated();
  return -1;
}

function lineTo(p: Printing, prefix: string, at: number, end: number, next: number): number {
  p.text(prefix);
  for (let index = at; index < end; index++) p.char(p.bytes[index]!);
  return next;
}
