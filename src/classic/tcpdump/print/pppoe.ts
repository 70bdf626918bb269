/** PPPoE (RFC 2516): discovery with its tags, and sessions that carry PPP. */
import { printPpp } from './ppp.ts';
import type { Printing } from './printing.ts';
import { word } from './tokens.ts';

const headerLength = 6;
/** What fits into a frame beside the header (RFC 2516 section 4). */
const longest = 1478;
const initiation = 0x09;
const codes: Readonly<Record<number, string>> = {
  0x00: '',
  0x07: 'PADO',
  0x09: 'PADI',
  0x19: 'PADR',
  0x65: 'PADS',
  0xa7: 'PADT',
};
const tags: Readonly<Record<number, string>> = {
  0x0000: 'EOL',
  0x0101: 'Service-Name',
  0x0102: 'AC-Name',
  0x0103: 'Host-Uniq',
  0x0104: 'AC-Cookie',
  0x0105: 'Vendor-Specific',
  0x0110: 'Relay-Session-ID',
  0x0120: 'PPP-Max-Payload',
  0x0201: 'Service-Name-Error',
  0x0202: 'AC-System-Error',
  0x0203: 'Generic-Error',
};

/** Prints a packet; returns how much of it is the header of a link type. */
export function printPppoe(p: Printing, at: number, length: number): number {
  p.protocol = 'pppoe';
  if (length < headerLength) {
    p.text(` (length ${length} < ${headerLength})`);
    p.invalid();
    return 0;
  }
  p.need(at, headerLength);
  const version = p.u8(at) >>> 4;
  const type = p.u8(at) & 15;
  if (version !== 1) p.text(` [ver ${version}]`);
  if (type !== 1) p.text(` [type ${type}]`);
  const code = p.u8(at + 1);
  p.text(`PPPoE ${word(codes, code, (value) => `PAD-${value.toString(16)}`)}`);
  const rest = length - headerLength;
  const stated = p.u16(at + 4);
  if (code === initiation && stated > longest) p.text(` [len ${stated}!]`);
  if (stated > rest) p.text(` [len ${stated} > ${rest}!]`);
  const session = p.u16(at + 2);
  if (session !== 0) p.text(` [ses 0x${session.toString(16)}]`);
  const carried = Math.min(stated, rest);
  if (code === 0) {
    p.char(32);
    return headerLength + printPpp(p, at + headerLength, carried);
  }
  printTags(p, at + headerLength, carried);
  return headerLength;
}

function printTags(p: Printing, at: number, length: number): void {
  for (let next = at; next < at + length;) {
    const type = p.u16(next);
    const size = p.u16(next + 2);
    p.need(next + 4, size);
    p.text(` [${word(tags, type, (value) => `TAG-0x${value.toString(16)}`)}`);
    next += 4;
    if (size > 0) printValue(p, next, size);
    p.char(93);
    next += size;
    if (type === 0) return;
  }
}

const longestValue = 79;

/** As text when most of it is, or else in hexadecimal. */
function printValue(p: Printing, at: number, size: number): void {
  const bytes = p.bytes.subarray(at, at + Math.min(size, longestValue));
  const printable = (byte: number): boolean => byte >= 32 && byte < 127;
  const texts = bytes.filter(printable).length;
  if (texts > bytes.length - texts) {
    p.text(' "');
    for (const byte of bytes) p.char(printable(byte) ? byte : 46);
    p.char(34);
  } else {
    p.text(' 0x');
    for (let index = 0; index < Math.min(size, 20); index++)
      p.text(
        p
          .u8(at + index)
          .toString(16)
          .toUpperCase()
          .padStart(2, '0'),
      );
    if (size > 20) p.text('...');
  }
}
