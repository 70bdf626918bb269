/** Geneve (RFC 8926): its options, and what is in it. */
import { untilCut } from './cut-short.ts';
import { etherTypeWord } from './ether-type-words.ts';
import { printMpls } from './mpls.ts';
import type { Printing } from './printing.ts';
import { bitWords } from './tokens.ts';

const headerLength = 8;
const flagWords = [
  [0x80, 'O'],
  [0x40, 'C'],
  [0x20, 'R1'],
  [0x10, 'R2'],
  [0x08, 'R3'],
  [0x04, 'R4'],
  [0x02, 'R5'],
  [0x01, 'R6'],
] as const;
const bridged = 0x6558;

/** Prints a packet. */
export function printGeneve(p: Printing, at: number, length: number): void {
  p.protocol = 'geneve';
  let inside = -1;
  untilCut(
    p,
    () => {
      inside = printHeader(p, at, length);
    },
    true,
  );
  if (inside < 0) return;
  p.text(p.verbose > 0 ? '\n\t' : ': ');
  printPayload(p, p.u16(at + 2), inside, at + length - inside);
}

/** Returns where the packet inside begins, -1 when there is none to print. */
function printHeader(p: Printing, at: number, length: number): number {
  p.text('Geneve');
  if (length < headerLength) {
    p.text(` [length ${length} < ${headerLength}]`);
    p.invalid();
    return -1;
  }
  p.need(at, headerLength);
  const version = p.u8(at) >>> 6;
  if (version !== 0) {
    p.text(` ERROR: unknown-version ${version}`);
    return -1;
  }
  p.text(`, Flags [${bitWords(flagWords, p.u8(at + 1), '', 'none')}]`);
  const protocol = p.u16(at + 2);
  p.text(`, vni 0x${p.u24(at + 4).toString(16)}`);
  const reserved = p.u8(at + 7);
  if (reserved !== 0) p.text(`, rsvd 0x${reserved.toString(16)}`);
  if (p.options.linkHeader)
    p.text(`, proto ${etherTypeWord(protocol) ?? 'unknown'} (0x${protocol.toString(16).padStart(4, '0')})`);
  const optionsLength = (p.u8(at) & 0x3f) * 4;
  const left = length - headerLength;
  if (left < optionsLength) {
    p.text(` truncated-geneve - ${optionsLength - left} bytes missing`);
    return -1;
  }
  p.need(at + headerLength, optionsLength);
  if (optionsLength > 0) {
    p.text(', options [');
    if (p.verbose > 0) printOptions(p, at + headerLength, optionsLength);
    else p.text(`${optionsLength} bytes`);
    p.char(93);
  }
  return at + headerLength + optionsLength;
}

function printPayload(p: Printing, protocol: number, at: number, length: number): void {
  if (protocol === bridged) p.inner.ether(p, at, length);
  else if (protocol === 0x8847 || protocol === 0x8848) printMpls(p, at, length);
  else if (!p.inner.byEtherType(p, protocol, at, length)) p.text(`geneve-proto-0x${protocol.toString(16)}`);
}

/** RFC 8926 section 7: who gives out the numbers. */
function className(value: number): string {
  if (value <= 0xff) return 'Standard';
  if (value === 0x100) return 'Linux';
  if (value === 0x101) return 'Open vSwitch';
  if (value === 0x102) return 'Open Virtual Networking (OVN)';
  if (value === 0x103) return 'In-band Network Telemetry (INT)';
  if (value === 0x104) return 'VMware';
  return value >= 0xfff0 ? 'Experimental' : 'Unknown';
}

function printOptions(p: Printing, at: number, length: number): void {
  let left = length;
  let next = at;
  let separator = '';
  while (left > 0) {
    const group = p.u16(next);
    const type = p.u8(next + 2);
    const size = 4 + (p.u8(next + 3) & 0x1f) * 4;
    p.text(`${separator}class ${className(group)} (0x${group.toString(16)}) type 0x${type.toString(16)}`);
    p.text(`${type & 0x80 ? '(C)' : ''} len ${size}`);
    separator = ', ';
    if (size > left) {
      p.text(' [bad length]');
      return;
    }
    if (p.verbose > 1 && size > 4) {
      p.text(' data');
      for (let word = 4; word < size; word += 4) {
        p.char(32);
        p.hex(p.u32(next + word), 8);
      }
    }
    next += size;
    left -= size;
  }
}
