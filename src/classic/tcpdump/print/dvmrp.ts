/** DVMRP (RFC 1075 and its draft of version 3) in IGMP: probes, routes, neighbours, prunes and grafts. */
import type { Printing } from './printing.ts';
import { wordList } from './word-list.ts';

const types = wordList(
  '@1|Probe|Report|Ask-neighbors(old)|Neighbors(old)|Ask-neighbors2|Neighbors2|Prune|Graft|Graft-ACK',
);
const type = { probe: 1, report: 2, neighbours: 4, neighbours2: 6, prune: 7, graft: 8, graftAck: 9 } as const;
const neighbourFlags = [
  [0x01, '/tunnel'],
  [0x02, '/srcrt'],
  [0x40, '/querier'],
  [0x20, '/disabled'],
  [0x10, '/down'],
] as const;

/** Prints a message, of which `at` and `length` are those of its IGMP header. */
export function printDvmrp(p: Printing, at: number, length: number): void {
  p.protocol = 'dvmrp';
  const kind = p.u8(at + 1);
  p.text(` ${types(kind) ?? `[type ${kind}]`}`);
  const body = at + 8;
  const left = length - 8;
  if (kind === type.probe && p.verbose > 0) printProbe(p, body, left);
  else if (kind === type.report && p.verbose > 1) printReport(p, body, left);
  else if (kind === type.neighbours) printNeighbours(p, body, left);
  else if (kind === type.neighbours2) {
    // The version stands where other messages of IGMP have a group.
    p.text(` (v ${p.u8(at + 7)}.${p.u8(at + 6)}):`);
    printNeighbours2(p, body, left);
  } else if (kind === type.prune) {
    printSourceAndGroup(p, body);
    p.text(' timer ');
    p.relativeTime(p.u32(body + 8));
  } else if (kind === type.graft || kind === type.graftAck) printSourceAndGroup(p, body);
}

function printSourceAndGroup(p: Printing, at: number): void {
  p.need(at, 8);
  p.text(' src ');
  p.ipv4(at);
  p.text(' grp ');
  p.ipv4(at + 4);
}

/** Says that there is less than there should be. */
function tooShort(p: Printing, what: string, left: number, wanted: number): void {
  p.text(`[${what} ${left} < ${wanted}]`);
  p.invalid();
}

function printProbe(p: Printing, at: number, length: number): void {
  if (length < 4) {
    p.char(32);
    tooShort(p, 'full length', length, 4);
    return;
  }
  p.text(p.verbose > 1 ? '\n\t' : ' ');
  p.text(`genid ${p.u32(at)}`);
  if (p.verbose < 2) return;
  for (let done = 4; done < length; done += 4) {
    if (length - done < 4) {
      tooShort(p, 'remaining length', length - done, 4);
      return;
    }
    p.need(at + done, 4);
    p.text('\n\tneighbor ');
    p.ipv4(at + done);
  }
}

/** Networks under masks; of both only the bytes that are not zero stand in the message, and of a mask never the first. */
function printReport(p: Printing, at: number, length: number): void {
  let next = at;
  const end = at + length;
  while (next < end) {
    if (end - next < 3) {
      p.char(32);
      tooShort(p, 'length', end - next, 3);
      return;
    }
    const mask = [255, p.u8(next), p.u8(next + 1), p.u8(next + 2)];
    const width = 1 + Math.max(0, ...[1, 2, 3].filter((index) => mask[index] !== 0));
    p.text(`\n\tMask ${mask.join('.')}`);
    next += 3;
    for (let metric = 0; (metric & 0x80) === 0; next += width + 1) {
      if (end - next < width + 1) {
        p.text('\n\t  [Truncated Report]');
        p.invalid();
        return;
      }
      const network = [0, 1, 2, 3].map((index) => (index < width ? p.u8(next + index) : 0));
      metric = p.u8(next + width);
      p.text(`\n\t  ${network.join('.')} metric ${metric & 0x7f}`);
    }
  }
}

function printNeighbours(p: Printing, at: number, length: number): void {
  let next = at;
  const end = at + length;
  while (next < end) {
    const local = next;
    if (end - next < 7) {
      p.char(32);
      tooShort(p, 'length', end - next, 7);
      return;
    }
    p.need(next, 7);
    const count = p.u8(next + 6);
    next += 7;
    for (let index = 0; index < count; index++, next += 4) {
      if (end - next < 4) {
        p.char(32);
        tooShort(p, 'length', end - next, 4);
        return;
      }
      p.text(' [');
      p.ipv4(local);
      p.text(' ->');
      p.need(next, 4);
      p.char(32);
      p.ipv4(next);
      p.text(`, (${p.u8(local + 4)}/${p.u8(local + 5)})]`);
    }
  }
}

function printNeighbours2(p: Printing, at: number, length: number): void {
  let next = at;
  const end = at + length;
  while (next < end) {
    const local = next;
    if (end - next < 8) {
      p.char(32);
      tooShort(p, 'length', end - next, 8);
      return;
    }
    p.need(next, 8);
    let count = p.u8(next + 7);
    next += 8;
    for (; count > 0 && next < end; count--, next += 4) {
      if (end - next < 4) {
        p.char(32);
        tooShort(p, 'length', end - next, 4);
        return;
      }
      printNeighbour2(p, local, next);
    }
    if (count > 0) {
      p.text(' [invalid ncount]');
      p.invalid();
      return;
    }
  }
}

function printNeighbour2(p: Printing, local: number, at: number): void {
  p.text(' [');
  p.ipv4(local);
  p.text(' -> ');
  p.ipv4(at);
  p.text(` (${p.u8(local + 4)}/${p.u8(local + 5)}`);
  const flags = p.u8(local + 6);
  for (const [bit, text] of neighbourFlags) if (flags & bit) p.text(text);
  p.text(')]');
}
