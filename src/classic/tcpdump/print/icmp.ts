/** ICMP (RFC 792): what happened to which packet; with -v the packet it speaks of, and extensions. */
import { remainder, shouldBe } from './cksum.ts';
import { printIcmpExtensions } from './icmp-extensions.ts';
import type { Printing } from './printing.ts';

const type = { unreachable: 3, quench: 4, redirect: 5, exceeded: 11, parameter: 12 } as const;
/** Where the packet that an error speaks of begins, and its addresses. */
const quoted = 8;
const quotedDestination = quoted + 16;
/** Errors longer than this may have extensions (RFC 4884 section 5.3). */
const shortestExtended = 156 - 20;

/** Prints a message of `length` bytes. */
export function printIcmp(p: Printing, at: number, length: number): void {
  p.protocol = 'icmp';
  const kind = p.u8(at);
  const code = p.u8(at + 1);
  const start = p.size;
  p.text('ICMP ');
  if (!p.has(at + checkedFirst(p, at, kind, code), 4)) {
    p.size = start;
    p.truncated();
    return;
  }
  try {
    printWords(p, at, kind, code);
  } catch (error) {
    // tcpdump makes all the words before it prints any: of a message that is cut short nothing stays but the mark.
    p.size = start;
    throw error;
  }
  p.text(', length ');
  p.number(length);
  if (p.verbose === 0) return;
  if (!p.fragmented && p.has(at, length)) {
    const left = remainder(p, at, length);
    const stood = p.u16(at + 2);
    if (left !== 0) p.text(` (wrong icmp cksum ${stood.toString(16)} (->${shouldBe(stood, left).toString(16)})!)`);
  }
  if (isError(kind)) printQuoted(p, at + quoted);
  p.protocol = 'icmp';
  const extended = kind === type.unreachable || kind === type.exceeded || kind === type.parameter;
  if (extended && length > shortestExtended) printIcmpExtensions(p, at, length);
}

/** What tcpdump looks for before it reads a message: without it the message ends, but not all that is printed of the packet. */
function checkedFirst(p: Printing, at: number, kind: number, code: number): number {
  if (kind === type.unreachable && code === 3) return quoted + 6;
  if (kind === type.exceeded) return quotedDestination;
  if (kind === 14) return 16;
  if (kind !== 9) return -2;
  // Routers: each must be there whole.
  return p.has(at + 4, 4) && p.u8(at + 5) === 2 ? 4 + p.u8(at + 4) * 8 : 4;
}

function isError(kind: number): boolean {
  return (
    kind === type.quench ||
    kind === type.redirect ||
    kind === type.unreachable ||
    kind === type.exceeded ||
    kind === type.parameter
  );
}

/** The packet's end bounds it, since extensions may stand behind it. */
function printQuoted(p: Printing, at: number): void {
  p.text('\n\t');
  const saved = p.snapEnd;
  const length = p.u16(at + 2);
  p.snapEnd = Math.min(at + length, saved);
  // A packet that says to be shorter than its own length field.
  p.need(at + 2, 2);
  p.inner.ip(p, at, length);
  p.snapEnd = saved;
}

function printWords(p: Printing, at: number, kind: number, code: number): void {
  switch (kind) {
    case 0:
    case 8:
      p.text(kind === 8 ? 'echo request, id ' : 'echo reply, id ');
      p.number(p.u16(at + 4));
      p.text(', seq ');
      p.number(p.u16(at + 6));
      return;
    case type.unreachable:
      printUnreachable(p, at, code);
      return;
    case type.redirect:
      printRedirect(p, at, code);
      return;
    case 9:
      printRouters(p, at);
      return;
    default:
      p.text(otherWords(p, at, kind, code));
  }
}

/** What stands before and behind the address, by code. */
const unreachableWords: Readonly<Record<number, readonly [string, string]>> = {
  0: ['net ', ' unreachable'],
  1: ['host ', ' unreachable'],
  5: ['', ' unreachable - source route failed'],
  6: ['net ', ' unreachable - unknown'],
  7: ['host ', ' unreachable - unknown'],
  8: ['', ' unreachable - source host isolated'],
  9: ['net ', ' unreachable - admin prohibited'],
  10: ['host ', ' unreachable - admin prohibited'],
  11: ['net ', ' unreachable - tos prohibited'],
  12: ['host ', ' unreachable - tos prohibited'],
  13: ['host ', ' unreachable - admin prohibited filter'],
  14: ['host ', ' unreachable - host precedence violation'],
  15: ['host ', ' unreachable - precedence cutoff'],
};

