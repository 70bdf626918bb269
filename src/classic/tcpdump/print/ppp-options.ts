/** Options of the control protocols of PPP: LCP (RFC 1661), IPCP (RFC 1332), IP6CP (RFC 5072), CCP (RFC 1962), BACP (RFC 2125). */
import { printUnknownBytes } from './hex-dump.ts';
import { printLcpOption } from './ppp-lcp.ts';
import { ccpOptions, ipcpOptions, pppProtocol } from './ppp-words.ts';
import type { Printing } from './printing.ts';
import { type Words, word } from './tokens.ts';

const headerCompression = { vanJacobson: 0x2d, ip: 0x61 } as const;
const compressionWords: Words = {
  [headerCompression.vanJacobson]: 'VJ-Comp',
  [headerCompression.ip]: 'IP Header Compression',
};
const subOptionWords: Words = { 1: 'RTP-Compression', 2: 'Enhanced RTP-Compression' };
/** RFC 2509 section 2.1: the length of an option without suboptions. */
const ipCompressionLength = 14;

interface OptionPrinter {
  /** The mark of a header that was not captured. */
  readonly mark: string;
  readonly words: Words;
  readonly unknown: string;
  /** Prints the value. */
  readonly value: (p: Printing, option: number, at: number, size: number) => Value;
}

/** What became of a value: it is printed (its bytes too), its length is wrong, nobody knows it, or nothing may follow it. */
type Value = 'known' | 'dumped' | 'bogus' | 'unknown' | 'end';

const printers: Readonly<Record<number, OptionPrinter>> = {
  [pppProtocol.ipcp]: { mark: '[|ipcp]', words: ipcpOptions, unknown: 'unknown', value: ipcpValue },
  [pppProtocol.ip6cp]: { mark: '[|ip6cp]', words: { 1: 'Interface-ID' }, unknown: 'unknown', value: ip6cpValue },
  [pppProtocol.ccp]: { mark: '[|ccp]', words: ccpOptions, unknown: 'Unknown', value: ccpValue },
  [pppProtocol.bacp]: { mark: '[|bacp]', words: { 1: 'Favored-Peer' }, unknown: 'Unknown', value: bacpValue },
};

/** Prints an option of a message of `message` bytes; returns its length, 0 when none may follow. */
export function printPppOption(p: Printing, protocol: number, at: number, message: number): number {
  if (protocol === pppProtocol.lcp) return printLcpOption(p, at, message);
  const printer = printers[protocol];
  if (printer === undefined) return 0;
  if (!p.has(at, 2)) {
    p.text(printer.mark);
    return 0;
  }
  const option = p.u8(at);
  const size = p.u8(at + 1);
  if (size > message) return 0;
  p.text(`\n\t  ${word(printer.words, option, () => printer.unknown)} Option (0x${hex(option, 2)}), length ${size}`);
  if (size < 2) {
    p.text(' (length bogus, should be >= 2)');
    return 0;
  }
  const value = printer.value(p, option, at, size);
  // Of IPCP, a wrong length of the first option alone lets others follow.
  if (value === 'bogus') return protocol === pppProtocol.ipcp && option > 1 ? 0 : size;
  if (value === 'end') return 0;
  if (value === 'dumped') return size;
  if (value === 'unknown' || p.verbose > 1) printUnknownBytes(p, at + 2, size - 2, '\n\t    ');
  return size;
}

function bogus(p: Printing, expected: string): 'bogus' {
  p.text(` (length bogus, should be ${expected})`);
  return 'bogus';
}

function ipcpValue(p: Printing, option: number, at: number, size: number): Value {
  if (ipcpOptions[option] === undefined) return 'unknown';
  if (option === 1) {
    if (size !== 10) return bogus(p, '= 10');
    p.need(at + 2, 8);
    p.text(': src ');
    p.ipv4(at + 2);
    p.text(', dst ');
    p.ipv4(at + 6);
    return 'known';
  }
  if (option === 2) return size < 4 ? bogus(p, '>= 4') : printCompression(p, at, size);
  if (size !== 6) return bogus(p, '= 6');
  p.need(at + 2, 4);
  p.text(': ');
  p.ipv4(at + 2);
  return 'known';
}

