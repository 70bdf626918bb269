/** Options of PPP's link control protocol (RFC 1661 section 6 and later ones). */
import { printUnknownBytes } from './hex-dump.ts';
import { organisation } from './organisations.ts';
import { lcpOptions, pppProtocol, pppWords } from './ppp-words.ts';
import type { Printing } from './printing.ts';
import { type Words, word } from './tokens.ts';

/** Lengths that options must have, or at least must have. */
const exact: Readonly<Record<number, number>> = { 1: 4, 2: 6, 5: 6, 17: 4, 23: 4 };
const least: Readonly<Record<number, number>> = { 0: 6, 3: 4, 4: 4, 13: 3, 19: 3 };
/** A wrong length of one of the options up to this ends nothing; of later ones it ends the message. */
const lastToGoOn = 3;
const option = {
  vendor: 0,
  receiveUnit: 1,
  characterMap: 2,
  authentication: 3,
  quality: 4,
  magic: 5,
  protocolField: 7,
  addressField: 8,
  callback: 13,
  multilinkUnit: 17,
  endpoint: 19,
  discriminator: 23,
} as const;
/** RFC 3748 section 3.2 and RFC 1994 section 3. */
const algorithms: Words = { 5: 'MD5', 128: 'MS-CHAPv1', 129: 'MS-CHAPv2' };
const callbacks: Words = { 0: 'UserAuth', 1: 'DialString', 2: 'LocalID', 3: 'E.164', 4: 'X.500', 6: 'CBCP' };
const endpoints = ['Null', 'Local', 'IPv4', 'MAC', 'Magic-Num-Block', 'PSNDN'] as const;

/** Prints an option of a message of `message` bytes; returns its length, 0 when none may follow. */
export function printLcpOption(p: Printing, at: number, message: number): number {
  if (!p.has(at, 2)) {
    p.text('[|lcp]');
    return 0;
  }
  const kind = p.u8(at);
  const size = p.u8(at + 1);
  if (size > message) return 0;
  const name = lcpOptions[kind];
  if (name === undefined) {
    p.text(`\n\tunknown LCP option 0x${hex(kind, 2)}`);
    return size < 2 ? 0 : size;
  }
  p.text(`\n\t  ${name} Option (0x${hex(kind, 2)}), length ${size}`);
  if (size < 2) {
    p.text(' (length bogus, should be >= 2)');
    return 0;
  }
  const bound = least[kind];
  const fixed = exact[kind];
  if ((bound !== undefined && size < bound) || (fixed !== undefined && size !== fixed)) {
    p.text(` (length bogus, should be ${fixed === undefined ? '>=' : '='} ${fixed ?? bound})`);
    return lastToGoOn >= kind ? size : 0;
  }
  const state = printValue(p, kind, at, size);
  if (state === 'bogus') return 0;
  if (state === 'unknown' || p.verbose > 1) printUnknownBytes(p, at + 2, size - 2, '\n\t    ');
  return size;
}

function printValue(p: Printing, kind: number, at: number, size: number): 'known' | 'unknown' | 'bogus' {
  switch (kind) {
    case option.vendor:
      p.text(`: Vendor: ${organisation(p.u24(at + 2))} (${p.u24(at + 2)})`);
      break;
    case option.receiveUnit:
    case option.multilinkUnit:
      p.text(`: ${p.u16(at + 2)}`);
      break;
    case option.characterMap:
    case option.magic:
      p.text(`: 0x${hex(p.u32(at + 2), 8)}`);
      break;
    case option.authentication:
      printAuthentication(p, at, size);
      break;
    case option.quality:
      p.text(p.u16(at + 2) === pppProtocol.lqm ? ': LQR' : ': unknown');
      break;
    case option.callback:
      p.text(': ');
      p.text(`: Callback Operation ${word(callbacks, p.u8(at + 2), () => 'Unknown')} (${p.u8(at + 2)})`);
      break;
    case option.discriminator:
      p.text(`: 0x${hex(p.u16(at + 2), 4)}`);
      break;
    case option.endpoint:
      return printEndpoint(p, at, size);
    case option.protocolField:
    case option.addressField:
      break;
    default:
      return 'unknown';
  }
  return 'known';
}

function printAuthentication(p: Printing, at: number, size: number): void {
  const protocol = p.u16(at + 2);
  switch (protocol) {
    case pppProtocol.chap:
      p.text(': CHAP');
      p.text(`, ${word(algorithms, p.u8(at + 4), (value) => `Unknown Auth Alg ${value}`)}`);
      break;
    case pppProtocol.pap:
    case pppProtocol.eap:
    case pppProtocol.spap:
    case pppProtocol.oldSpap:
      p.text(`: ${word(pppWords, protocol)}`);
      break;
    default:
      // The number is missing in tcpdump's text too.
      p.text(`: ${word(pppWords, protocol, () => 'Unknown Auth Proto (0x04x)')}`);
      printUnknownBytes(p, at, size, '\n\t');
  }
}

/** RFC 1990 section 5.1.3. */
function printEndpoint(p: Printing, at: number, size: number): 'known' | 'bogus' {
  const kind = p.u8(at + 2);
  const wanted = kind === 2 ? 7 : kind === 3 ? 9 : size;
  if (size !== wanted) {
    p.text(` (length bogus, should be = ${wanted})`);
    return 'bogus';
  }
  if (kind === 2) p.need(at + 3, 4);
  if (kind === 3) p.need(at + 3, 6);
  p.text(`: ${endpoints[kind] ?? `Unknown class ${kind}`}`);
  if (kind === 2) {
    p.char(32);
    p.ipv4(at + 3);
  } else if (kind === 3) {
    p.char(32);
    p.mac(at + 3);
  }
  return 'known';
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}
