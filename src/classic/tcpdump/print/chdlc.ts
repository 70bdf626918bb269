/** Cisco's HDLC (LINKTYPE_C_HDLC): an address, an Ethernet type, and SLARP that keeps the line alive. */
import { etherTypeWord } from './ether-type-words.ts';
import { printUnknownBytes } from './hex-dump.ts';
import { printMpls } from './mpls.ts';
import type { Printing } from './printing.ts';

const headerLength = 4;
const type = { ip: 0x0800, ip6: 0x86dd, slarp: 0x8035, mpls: 0x8847, mplsMulticast: 0x8848 } as const;

/** Prints a frame; returns the length of its header. */
export function printChdlc(p: Printing, at: number, length: number): number {
  p.protocol = 'chdlc';
  if (length < headerLength) {
    p.truncated();
    return length;
  }
  p.need(at, headerLength);
  const carried = p.u16(at + 2);
  if (p.options.linkHeader) {
    const address = p.u8(at);
    const word = address === 0x0f ? 'unicast' : address === 0x8f ? 'bcast' : `0x${hex(address, 2)}`;
    p.text(`${word}, ethertype ${etherTypeWord(carried) ?? 'Unknown'} (0x${hex(carried, 4)}), length ${length}: `);
  }
  const rest = length - headerLength;
  const next = at + headerLength;
  if (carried === type.ip) p.inner.ip(p, next, rest);
  else if (carried === type.ip6) p.inner.ip6(p, next, rest);
  else if (carried === type.slarp) printSlarp(p, next, rest);
  else if (carried === type.mpls || carried === type.mplsMulticast) printMpls(p, next, rest);
  else if (!p.options.linkHeader) p.text(`unknown CHDLC protocol (0x${hex(carried, 4)})`);
  return headerLength;
}

const slarp = { request: 0, reply: 1, keepalive: 2 } as const;
const slarpLength = { shortest: 14, whole: 18 } as const;

function printSlarp(p: Printing, at: number, length: number): void {
  p.protocol = 'chdlc_slarp';
  p.text(`SLARP (length: ${length}), `);
  if (length < slarpLength.shortest || !p.has(at, slarpLength.shortest)) {
    p.truncated();
    return;
  }
  const code = p.u32(at);
  let next = at;
  if (code === slarp.request) p.text('request');
  else if (code === slarp.reply) {
    p.text('reply ');
    p.ipv4(at + 4);
    p.char(47);
    p.ipv4(at + 8);
  } else if (code === slarp.keepalive) {
    p.text(`keepalive: mineseen=0x${hex(p.u32(at + 4), 8)}, yourseen=0x${hex(p.u32(at + 8), 8)}`);
    p.text(`, reliability=0x${hex(p.u16(at + 12), 4)}`);
    if (length >= slarpLength.whole) {
      const seconds = Math.floor(p.u32(at + 14) / 1000);
      p.text(`, link uptime=${Math.floor(seconds / 86_400)}d${Math.floor(seconds / 3600) % 24}h`);
      p.text(`${Math.floor(seconds / 60) % 60}m${seconds % 60}s`);
      next += 14;
    }
  } else {
    p.text(`0x${hex(code, 2)} unknown`);
    if (p.verbose < 2) printUnknownBytes(p, at + 4, length - 4, '\n\t');
  }
  if (slarpLength.whole < length && p.verbose > 0) p.text(`, (trailing junk: ${length - slarpLength.whole} bytes)`);
  // All of it, or what is behind the time: as many bytes as were captured.
  if (p.verbose > 1) printUnknownBytes(p, next + 4, length - 4, '\n\t');
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}
