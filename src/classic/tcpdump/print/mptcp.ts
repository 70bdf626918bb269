/** The options of Multipath TCP (RFC 8684): one TCP option, eight kinds inside. */
import type { Printing } from './printing.ts';

const synBit = 0x02;
const acknowledgeBit = 0x10;

type MptcpPrinter = (p: Printing, at: number, length: number, flags: number) => boolean;

/** By subtype (RFC 8684 section 8.1). */
const subtypes: readonly (readonly [string, MptcpPrinter])[] = [
  [' capable', printCapable],
  [' join', printJoin],
  [' dss', printSignal],
  [' add-addr', printAddAddress],
  [' rem-addr', printRemoveAddress],
  [' prio', printPriority],
  [' fail', printFail],
  [' fast-close', printFastClose],
  [' unknown', () => true],
];

/** Prints the option at `at`, kind and length included; false when its length does not fit what it is. */
export function printMptcp(p: Printing, at: number, length: number, flags: number): boolean {
  p.protocol = 'mptcp';
  if (length < 3) return false;
  const [name, print] = subtypes[Math.min(p.u8(at + 2) >>> 4, 8)]!;
  p.text(` ${length}`);
  p.text(name);
  return print(p, at, length, flags);
}

function printCapable(p: Printing, at: number, length: number, flags: number): boolean {
  const opening = (length === 12 || length === 4) && (flags & synBit) !== 0;
  const answering = (length === 20 || length === 22) && (flags & (synBit | acknowledgeBit)) === acknowledgeBit;
  if (!opening && !answering) return false;
  const version = p.u8(at + 2) & 15;
  if (version > 1) {
    p.text(` Unknown Version (${version})`);
    return true;
  }
  p.text(` v${version}`);
  if (p.u8(at + 3) & 0x80) p.text(' csum');
  if (length === 4) return true;
  p.text(` {0x${hex64(p, at + 4)}`);
  if (length >= 20) p.text(`,0x${hex64(p, at + 12)}`);
  p.text('}');
  return true;
}

function printJoin(p: Printing, at: number, length: number, flags: number): boolean {
  const syn = (flags & synBit) !== 0;
  const acknowledge = (flags & acknowledgeBit) !== 0;
  if (!(length === 12 && syn) && !(length === 16 && syn && acknowledge) && !(length === 24 && acknowledge))
    return false;
  if (length !== 24) {
    if (p.u8(at + 2) & 1) p.text(' backup');
    p.text(` id ${p.u8(at + 3)}`);
  }
  if (length === 12) p.text(` token 0x${p.u32(at + 4).toString(16)} nonce 0x${p.u32(at + 8).toString(16)}`);
  else if (length === 16) p.text(` hmac 0x${hex64(p, at + 4)} nonce 0x${p.u32(at + 12).toString(16)}`);
  else {
    p.text(' hmac 0x');
    p.hexBytes(at + 4, 20);
  }
  return true;
}

const signal = { acknowledge: 0x01, longAcknowledge: 0x02, map: 0x04, longMap: 0x08, fin: 0x10 } as const;

function printSignal(p: Printing, at: number, length: number, flags: number): boolean {
  if (length < 4 || (flags & synBit) !== 0) return false;
  const bits = p.u8(at + 3);
  if (bits & signal.fin) p.text(' fin');
  const end = at + length;
  let next = at + 4;
  if (bits & signal.acknowledge) {
    p.text(' ack ');
    const size = bits & signal.longAcknowledge ? 8 : 4;
    if (end - next < size) return false;
    p.text(number(p, next, size));
    next += size;
  }
  if ((bits & signal.map) === 0) return next === end;
  p.text(' seq ');
  const size = bits & signal.longMap ? 8 : 4;
  if (end - next < size) return false;
  p.text(number(p, next, size));
  next += size;
  if (end - next < 4) return false;
  p.text(` subseq ${p.u32(next)}`);
  if (end - next < 6) return false;
  p.text(` len ${p.u16(next + 4)}`);
  next += 6;
  if (end - next >= 2) {
    p.text(` csum 0x${p.u16(next).toString(16)}`);
    next += 2;
  }
  return next === end;
}

/** The words of the lower half byte of the subtype: version 0's IP version, or version 1's echo bit. */
const addressKinds: Readonly<Record<number, string>> = { 6: 'v0-ip6', 4: 'v0-ip4', 1: 'v1-echo', 0: 'v1' };

function printAddAddress(p: Printing, at: number, length: number): boolean {
  if (![8, 10, 16, 18, 20, 22, 28, 30].includes(length)) return false;
  p.text(` ${addressKinds[p.u8(at + 2) & 15] ?? '[bad version/echo]'} id ${p.u8(at + 3)} `);
  const four = length < 20;
  if (four) p.ipv4(at + 4);
  else p.ipv6(at + 4);
  const rest = length - (four ? 8 : 20);
  const behind = at + (four ? 8 : 20);
  if (rest === 2 || rest === 10) p.text(`:${p.u16(behind)}`);
  if (rest >= 8) p.text(` hmac 0x${hex64(p, rest === 10 ? behind + 2 : behind)}`);
  return true;
}

function printRemoveAddress(p: Printing, at: number, length: number): boolean {
  if (length < 4) return false;
  p.text(' id');
  for (let index = 3; index < length; index++) p.text(` ${p.u8(at + index)}`);
  return true;
}

function printPriority(p: Printing, at: number, length: number): boolean {
  if (length !== 3 && length !== 4) return false;
  p.text(p.u8(at + 2) & 1 ? ' backup' : ' non-backup');
  if (length === 4) p.text(` id ${p.u8(at + 3)}`);
  return true;
}

function printFail(p: Printing, at: number, length: number): boolean {
  if (length === 12) p.text(` seq ${p.u64(at + 4)}`);
  return length === 12;
}

function printFastClose(p: Printing, at: number, length: number): boolean {
  if (length === 12) p.text(` key 0x${hex64(p, at + 4)}`);
  return length === 12;
}

function number(p: Printing, at: number, size: 4 | 8): string {
  return size === 8 ? String(p.u64(at)) : String(p.u32(at));
}

function hex64(p: Printing, at: number): string {
  return p.u64(at).toString(16);
}
