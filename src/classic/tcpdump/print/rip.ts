/** RIP, versions 1 and 2 (RFC 1058, RFC 2453, RFC 4822). */
import { ipv4Text } from '../../../addr/ipv4.ts';
import { requireBytes, untilCut } from './cut-short.ts';
import { printUnknownBytes } from './hex-dump.ts';
import type { Printing } from './printing.ts';
import { word } from './tokens.ts';

const commands: Readonly<Record<number, string>> = {
  1: 'Request',
  2: 'Response',
  3: 'Trace on',
  4: 'Trace off',
  5: 'Poll',
  6: 'Poll Entry',
};
const routeLength = 20;
const family = { any: 0, ipv4: 2, authentication: 0xffff } as const;

/** Other families, by the numbers that systems of BSD have for them. */
const families: Readonly<Record<number, string>> = {
  6: 'NS',
  7: 'ISO',
  16: 'Appletalk',
  23: 'IPX',
  24: 'IPv6',
  28: 'IPv6',
  30: 'IPv6',
};

/** Prints a message. */
export function printRip(p: Printing, at: number, length: number): void {
  p.protocol = 'rip';
  if (!p.has(at, 4)) {
    p.truncated();
    return;
  }
  const command = p.u8(at);
  const version = p.u8(at + 1);
  p.text(`${p.verbose > 0 ? '\n\t' : ''}RIPv${version}`);
  if (version === 0) {
    printUnknownBytes(p, at, length, '\n\t');
    return;
  }
  p.text(`, ${word(commands, command, (value) => `unknown command (${value})`)}, length: ${length}`);
  if (p.verbose === 0) return;
  if (command === 1 || command === 2) untilCut(p, () => printRoutes(p, at + 4, length - 4, version));
  else if (command < 4 || command > 6) {
    printUnknownBytes(p, at, length, '\n\t');
    return;
  }
  if (p.verbose > 1) printUnknownBytes(p, at, length, '\n\t');
}

function printRoutes(p: Printing, at: number, length: number, version: number): void {
  if (version > 2) {
    p.text(', unknown version');
    return;
  }
  const end = at + length;
  p.text(`, routes: ${Math.floor((length + 4) / routeLength)}${version === 2 ? ' or less' : ''}`);
  let next = at;
  while (version === 1 ? end - next >= routeLength : next < end) {
    if (!p.has(next, 1)) return;
    next += version === 1 ? printRoute1(p, next) : printRoute2(p, next, end - next);
  }
  if (next < end && p.has(next, 1)) p.truncated();
}

function printRoute1(p: Printing, at: number): number {
  requireBytes(p, at, routeLength);
  const type = p.u16(at);
  const restIsZero = (p.u16(at + 2) | p.u32(at + 8) | p.u32(at + 12)) === 0;
  if ((type === family.any || type === family.ipv4) && !restIsZero) printUnknownBytes(p, at, routeLength, '\n\t  ');
  else if (type === family.any || type === family.ipv4) {
    p.text(`\n\t  ${type === family.any ? 'AFI 0, ' : ''}`);
    p.text(`${ipv4Text(p.u32(at + 4))}, metric: ${p.u32(at + 16)}`);
  } else {
    p.text(`\n\t AFI ${familyWord(type)}, `);
    printUnknownBytes(p, at + 4, routeLength - 4, '\n\t  ');
  }
  return routeLength;
}

/** Returns how many bytes it took. */
function printRoute2(p: Printing, at: number, left: number): number {
  requireBytes(p, at, left < 4 ? Infinity : 4);
  const type = p.u16(at);
  if (type === family.authentication) return printAuthentication(p, at, left);
  if (type !== family.any && type !== family.ipv4) {
    p.text(`\n\t  AFI ${familyWord(type)}`);
    printUnknownBytes(p, at + 4, routeLength - 4, '\n\t  ');
    return endOfRoute(p, at, left);
  }
  requireBytes(p, at, left < routeLength ? Infinity : routeLength);
  const address = ipv4Text(p.u32(at + 4)).padStart(15);
  p.text(`\n\t  AFI ${type === family.ipv4 ? 'IPv4' : '0'}, ${address}/${String(prefix(p.u32(at + 8))).padEnd(2)}`);
  p.text(
    `, tag 0x${p
      .u16(at + 2)
      .toString(16)
      .padStart(4, '0')}, metric: ${p.u32(at + 16)}, next-hop: `,
  );
  if (p.u32(at + 12) === 0) p.text('self');
  else p.text(ipv4Text(p.u32(at + 12)));
  return routeLength;
}

/** The ones of a mask, -1 when not all of them are at its beginning. */
function prefix(mask: number): number {
  const ones = Math.clz32(~mask);
  return ones === 32 || mask << ones === 0 ? ones : -1;
}

/** RFC 2453 section 4.1 and RFC 4822: a password, or a header here and a digest at the end. */
function printAuthentication(p: Printing, at: number, left: number): number {
  const type = p.u16(at + 2);
  if (type === 1) {
    p.text('\n\t  Auth trailer:');
    printUnknownBytes(p, at + 4, left - 4, '\n\t  ');
    return left;
  }
  if (type === 2) {
    p.text('\n\t  Simple Text Authentication data: ');
    p.safeTextToZero(at + 4, Math.min(16, left - 4));
  } else if (type === 3) {
    requireBytes(p, at, left < routeLength ? Infinity : routeLength);
    p.text(`\n\t  Auth header: Packet Len ${p.u16(at + 4)}, Key-ID ${p.u8(at + 6)}, Auth Data Len ${p.u8(at + 7)}`);
    p.text(`, SeqNo ${p.u32(at + 8)}, MBZ ${p.u32(at + 12)}, MBZ ${p.u32(at + 16)}`);
  } else {
    p.text(`\n\t  Unknown (${type}) Authentication data:`);
    printUnknownBytes(p, at + 4, left - 4, '\n\t  ');
    return left;
  }
  return endOfRoute(p, at, left);
}

/** How many bytes were taken: all that are left when the capture ends inside. */
function endOfRoute(p: Printing, at: number, left: number): number {
  const captured = Math.min(left, p.snapEnd - at);
  if (captured >= routeLength) return routeLength;
  p.text(` [remaining entries length ${captured} < ${routeLength}]`);
  p.invalid();
  return left;
}

function familyWord(type: number): string {
  return word(families, type, (value) => `Unknown (${value})`);
}
