/** RTP and RTCP (RFC 3550), RTP's first version, and vat, as -T asks for them. */
import { requireBytes, untilCut } from './cut-short.ts';
import type { Printing } from './printing.ts';

const h261 = 31;
const report = { sender: 200, receiver: 201, description: 202, bye: 203 } as const;
const size = { header: 8, fixed: 12, sender: 20, block: 24 } as const;

/** Prints a packet of RTP. */
export function printRtp(p: Printing, at: number, length: number): void {
  p.protocol = 'rtp';
  if (length < size.header) {
    p.text(`udp/rtp, length ${length} < ${size.header}`);
    return;
  }
  const first = p.u32(at);
  const time = p.u32(at + 4);
  const old = first >>> 30 === 1;
  const options = old && (first & 0x80_0000) !== 0;
  const extended = !old && (first & 0x1000_0000) !== 0;
  const marked = (first & (old ? 0x40_0000 : 0x80_0000)) !== 0;
  const type = (first >>> 16) & (old ? 0x3f : 0x7f);
  const rest = length - (old ? size.header : size.fixed);
  if (rest < 0) {
    p.text(`udp/rtp, length ${length} < ${size.fixed}`);
    return;
  }
  p.text(`udp/rtp${old ? 'v1' : ''} ${rest} c${type} `);
  p.text(`${options || extended ? '+' : ''}${marked ? '*' : ''} ${first & 0xffff} ${time}`);
  if (p.verbose === 0) return;
  p.text(` ${p.u32(at + 8)}`);
  let payload: number | null = at + (old ? 8 : 12);
  if (options) payload = afterOptions(p, payload, rest >>> 2);
  else if (extended) payload = afterExtension(p, payload, rest >>> 2);
  if (payload === null || type !== h261) return;
  const word = p.u32(payload);
  p.text(' 0x');
  p.hex(word >>> 16, 4);
}

/** Where the options of version 1 end, for which there are `length` words; null when they are wrong. */
function afterOptions(p: Printing, at: number, length: number): number | null {
  let next = at;
  let left = length;
  for (let option = 0; (option & 0x8000_0000) === 0;) {
    option = p.u32(next);
    const words = (option >>> 16) & 0xff;
    if (words === 0 || words > left) {
      p.text(' !opt');
      return null;
    }
    next += words * 4;
    left -= words;
  }
  return next;
}

function afterExtension(p: Printing, at: number, length: number): number | null {
  const words = p.u32(at) & 0xffff;
  if (words + 1 <= length) return at + 4 + words * 4;
  p.text(' !ext');
  return null;
}

/** Prints the packets of RTCP in a datagram. */
export function printRtcp(p: Printing, at: number, length: number): void {
  p.protocol = 'rtcp';
  const end = at + length;
  untilCut(p, () => {
    for (let next = at; next < end && p.has(next, 1);) {
      requireBytes(p, next, next + size.header > end ? Infinity : size.header);
      next += printControl(p, next);
    }
  });
}

/** Returns its length. */
function printControl(p: Printing, at: number): number {
  const blocks = p.u8(at) & 0x1f;
  const type = p.u8(at + 1);
  const length = (p.u16(at + 2) + 1) * 4;
  const source = p.verbose > 0 ? ` ${p.u32(at + 4)}` : '';
  if (type === report.sender) {
    p.text(' sr');
    if (length !== blocks * size.block + size.sender + size.header) p.text(` [${length}]`);
    p.text(source);
    printSender(p, at + size.header);
    printBlocks(p, at + size.header + size.sender, blocks);
  } else if (type === report.receiver) {
    p.text(' rr');
    if (length !== blocks * size.block + size.header) p.text(` [${length}]`);
    p.text(source);
    printBlocks(p, at + size.header, blocks);
  } else if (type === report.description) p.text(` sdes ${length}${source}`);
  else if (type === report.bye) p.text(` bye ${length}${source}`);
  else p.text(` type-0x${type.toString(16)} ${length}`);
  return length;
}

function printSender(p: Printing, at: number): void {
  requireBytes(p, at, size.sender);
  const time = p.u32(at) + p.u32(at + 4) / 2 ** 32;
  p.text(` @${hundredths(time)} ${p.u32(at + 8)} ${p.u32(at + 12)}p ${p.u32(at + 16)}b`);
}

/** tcpdump prints the first block as often as there are blocks. */
function printBlocks(p: Printing, at: number, count: number): void {
  if (count > 1) p.text(` c${count}`);
  for (let index = 0; index < count; index++) {
    requireBytes(p, at, size.block);
    if (p.verbose > 0) p.text(` ${p.u32(at)}`);
    const [last, delay] = [p.u32(at + 16) / 65_536, p.u32(at + 20) / 65_536];
    p.text(` ${p.u24(at + 5)}l ${p.u32(at + 8)}s ${p.u32(at + 12)}j`);
    p.text(` @${hundredths(last)}+${hundredths(delay)}`);
  }
}

/** As %.2f prints it: what lies in the middle goes to the even digit. */
function hundredths(value: number): string {
  const exact = value.toFixed(20);
  const point = exact.indexOf('.');
  const even = Number(exact[point + 2]) % 2 === 0;
  return even && /^50*$/.test(exact.slice(point + 3)) ? exact.slice(0, point + 3) : value.toFixed(2);
}

/** Prints a packet of vat, or of its kin vt. */
export function printVat(p: Printing, at: number, length: number): void {
  p.protocol = 'vat';
  if (length < 2) {
    p.text(`udp/va/vat, length ${length} < 2`);
    return;
  }
  const first = p.u16(at);
  if (first & 0xf060) {
    p.text(`udp/vt ${length} ${first & 0x3ff} / ${first >>> 10}`);
    return;
  }
  if (length < 8) {
    p.text(`udp/vat, length ${length} < 8`);
    return;
  }
  const [head, time] = [p.u32(at), p.u32(at + 4)];
  p.text(`udp/vat ${length - 8} c${head & 0xffff} ${time}${head & 0x80_0000 ? '*' : ''}`);
  if (head & 0x1f_0000) p.text(` f${(head >>> 16) & 0x1f}`);
  if (head & 0x3f00_0000) p.text(` s${(head >>> 24) & 0x3f}`);
}
