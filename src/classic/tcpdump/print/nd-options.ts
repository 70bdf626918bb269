/** The options of neighbour discovery (RFC 4861 section 4.6), a line each with -v. */
import { ipv6Text } from '../../../addr/ipv6.ts';
import { printDomainName } from './domain-name.ts';
import { printUnknownBytes } from './hex-dump.ts';
import type { Printing } from './printing.ts';
import { bitWords } from './tokens.ts';

const words: Readonly<Record<number, string>> = {
  1: 'source link-address',
  2: 'destination link-address',
  3: 'prefix info',
  4: 'redirected header',
  5: 'mtu',
  7: 'advertisement interval',
  8: 'homeagent information',
  24: 'route info',
  25: 'rdnss',
  31: 'dnssl',
};
const prefixFlags = [
  [0x80, 'onlink'],
  [0x40, 'auto'],
  [0x20, 'router'],
] as const;
const preferences = ['medium', 'high', '*reserved*', 'low'] as const;

/** The preference of a router or route in a byte of flags (RFC 4191 section 2.1). */
export function routerPreference(flags: number): string {
  return preferences[(flags >>> 3) & 3]!;
}

/** Prints `length` bytes of options; false when they are cut short. */
export function printNdOptions(p: Printing, at: number, length: number): boolean {
  const first = at;
  let option = at;
  let left = length;
  while (option < p.snapEnd) {
    if (!p.has(option + 1, 1)) return false;
    if (left <= 0) return true;
    const type = p.u8(option);
    const units = p.u8(option + 1);
    const size = units * 8;
    if (units === 0 || option + size > p.snapEnd) return false;
    const word = words[type];
    p.text(`\n\t  ${word ?? 'unknown'} option (${type}), length ${size} (${units}): `);
    if (word === undefined) {
      if (p.verbose < 2) {
        printUnknownBytes(p, option + 2, size - 2, '\n\t  ');
        return true;
      }
    } else if (!printOption(p, type, option, size, first)) return false;
    if (p.verbose > 1) printUnknownBytes(p, option + 2, size - 2, '\n\t    ');
    option += size;
    left -= size;
  }
  return true;
}

function printOption(p: Printing, type: number, at: number, size: number, first: number): boolean {
  switch (type) {
    case 1:
    case 2:
      printLinkAddress(p, at + 2, size - 2);
      return true;
    case 3:
      printPrefix(p, at, size);
      return true;
    case 4:
      // tcpdump shows the options from their first on here, not the header that was redirected.
      printUnknownBytes(p, first, size, '\n\t    ');
      return true;
    case 5:
      p.text(` ${p.u32(at + 4)}${size === 8 ? '' : 'bad option length'}`);
      return true;
    case 7:
      p.text(` ${p.u32(at + 4)}ms`);
      return true;
    case 8:
      p.text(` preference ${p.u16(at + 4)}, lifetime ${p.u16(at + 6)}`);
      return true;
    case 24:
      return printRoute(p, at, size);
    case 25:
      printServers(p, at, size);
      return true;
    default:
      return printSearchList(p, at, size, first);
  }
}

function printLinkAddress(p: Printing, at: number, length: number): void {
  for (let index = 0; index < length; index++) {
    if (index > 0) p.char(58);
    p.hex(p.u8(at + index), 2);
  }
}

/** Seconds, or that there is no end. */
function lifetime(value: number): string {
  return value === 0xffff_ffff ? 'infinity' : `${value}s`;
}

function printPrefix(p: Printing, at: number, size: number): void {
  p.need(at + 16, 16);
  p.ipv6(at + 16);
  p.text(`/${p.u8(at + 2)}${size === 32 ? '' : 'badlen'}`);
  p.text(`, Flags [${bitWords(prefixFlags, p.u8(at + 3), ', ', 'none')}], valid time ${lifetime(p.u32(at + 4))}`);
  p.text(`, pref. time ${lifetime(p.u32(at + 8))}`);
}

/** RFC 4191 section 2.3: as much of the prefix as the option has room for. */
function printRoute(p: Printing, at: number, size: number): boolean {
  if (!p.has(at + 4, 4) || size > 24) return false;
  const prefix = new Uint8Array(16);
  prefix.set(p.bytes.subarray(at + 8, at + size));
  p.text(
    ` ${ipv6Text(prefix)}/${p.u8(at + 2)}, pref=${routerPreference(p.u8(at + 3))}, lifetime=${lifetime(p.u32(at + 4))}`,
  );
  return true;
}

/** RFC 8106 section 5.1. */
function printServers(p: Printing, at: number, size: number): void {
  p.text(` lifetime ${p.u32(at + 4)}s,`);
  for (let address = at + 8; address + 16 <= at + size; address += 16) {
    p.need(address, 16);
    p.text(' addr: ');
    p.ipv6(address);
  }
}

/** RFC 8106 section 5.2. */
function printSearchList(p: Printing, at: number, size: number, first: number): boolean {
  p.text(` lifetime ${p.u32(at + 4)}s, domain(s):`);
  for (let name = at + 8; name < at + size && p.u8(name) !== 0;) {
    p.char(32);
    name = printDomainName(p, name, first);
    if (name < 0) return false;
  }
  return true;
}