function printUnreachable(p: Printing, at: number, code: number): void {
  const [before, behind] = unreachableWords[code] ?? ['', ` unreachable - #${code}`];
  p.text(before);
  p.ipv4(at + quotedDestination);
  if (code === 2) p.text(` protocol ${p.u8(at + quoted + 9)} unreachable`);
  else if (code === 3) printUnreachablePort(p, at + quoted);
  else if (code === 4) {
    const mtu = p.u16(at + 6);
    p.text(mtu === 0 ? ' unreachable - need to frag' : ` unreachable - need to frag (mtu ${mtu})`);
  } else p.text(behind);
}

function printUnreachablePort(p: Printing, packet: number): void {
  const port = p.u16(packet + (p.u8(packet) & 15) * 4 + 2);
  const protocol = p.u8(packet + 9);
  if (protocol === 6) {
    p.text(' tcp port ');
    p.tcpPort(port);
  } else if (protocol === 17) {
    p.text(' udp port ');
    p.udpPort(port);
  } else p.text(` protocol ${protocol} port ${port}`);
  p.text(' unreachable');
}

function printRedirect(p: Printing, at: number, code: number): void {
  const known = code < 4;
  const before = known ? (code < 2 ? 'redirect ' : 'redirect-tos ') : `redirect-#${code} `;
  const between = known ? (code % 2 === 0 ? ' to net ' : ' to host ') : ' to ';
  p.text(before);
  p.ipv4(at + quotedDestination);
  p.text(between);
  p.ipv4(at + 4);
}

/** RFC 1256: routers and how much each is preferred. */
function printRouters(p: Printing, at: number): void {
  p.text('router advertisement lifetime ');
  const lifetime = p.u16(at + 6);
  const two = (value: number): string => String(value).padStart(2, '0');
  const [hours, minutes, seconds] = [Math.floor(lifetime / 3600), Math.floor(lifetime / 60) % 60, lifetime % 60];
  if (lifetime < 60) p.text(String(lifetime));
  else p.text(lifetime < 3600 ? `${minutes}:${two(seconds)}` : `${hours}:${two(minutes)}:${two(seconds)}`);
  const count = p.u8(at + 4);
  const size = p.u8(at + 5);
  p.text(` ${count}:`);
  if (size !== 2) {
    p.text(` [size ${size}]`);
    return;
  }
  for (let index = 0; index < count; index++) {
    p.text(' {');
    p.ipv4(at + 8 + index * 8);
    p.text(` ${p.u32(at + 12 + index * 8)}}`);
  }
}

function otherWords(p: Printing, at: number, kind: number, code: number): string {
  const milliseconds = (from: number): string => clock(p.u32(from));
  switch (kind) {
    case type.quench:
      return 'source quench';
    case 10:
      return 'router solicitation';
    case type.exceeded:
      p.need(at + quotedDestination, 4);
      return ['time exceeded in-transit', 'ip reassembly time exceeded'][code] ?? `time exceeded-#${code}`;
    case type.parameter:
      return code === 0 ? `parameter problem - octet ${p.u8(at + 4)}` : `parameter problem - code ${code}`;
    case 13:
      return `time stamp query id ${p.u16(at + 4)} seq ${p.u16(at + 6)}`;
    case 14: {
      const times = `org ${milliseconds(at + 8)}, recv ${milliseconds(at + 12)}, xmit ${milliseconds(at + 16)}`;
      return `time stamp reply id ${p.u16(at + 4)} seq ${p.u16(at + 6)}: ${times}`;
    }
    case 15:
      return 'information request';
    case 16:
      return 'information reply';
    case 17:
      return 'address mask request';
    case 18:
      return `address mask is 0x${p
        .u32(at + 8)
        .toString(16)
        .padStart(8, '0')}`;
    default:
      return `type-#${kind}`;
  }
}

/** Milliseconds since midnight as a time of day. */
function clock(time: number): string {
  const seconds = Math.floor(time / 1000);
  const two = (value: number): string => String(value).padStart(2, '0');
  const hours = two(Math.floor(seconds / 3600));
  return `${hours}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}.${String(time % 1000).padStart(3, '0')}`;
}
