/** Multicast listener discovery (RFC 2710, RFC 3810). */
import type { Printing } from './printing.ts';

const recordWords: Readonly<Record<number, string>> = {
  1: 'is_in',
  2: 'is_ex',
  3: 'to_in',
  4: 'to_ex',
  5: 'allow',
  6: 'block',
};
const addressLength = 16;

/** Prints a message of the first version; nothing when it is cut short. */
export function printListenerMessage(p: Printing, at: number): void {
  if (!p.has(at, 24)) return;
  p.text(`max resp delay: ${p.u16(at + 4)} addr: `);
  p.ipv6(at + 8);
}

/** Prints a report of the second version. */
export function printListenerReport(p: Printing, at: number, length: number): void {
  if (length < 8) {
    p.text(` [invalid len ${length}]`);
    return;
  }
  const groups = p.u16(at + 6);
  p.text(`, ${groups} group record(s)`);
  if (p.verbose === 0) return;
  let group = 8;
  for (let index = 0; index < groups; index++) {
    if (length < group + 20) {
      p.text(' [invalid number of groups]');
      return;
    }
    p.need(at + group + 4, addressLength);
    p.text(' [gaddr ');
    p.ipv6(at + group + 4);
    const type = p.u8(at + group);
    p.text(` ${recordWords[type] ?? ` [v2-report-#${type}]`}`);
    const sources = p.u16(at + group + 2);
    if (length < group + 20 + sources * addressLength) {
      p.text(` [invalid number of sources ${sources}]`);
      return;
    }
    if (p.verbose === 1) p.text(`, ${sources} source(s)`);
    else printSources(p, at + group + 20, sources);
    group += 20 + sources * addressLength;
    p.char(93);
  }
}

function printSources(p: Printing, at: number, count: number): void {
  p.text(' {');
  for (let index = 0; index < count; index++) {
    p.need(at + index * addressLength, addressLength);
    p.char(32);
    p.ipv6(at + index * addressLength);
  }
  p.text(' }');
}

/** Prints a query of the second version. */
export function printListenerQuery(p: Printing, at: number, length: number): void {
  p.text(' v2');
  const code = p.u16(at + 4);
  // From 32,768 on a mantissa and an exponent (RFC 3810 section 5.1.3).
  const delay = code < 0x8000 ? code : ((code & 0x0fff) | 0x1000) << (((code & 0x7000) >>> 12) + 3);
  if (p.verbose > 0) p.text(` [max resp delay=${delay}]`);
  p.need(at + 8, addressLength);
  p.text(' [gaddr ');
  p.ipv6(at + 8);
  if (p.verbose > 0) printTimes(p, at);
  const sources = p.u16(at + 26);
  if (sources > 0) {
    if (length < 28 + sources * addressLength) p.text(' [invalid number of sources]');
    else if (p.verbose > 1) printSources(p, at + 28, sources);
    else p.text(`, ${sources} source(s)`);
  }
  p.char(93);
}

function printTimes(p: Printing, at: number): void {
  const flags = p.u8(at + 24);
  if (flags & 8) p.text(' sflag');
  if (flags & 7) p.text(` robustness=${flags & 7}`);
  const code = p.u8(at + 25);
  p.text(` qqi=${code < 128 ? code : ((code & 15) | 16) << (((code & 0x70) >>> 4) + 3)}`);
}
