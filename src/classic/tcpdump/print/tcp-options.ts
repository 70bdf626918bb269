/** The options of TCP: `, options [mss 1460,sackOK,...]`. */
import { printMptcp } from './mptcp.ts';
import type { Printing } from './printing.ts';

/** Words by kind (IANA, TCP option kind numbers). */
const words: Readonly<Record<number, string>> = {
  0: 'eol',
  1: 'nop',
  2: 'mss',
  3: 'wscale',
  4: 'sackOK',
  5: 'sack',
  6: 'echo',
  7: 'echoreply',
  8: 'TS',
  11: 'cc',
  12: 'ccnew',
  // tcpdump's word for 13 (CC.ECHO, RFC 1644) is empty.
  13: '',
  19: 'md5',
  20: 'scps',
  28: 'uto',
  29: 'tcp-ao',
  30: 'mptcp',
  34: 'tfo',
  254: 'exp',
};

const kinds = { end: 0, nop: 1, sack: 5, timestamp: 8, signature: 19, authentication: 29, multipath: 30 } as const;

/** What an option's printer answers. */
const bad = -1;
const cut = -2;

/**
 * Prints the options of the header at `at`. `edge` is what selective acknowledgements count from, `carried` the length of
 * the payload. False when the line ends here.
 */
export function printTcpOptions(p: Printing, at: number, headerLength: number, edge: number, carried: number): boolean {
  p.text(', options [');
  let option = at + 20;
  let left = headerLength - 20;
  let first = true;
  while (left > 0) {
    if (!first) p.char(44);
    const kind = p.u8(option);
    const alone = kind === kinds.end || kind === kinds.nop;
    const length = alone ? 1 : p.u8(option + 1);
    if (!alone && (length < 2 || length > left)) return printBad(p, first);
    left -= alone ? 1 : 2;
    const data = option + (alone ? 1 : 2);
    const word = words[kind];
    if (word === undefined) p.text(`unknown-${kind}`);
    else p.text(word);
    const used = alone ? 0 : printOption(p, kind, data, length - 2, left, edge, carried, at);
    if (used === bad) return printBad(p, first);
    if (used === cut) {
      p.truncated();
      if (!first) p.char(62);
      return false;
    }
    left -= used;
    option = data + used;
    if (!alone && used + 2 !== length) p.text(`[len ${length}]`);
    first = false;
    if (kind === kinds.end) break;
  }
  p.char(93);
  return true;
}

function printBad(p: Printing, first: boolean): boolean {
  p.text('[bad opt]');
  if (!first) p.char(93);
  return false;
}

/** `bad` or `cut` when `length` bytes are not there, else 0. */
function check(p: Printing, at: number, length: number, left: number): number {
  if (length > left) return bad;
  return p.has(at, length) ? 0 : cut;
}

/** How many bytes of data the option has, by its kind; the rest of its length is complained about. */
function printOption(
  p: Printing,
  kind: number,
  at: number,
  length: number,
  left: number,
  edge: number,
  carried: number,
  header: number,
): number {
  switch (kind) {
    case kinds.timestamp: {
      const lacking = check(p, at, 8, left);
      if (lacking !== 0) return lacking;
      p.text(' val ');
      p.number(p.u32(at));
      p.text(' ecr ');
      p.number(p.u32(at + 4));
      return 8;
    }
    case kinds.sack:
      return printSack(p, at, length, left, edge);
    case 4:
      return 0;
    case 3:
      return check(p, at, 1, left) || (p.text(` ${p.u8(at)}`), 1);
    case 2:
      return check(p, at, 2, left) || (p.text(` ${p.u16(at)}`), 2);
    case 6:
    case 7:
    case 11:
    case 12:
    case 13:
      return check(p, at, 4, left) || (p.text(` ${p.u32(at)}`), 4);
    default:
      return printLongOption(p, kind, at, length, left, carried, header);
  }
}

function printSack(p: Printing, at: number, length: number, left: number, edge: number): number {
  if (length % 8 !== 0) {
    p.text(' invalid sack');
    return length;
  }
  p.text(` ${length >>> 3} `);
  for (let block = 0; block < length; block += 8) {
    const lacking = check(p, at, block + 4, left) || check(p, at, block + 8, left);
    if (lacking !== 0) return lacking;
    p.char(123);
    p.number((p.u32(at + block) - edge) >>> 0);
    p.char(58);
    p.number((p.u32(at + block + 4) - edge) >>> 0);
    p.char(125);
  }
  return length;
}

