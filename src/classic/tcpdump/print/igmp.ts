/** IGMP (RFC 1112, RFC 2236, RFC 3376): queries, reports, and the traces that share its number. */
import { remainder } from './cksum.ts';
import { printDvmrp } from './dvmrp.ts';
import { printPim1 } from './pimv1.ts';
import type { Printing } from './printing.ts';

const recordWords: Readonly<Record<number, string>> = {
  1: 'is_in',
  2: 'is_ex',
  3: 'to_in',
  4: 'to_ex',
  5: 'allow',
  6: 'block',
};

/** Prints a message. */
export function printIgmp(p: Printing, at: number, length: number): void {
  p.protocol = 'igmp';
  if (p.quiet) {
    p.text('igmp');
    return;
  }
  printMessage(p, at, length, p.u8(at));
  if (p.verbose > 0 && p.has(at, length) && length >= 4 && remainder(p, at, length) !== 0)
    p.text(` bad igmp cksum ${p.u16(at + 2).toString(16)}!`);
}

function printMessage(p: Printing, at: number, length: number, type: number): void {
  switch (type) {
    case 0x11:
      p.text('igmp query');
      printQuery(p, at, length);
      return;
    case 0x12:
      printGroup(p, 'igmp v1 report ', at);
      if (length !== 8) p.text(` [len ${length}]`);
      return;
    case 0x16:
      printGroup(p, 'igmp v2 report ', at);
      return;
    case 0x17:
      printGroup(p, 'igmp leave ', at);
      return;
    case 0x22:
      p.text('igmp v3 report');
      printReport(p, at, length);
      return;
    case 0x13:
      p.text('igmp dvmrp');
      if (length < 8) p.text(` [len ${length}]`);
      else printDvmrp(p, at, length);
      return;
    case 0x14:
      p.text('igmp pimv1');
      printPim1(p, at, length);
      return;
    case 0x1e:
      printTrace(p, 'mresp', at, length);
      return;
    case 0x1f:
      printTrace(p, 'mtrace', at, length);
      return;
    default:
      p.text(`igmp-${type}`);
  }
}

function printGroup(p: Printing, title: string, at: number): void {
  p.need(at + 4, 4);
  p.text(title);
  p.ipv4(at + 4);
}

function printQuery(p: Printing, at: number, length: number): void {
  if (length >= 12) {
    printQuery3(p, at, length);
    return;
  }
  const delay = p.u8(at + 1);
  p.text(delay === 0 ? ' v1' : ' v2');
  if (delay !== 0 && delay !== 100) p.text(` [max resp time ${delay}]`);
  if (p.u32(at + 4) !== 0) {
    p.text(' [gaddr ');
    p.ipv4(at + 4);
    p.char(93);
  }
  if (length !== 8) p.text(` [len ${length}]`);
}

function printQuery3(p: Printing, at: number, length: number): void {
  p.text(' v3');
  if (length & 3) {
    p.text(` [invalid len ${length}]`);
    return;
  }
  const code = p.u8(at + 1);
  // Beyond 127 a mantissa and an exponent (RFC 3376 section 4.1.1), tenths of a second.
  const time = code < 128 ? code : ((code & 15) | 16) << (((code & 0x70) >>> 4) + 3);
  if (code !== 100) {
    p.text(' [max resp time ');
    if (time < 600) p.text(`${Math.floor(time / 10)}.${time % 10}s`);
    else p.relativeTime(Math.floor(time / 10));
    p.char(93);
  }
  if (p.u32(at + 4) === 0) return;
  p.text(' [gaddr ');
  p.ipv4(at + 4);
  const sources = p.u16(at + 10);
  if (sources > 0) {
    if (length < 12 + sources * 4) p.text(' [invalid number of sources]');
    else if (p.verbose > 1) printSources(p, at + 12, sources);
    else p.text(`, ${sources} source(s)`);
  }
  p.char(93);
}

function printSources(p: Printing, at: number, count: number): void {
  p.text(' {');
  for (let index = 0; index < count; index++) {
    p.need(at + index * 4, 4);
    p.char(32);
    p.ipv4(at + index * 4);
  }
  p.text(' }');
}

function printReport(p: Printing, at: number, length: number): void {
  if (length < 16 || length & 3) {
    p.text(` [invalid len ${length}]`);
    return;
  }
  const groups = p.u16(at + 6);
  p.text(`, ${groups} group record(s)`);
  if (p.verbose === 0) return;
  let group = 8;
  for (let index = 0; index < groups; index++) {
    if (length < group + 8) {
      p.text(' [invalid number of groups]');
      return;
    }
    p.need(at + group + 4, 4);
    p.text(' [gaddr ');
    p.ipv4(at + group + 4);
    const type = p.u8(at + group);
    p.text(` ${recordWords[type] ?? ` [v3-report-#${type}]`}`);
    const sources = p.u16(at + group + 2);
    if (length < group + 8 + sources * 4) {
      p.text(` [invalid number of sources ${sources}]`);
      return;
    }
    if (p.verbose === 1) p.text(`, ${sources} source(s)`);
    else printSources(p, at + group + 8, sources);
    group += 8 + sources * 4;
    p.char(93);
  }
}

/** The trace of a multicast route that mtrace(8) asks for. */
function printTrace(p: Printing, name: string, at: number, length: number): void {
  if (length < 24) {
    p.text(` [invalid len ${length}]`);
    return;
  }
  p.need(at + 8, 16);
  p.text(`${name} ${p.u24(at + 21)}: `);
  p.ipv4(at + 8);
  p.text(' to ');
  p.ipv4(at + 12);
  p.text(' reply-to ');
  p.ipv4(at + 16);
  if (p.u8(at + 16) >>> 4 === 14) p.text(` with-ttl ${p.u8(at + 20)}`);
}
