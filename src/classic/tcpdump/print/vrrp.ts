/** VRRP (RFC 3768, RFC 9568). */
import { remainder, transportRemainder } from './cksum.ts';
import type { Printing } from './printing.ts';
import { word } from './tokens.ts';

const vrrp = 112;
const advertisement = 1;
const simple = 1;
const authentications: Readonly<Record<number, string>> = { 0: 'none', 1: 'simple', 2: 'ah' };
/** RFC 9568 section 5.1.1.3: what has passed a router is not to be believed. */
const directHops = 255;

/** Prints a message. */
export function printVrrp(p: Printing, at: number, length: number): void {
  p.protocol = 'vrrp';
  p.text('VRRP');
  const version = p.u8(at) >>> 4;
  const type = p.u8(at) & 15;
  p.text(`v${version}, ${type === advertisement ? 'Advertisement' : `unknown type (${type})`}`);
  if (p.hopLimit !== directHops) p.text(`, (ttl ${p.hopLimit})`);
  if ((version !== 2 && version !== 3) || type !== advertisement) return;
  p.need(at + 2, 1);
  p.text(`, vrid ${p.u8(at + 1)}, prio ${p.u8(at + 2)}`);
  if (version === 2) {
    const authentication = p.u8(at + 4);
    p.text(`, authtype ${word(authentications, authentication)}`);
    p.text(`, intvl ${p.u8(at + 5)}s, length ${length}`);
  } else p.text(`, intvl ${p.u16(at + 4) & 0x0fff}cs, length ${length}`);
  if (p.verbose === 0) return;
  printChecksum(p, at, length, version);
  printAddresses(p, at + 8, p.u8(at + 3));
  if (version === 2 && p.u8(at + 4) === simple) {
    p.text(' auth "');
    p.safeTextToZero(at + 8 + p.u8(at + 3) * 4, 8);
    p.char(34);
  }
}

function printChecksum(p: Printing, at: number, length: number, version: number): void {
  if (!p.has(at, length)) return;
  const left = version === 2 ? remainder(p, at, length) : transportRemainder(p, at, length, length, vrrp);
  if (left !== 0) p.text(`, (bad vrrp cksum ${p.u16(at + 6).toString(16)})`);
}

function printAddresses(p: Printing, at: number, count: number): void {
  const six = p.u8(p.ip) >>> 4 === 6;
  p.text(count > 1 ? `, addrs(${count}):` : ', addrs:');
  for (let index = 0; index < count; index++) {
    p.need(at + index * (six ? 16 : 4), six ? 16 : 4);
    p.char(index === 0 ? 32 : 44);
    if (six) p.ipv6(at + index * 16);
    else p.ipv4(at + index * 4);
  }
}