function printCompression(p: Printing, at: number, size: number): Value {
  const kind = p.u16(at + 2);
  p.text(`: ${word(compressionWords, kind, () => 'Unknown')} (0x${hex(kind, 2)}):`);
  if (kind !== headerCompression.ip) return 'known';
  if (size < ipCompressionLength) return bogus(p, `>= ${ipCompressionLength}`);
  // tcpdump wants two bytes more than it reads.
  if (!p.has(at + 2, ipCompressionLength)) {
    p.text('[|ipcp]');
    return 'end';
  }
  const [tcp, other, period, time, header] = [4, 6, 8, 10, 12].map((place) => p.u16(at + place));
  p.text(`\n\t    TCP Space ${tcp}, non-TCP Space ${other}, maxPeriod ${period}, maxTime ${time}, maxHdr ${header}`);
  if (size === ipCompressionLength) return 'known';
  const end = printSubOptions(p, at + ipCompressionLength, size - ipCompressionLength);
  if (end < 0) return 'end';
  // As many bytes as the option has, counted from where the suboptions end.
  if (p.verbose > 1) printUnknownBytes(p, end + 2, size - 2, '\n\t    ');
  return 'dumped';
}

/** Returns where the suboptions end, or the first wrong one begins; -1 when one is cut short. */
function printSubOptions(p: Printing, at: number, length: number): number {
  p.text(`\n\t      Suboptions, length ${length}`);
  let next = at;
  let left = length;
  while (left >= 2) {
    if (!p.has(next, 2)) {
      p.text('[|ipcp]');
      return -1;
    }
    const kind = p.u8(next);
    const size = p.u8(next + 1);
    if (kind === 0 || size === 0) break;
    p.text(`\n\t\t${word(subOptionWords, kind, () => 'Unknown')} Suboption #${kind}, length ${size}`);
    if (size > left) {
      p.text(` [remaining suboptions length ${left} < ${size}]`);
      p.invalid();
      break;
    }
    left -= size;
    next += size;
  }
  return next;
}

function ip6cpValue(p: Printing, option: number, at: number, size: number): Value {
  if (option !== 1) return 'unknown';
  if (size !== 10) return bogus(p, '= 10');
  if (!p.has(at + 2, 8)) {
    p.text('[|ip6cp]');
    return 'end';
  }
  p.text(`: ${[2, 4, 6, 8].map((place) => hex(p.u16(at + place), 4)).join(':')}`);
  return 'known';
}

function ccpValue(p: Printing, option: number, at: number, size: number): Value {
  if (option === 21) {
    if (size < 3) return bogus(p, '>= 3');
    const byte = p.u8(at + 2);
    p.text(`: Version: ${byte >>> 5}, Dictionary Bits: ${byte & 31}`);
  } else if (option === 24) {
    if (size < 4) return bogus(p, '>= 4');
    p.need(at + 2, 2);
    const byte = p.u8(at + 2);
    p.text(`: Features: ${byte >>> 6}, PxP: ${byte & 0x20 ? 'Enabled' : 'Disabled'}`);
    p.text(`, History: ${byte & 31}, #CTX-ID: ${p.u8(at + 3)}`);
  } else if (option === 26) {
    if (size < 4) return bogus(p, '>= 4');
    p.need(at + 2, 2);
    const byte = p.u8(at + 2);
    const method = byte & 15;
    p.text(`: Window: ${byte >>> 4}K, Method: ${method === 8 ? 'zlib' : 'unknown'} (0x${method.toString(16)})`);
    p.text(`, MBZ: ${p.u8(at + 3) >>> 2}, CHK: ${p.u8(at + 3) & 3}`);
  } else return 'unknown';
  return 'known';
}

function bacpValue(p: Printing, option: number, at: number, size: number): Value {
  if (option !== 1) return 'unknown';
  if (size !== 6) return bogus(p, '= 6');
  p.text(`: Magic-Num 0x${hex(p.u32(at + 2), 8)}`);
  return 'known';
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}