function printLongOption(
  p: Printing,
  kind: number,
  at: number,
  length: number,
  left: number,
  carried: number,
  header: number,
): number {
  switch (kind) {
    case kinds.signature:
      return check(p, at, 16, left) || printSignature(p, at, carried, header);
    case 20:
      return check(p, at, 2, left) || (p.text(` cap ${hex2(p.u8(at))} id ${p.u8(at + 1)}`), 2);
    case kinds.authentication:
      return printAuthentication(p, at, length, left);
    case 28:
      return check(p, at, 2, left) || printTimeout(p, at);
    case kinds.multipath:
      return check(p, at, length, left) || printMultipath(p, at, length, header);
    case 34: {
      const lacking = check(p, at, length, left);
      if (lacking !== 0) return lacking;
      p.char(32);
      printFastOpen(p, at, length, false);
      return length;
    }
    case 254:
      return check(p, at, length, left) || printExperiment(p, at, length);
    default:
      return printUnknown(p, at, length, left);
  }
}

/** RFC 2385. Without the shared secret nothing can be said of it. */
function printSignature(p: Printing, at: number, carried: number, header: number): number {
  const end = header + (p.u8(header + 12) >>> 4) * 4 + carried;
  p.text(end > p.snapEnd ? ' snaplen too short, ' : ' shared secret not supplied with -M, ');
  p.text("can't check - ");
  p.hexBytes(at, 16);
  return 16;
}

/** RFC 5925 section 2.2: key identifiers and a code. */
function printAuthentication(p: Printing, at: number, length: number, left: number): number {
  if (length < 2) {
    p.invalid();
    return length;
  }
  const lacking = check(p, at, 1, left);
  if (lacking !== 0) return lacking;
  p.text(` keyid ${p.u8(at)}`);
  if (!p.has(at, 2)) return cut;
  p.text(` rnextkeyid ${p.u8(at + 1)}`);
  if (length > 2) p.text(' mac 0x');
  for (let index = 2; index < length; index++) {
    if (!p.has(at, index + 1)) return cut;
    p.hex(p.u8(at + index), 2);
  }
  return length;
}

/** RFC 5482: minutes when the lowest... highest bit says so; tcpdump takes the lowest. */
function printTimeout(p: Printing, at: number): number {
  const value = p.u16(at);
  p.text(` 0x${value.toString(16)} ${value & 1 ? (value >>> 1) * 60 : value >>> 1}`);
  return 2;
}

function printMultipath(p: Printing, at: number, length: number, header: number): number {
  const saved = p.snapEnd;
  p.snapEnd = Math.min(at + length, saved);
  const good = printMptcp(p, at - 2, length + 2, p.u8(header + 13));
  p.snapEnd = saved;
  return good ? length : bad;
}

/** RFC 6994: a magic number says whose experiment it is. */
function printExperiment(p: Printing, at: number, length: number): number {
  if (length < 2) return bad;
  const magic = p.u16(at);
  p.char(45);
  if (magic === fastOpenMagic) printFastOpen(p, at + 2, length - 2, true);
  else p.hex(magic, 4);
  return length;
}

const fastOpenMagic = 0xf989;

/** RFC 7413 section 4.1. */
function printFastOpen(p: Printing, at: number, length: number, experimental: boolean): void {
  if (experimental) p.text('tfo');
  if (length === 0) p.text(' cookiereq');
  else if (length % 2 !== 0 || length < 4 || length > 16) p.invalid();
  else {
    p.text(' cookie ');
    p.hexBytes(at, length);
  }
}

function printUnknown(p: Printing, at: number, length: number, left: number): number {
  if (length > 0) p.text(' 0x');
  for (let index = 0; index < length; index++) {
    if (index + 1 > left) return bad;
    if (!p.has(at, index + 1)) return cut;
    p.hex(p.u8(at + index), 2);
  }
  return length;
}

function hex2(value: number): string {
  return value.toString(16).padStart(2, '0');
}
