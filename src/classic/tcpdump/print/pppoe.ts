/** PPPoE (RFC 2516): discovery with its tags, and sessions that carry IP. */
import type { Printing } from './printing.ts';
import { word } from './tokens.ts';

const headerLength = 6;
/** What fits into a frame beside the header (RFC 2516 section 4). */
const longest = 1478;
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
/** PPP's numbers of IP (RFC 1332, RFC 5072). */
const ppp = { ip: 0x21, ip6: 0x57 } as const;

/** Whether it is discovery, or a session with IP in it: PPP's own protocols are not printed here. */
export function isPlainPppoe(p: Printing, at: number, length: number): boolean {
  if (length < headerLength || !p.has(at, headerLength) || p.u8(at + 1) !== 0) return true;
  if (!p.has(at + headerLength, 2) || length < headerLength + 2 || p.u16(at + 4) < 2) return true;
  const protocol = p.u16(at + headerLength);
  return protocol === ppp.ip || protocol === ppp.ip6;
}

/** Prints a packet. */
export function printPppoe(p: Printing, at: number, length: number): void {
  p.protocol = 'pppoe';
  if (length < headerLength) {
    p.text(` (length ${length} < ${headerLength})`);
    p.invalid();
    return;
  }
  p.need(at, headerLength);
  const version = p.u8(at) >>> 4;
  const type = p.u8(at) & 15;
  if (version !== 1) p.text(` [ver ${version}]`);
  if (type !== 1) p.text(` [type ${type}]`);
  const code = p.u8(at + 1);
  p.text(`PPPoE ${word(codes, code, (value) => `PAD-${value.toString(16)}`)}`);
  if (code === 0) p.char(32);
  const rest = length - headerLength;
  const stated = p.u16(at + 4);
  // A length that no frame has room for is named twice.
  if (stated > longest) p.text(`${code === 0 ? '' : ' '}[len ${stated}!]`);
  if (stated > rest) p.text(`${code === 0 && stated <= longest ? '' : ' '}[len ${stated} > ${rest}!]`);
  const session = p.u16(at + 2);
  if (session !== 0) p.text(`${code === 0 && stated <= rest ? '' : ' '}[ses 0x${session.toString(16)}]`);
  if (code === 0) printSession(p, at + headerLength, Math.min(stated, rest));
  else printTags(p, at + headerLength, Math.min(stated, rest));
}

function printSession(p: Printing, at: number, length: number): void {
  p.char(32);
  p.protocol = 'ppp';
  if (length < 2) {
    p.truncated();
    return;
  }
  const protocol = p.u16(at);
  if (p.options.linkHeader) {
    p.text(`${protocol === ppp.ip ? 'IP' : 'IP6'} (0x${protocol.toString(16).padStart(4, '0')}), length ${length}: `);
  }
  if (protocol === ppp.ip) p.inner.ip(p, at + 2, length - 2);
  else p.inner.ip6(p, at + 2, length - 2);
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
