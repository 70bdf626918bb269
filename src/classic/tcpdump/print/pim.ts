/** PIM version 2 (RFC 7761, RFC 5015, RFC 5059). */
import { remainder, transportRemainder } from './cksum.ts';
import { printPimJoinPrune } from './pim-join.ts';
import { printGroup, printUnicast } from './pim-address.ts';
import { printPimHello } from './pim-hello.ts';
import { requireBytes, requireThat, untilCut } from './cut-short.ts';
import type { Printing } from './printing.ts';
import { word, type Words } from './tokens.ts';

const pim = 103;
const types: Words = {
  0: 'Hello',
  1: 'Register',
  2: 'Register Stop',
  3: 'Join / Prune',
  4: 'Bootstrap',
  5: 'Assert',
  6: 'Graft',
  7: 'Graft Acknowledgement',
  8: 'Candidate RP Advertisement',
  9: 'Prune Refresh',
  10: 'DF Election',
  11: 'ECMP Redirect',
};
const registerFlags: Words = { 0x8000_0000: 'Border', 0x4000_0000: 'Null' };
const elections: Words = { 1: 'Offer', 2: 'Winner', 3: 'Backoff', 4: 'Pass' };

/** Prints a message inside the IP packet at `p.ip`. */
export function printPim(p: Printing, at: number, length: number): void {
  p.protocol = 'pim';
  const version = p.u8(at) >>> 4;
  p.text(`PIMv${version}`);
  if (version !== 2) {
    p.text(`, length ${length}`);
    return;
  }
  const type = p.u8(at) & 15;
  const name = word(types, type, () => 'Unknown Type');
  if (p.verbose === 0) {
    p.text(`, ${name}, length ${length}`);
    return;
  }
  p.text(`, length ${length}\n\t${name}`);
  p.protocol = 'pimv2';
  untilCut(p, () => {
    if (length < 2) {
      p.text(`[length ${length} < 2]`);
      requireThat(false);
    }
    if (length < 4) {
      p.text(`[length ${length} < 4]`);
      requireThat(false);
    }
    printMessage(p, at, length, type);
  });
}

function printMessage(p: Printing, at: number, length: number, type: number): void {
  // The form of addresses before RFC 2362, where half of this byte is the length of all of them.
  const old = p.u8(at + 1) & 15;
  if (old !== 0) p.text(', RFC2117-encoding');
  printChecksum(p, at, length, type);
  const body = at + 4;
  if (type === 0) printPimHello(p, body, length - 4, old);
  else if (type === 1) printRegister(p, body, length - 4);
  else if (type === 2) {
    p.text(' group=');
    const next = body + printGroup(p, body, old);
    p.text(' source=');
    printUnicast(p, next, old);
  } else if (type === 3 || type === 6 || type === 7) printPimJoinPrune(p, body, at + length, type === 7, old);
  else if (type === 4) printBootstrap(p, body, at + length, old);
  else if (type === 5) printAssert(p, body, old);
  else if (type === 8) printCandidate(p, body, at + length, old);
  else if (type === 9) printPruneRefresh(p, body, old);
  else if (type === 10) printElection(p, at, old);
  else p.text(` [type ${type}]`);
}

/** RFC 5059: groups, and the rendezvous points of each. */
function printBootstrap(p: Printing, at: number, end: number, old: number): void {
  p.text(` tag=${p.u16(at).toString(16)}`);
  p.text(` hashmlen=${p.u8(at + 2)}`);
  p.text(` BSRprio=${p.u8(at + 3)}`);
  let next = at + 4;
  p.text(' BSR=');
  next += printUnicast(p, next, old);
  for (let group = 0; next < end; group++) {
    p.text(` (group${group}: `);
    next += printGroup(p, next, old);
    const points = p.u8(next);
    p.text(` RPcnt=${points}`);
    const own = p.u8(next + 1);
    p.text(` FRPcnt=${own}`);
    next += 4;
    for (let point = 0; point < own && next < end; point++) {
      p.text(` RP${point}=`);
      next += printUnicast(p, next, old);
      p.text(',holdtime=');
      p.relativeTime(p.u16(next));
      p.text(`,prio=${p.u8(next + 2)}`);
      next += 4;
    }
    p.char(41);
  }
}

