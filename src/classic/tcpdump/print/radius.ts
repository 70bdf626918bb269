/** RADIUS (RFC 2865, RFC 2866, RFC 5176): code, identifier and length; with -v the authenticator and the attributes. */
import { requireBytes, untilCut } from './cut-short.ts';
import { printUnknownBytes } from './hex-dump.ts';
import type { Printing } from './printing.ts';
import { printRadiusValue, radiusAttributeName } from './radius-attribute.ts';
import { wordList } from './word-list.ts';

const headerLength = 20;
/** IANA, RADIUS packet type codes. */
const codes = wordList(
  '@1|Access-Request|Access-Accept|Access-Reject|Accounting-Request|Accounting-Response|@11|Access-Challenge|Status-Server|Status-Client|@40|Disconnect-Request|Disconnect-ACK|Disconnect-NAK|CoA-Request|CoA-ACK|CoA-NAK|@255|Reserved',
);

/** Prints a packet. */
export function printRadius(p: Printing, at: number, length: number): void {
  p.protocol = 'radius';
  untilCut(p, () => printPacket(p, at, length));
}

function printPacket(p: Printing, at: number, length: number): void {
  requireBytes(p, at, headerLength);
  const stated = p.u16(at + 2);
  requireBytes(p, at, stated < headerLength ? Infinity : 0);
  const whole = Math.min(stated, length);
  const code = p.u8(at);
  const name = `${codes(code) ?? 'Unknown Command'} (${code}), id: 0x`;
  if (p.verbose === 0) {
    p.text(`RADIUS, ${name}`);
    p.hex(p.u8(at + 1), 2);
    p.text(` length: ${whole}`);
    return;
  }
  p.text(`RADIUS, length: ${whole}\n\t${name}`);
  p.hex(p.u8(at + 1), 2);
  p.text(', Authenticator: ');
  p.hexBytes(at + 4, 16);
  if (whole > headerLength) printAttributes(p, at + headerLength, whole - headerLength);
}

function printAttributes(p: Printing, at: number, length: number): void {
  const end = at + length;
  for (let next = at; next < end;) {
    requireBytes(p, next, end - next < 2 ? Infinity : 2);
    const type = p.u8(next);
    const size = p.u8(next + 1);
    p.text(`\n\t  ${radiusAttributeName(type)} Attribute (${type}), length: ${size}`);
    if (size < 2) {
      p.text(' (bogus, must be >= 2)');
      return;
    }
    if (size > end - next) {
      p.text(' (bogus, goes past end of packet)');
      return;
    }
    p.text(', Value: ');
    if (size > 2) printRadiusValue(p, type, next + 2, size - 2);
    p.protocol = 'radius';
    if (p.verbose > 1) printUnknownBytes(p, next + 2, size - 2, '\n\t    ');
    next += size;
  }
}
