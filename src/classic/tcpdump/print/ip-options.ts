/** The options of IPv4 (RFC 791 section 3.1), inside the parentheses of -v. */
import { type Printing, truncation } from './printing.ts';
import { word } from './tokens.ts';

const kinds = { end: 0, nop: 1, record: 7, timestamp: 68, loose: 131, strict: 137, alert: 148 } as const;
const words = {
  0: 'EOL',
  1: 'NOP',
  7: 'RR',
  68: 'timestamp',
  82: 'traceroute',
  130: 'security',
  131: 'LSRR',
  137: 'SSRR',
  148: 'RA',
} as const;

/** Prints options of `length` bytes; false when they were not captured to their end. */
export function printIpOptions(p: Printing, at: number, length: number): boolean {
  let option = at;
  let left = length;
  while (left > 0) {
    if (option !== at) p.char(44);
    const kind = p.u8(option);
    p.text(word(words, kind, (value) => `unknown ${value}`));
    const alone = kind === kinds.end || kind === kinds.nop;
    const size = alone ? 1 : p.u8(option + 1);
    if ((!alone && size < 2) || size > left) {
      p.text(` [bad length ${size}]`);
      return true;
    }
    if (!p.has(option, size)) return false;
    if (kind === kinds.end) return true;
    try {
      printOption(p, kind, option, size);
    } catch (error) {
      // An address may go past the option that says it is in it.
      if (error !== truncation) throw error;
      return false;
    }
    option += size;
    left -= size;
  }
  return true;
}

function printOption(p: Printing, kind: number, at: number, size: number): void {
  if (kind === kinds.timestamp) printTimestamps(p, at, size);
  else if (kind === kinds.record || kind === kinds.loose || kind === kinds.strict) printRoute(p, at, size);
  else if (kind === kinds.alert) {
    if (size < 4) p.text(` [bad length ${size}]`);
    else if (p.u16(at + 2) !== 0) p.text(` value ${p.u16(at + 2)}`);
  }
}

function printRoute(p: Printing, at: number, size: number): void {
  if (size < 3) {
    p.text(` [bad length ${size}]`);
    return;
  }
  if ((size + 1) & 3) p.text(` [bad length ${size}]`);
  // The pointer counts from 1; what stands before it has been visited.
  const pointer = (p.u8(at + 2) - 1) >>> 0;
  if (pointer < 3 || (pointer + 1) & 3 || pointer > size + 1) p.text(` [bad ptr ${p.u8(at + 2)}]`);
  for (let hop = 3; hop < size; hop += 4) {
    p.need(at + hop, 4);
    p.char(32);
    p.ipv4(at + hop);
    if (pointer > hop) p.char(44);
  }
}

const stampKinds: Readonly<Record<number, string>> = { 0: 'TSONLY', 1: 'TS+ADDR', 3: 'PRESPEC' };

function printTimestamps(p: Printing, at: number, size: number): void {
  if (size < 4) {
    p.text(`[bad length ${size}]`);
    return;
  }
  p.text(' TS{');
  const kind = p.u8(at + 3) & 15;
  const hopSize = kind === 0 ? 4 : 8;
  if ((size - 4) & (hopSize - 1)) p.text(`[bad length ${size}]`);
  const pointer = (p.u8(at + 2) - 1) >>> 0;
  if (pointer < 4 || (pointer - 4) & (hopSize - 1) || pointer > size + 1) p.text(`[bad ptr ${p.u8(at + 2)}]`);
  const name = stampKinds[kind];
  let hop = 0;
  if (name === undefined) p.text(`[bad ts type ${kind}]`);
  else {
    p.text(name);
    for (hop = 4; hop < size; hop += hopSize) {
      p.need(at + hop, hopSize);
      p.text(pointer === hop ? ' ^ ' : ' ');
      p.text(`${p.u32(at + hop + hopSize - 4)}@`);
      if (hopSize === 8) p.ipv4(at + hop);
    }
  }
  if (pointer === hop) p.text(' ^ ');
  const lost = p.u8(at + 3) >>> 4;
  p.text(lost === 0 ? '}' : ` [${lost} hops not recorded]} `);
}