function printAssert(p: Printing, at: number, old: number): void {
  p.text(' group=');
  let next = at + printGroup(p, at, old);
  p.text(' src=');
  next += printUnicast(p, next, old);
  requireBytes(p, next, 8);
  if ((p.u8(next) & 0x80) !== 0) p.text(' RPT');
  p.text(` pref=${p.u32(next) & 0x7fff_ffff}`);
  p.text(` metric=${p.u32(next + 4)}`);
}

function printCandidate(p: Printing, at: number, end: number, old: number): void {
  p.text(` prefix-cnt=${p.u8(at)}`);
  p.text(` prio=${p.u8(at + 1)}`);
  p.text(' holdtime=');
  p.relativeTime(p.u16(at + 2));
  p.text(' RP=');
  let next = at + 4;
  next += printUnicast(p, next, old);
  const count = p.u8(at);
  for (let group = 0; group < count && next < end; group++) {
    p.text(` Group${group}=`);
    next += printGroup(p, next, old);
  }
}

function printPruneRefresh(p: Printing, at: number, old: number): void {
  p.text(' src=');
  let next = at + printUnicast(p, at, old);
  p.text(' grp=');
  next += printGroup(p, next, old);
  p.text(' forwarder=');
  next += printUnicast(p, next, old);
  p.text(' TUNR ');
  p.relativeTime(p.u16(next));
}

/** RFC 5015 section 3.7: who forwards on a link. */
function printElection(p: Printing, at: number, old: number): void {
  const kind = p.u8(at + 1) >>> 4;
  p.text(`\n\t  ${word(elections, kind, () => 'Unknown')}, rpa=`);
  let next = at + 4 + printUnicast(p, at + 4, old);
  p.text(` sender pref=${p.u32(next)}`);
  p.text(` sender metric=${p.u32(next + 4)}`);
  next += 8;
  if (kind !== 3 && kind !== 4) return;
  const name = kind === 3 ? 'offer' : 'new winner';
  p.text(`\n\t  ${name} addr=`);
  next += printUnicast(p, next, old);
  p.text(` ${name} pref=${p.u32(next)}`);
  p.text(` ${name} metric=${p.u32(next + 4)}`);
  if (kind === 3) p.text(` interval ${p.u16(next + 8)}ms`);
}

function printChecksum(p: Printing, at: number, length: number, type: number): void {
  const stood = p.u16(at + 2);
  p.text(', cksum 0x');
  p.hex(stood, 4);
  if (stood === 0) {
    p.text(' (unverified)');
    return;
  }
  // RFC 7761 section 4.9: of a register the first eight bytes alone, though some count all of it.
  if (type === 1 && length > 8 && p.has(at, 8) && leftOver(p, at, length, 8) === 0) p.text(' (correct)');
  else if (!p.has(at, type === 1 ? Math.max(length, 8) : length)) p.text(' (unverified)');
  else p.text(leftOver(p, at, length, length) === 0 ? ' (correct)' : ' (incorrect)');
}

function leftOver(p: Printing, at: number, length: number, covered: number): number {
  if (p.u8(p.ip) >>> 4 === 6) return transportRemainder(p, at, length, covered, pim);
  return remainder(p, at, covered);
}

/** A packet of a source on its way to the rendezvous point. */
function printRegister(p: Printing, at: number, length: number): void {
  requireBytes(p, at, length < 4 ? Infinity : 4);
  p.text(`, Flags [ ${word(registerFlags, p.u32(at), () => 'none')} ]\n\t`);
  const inner = at + 4;
  const version = p.u8(inner) >>> 4;
  if (version === 4) p.inner.ip(p, inner, length - 4);
  else if (version === 6) p.inner.ip6(p, inner, length - 4);
  else if (version === 0) {
    p.need(inner + 12, 8);
    p.text('IP-Null-header ');
    p.ipv4(inner + 12);
    p.text(' > ');
    p.ipv4(inner + 16);
  } else p.text(`IP ver ${version}`);
}
