/** ICMPv6 (RFC 4443), neighbour discovery (RFC 4861) and multicast listeners (RFC 2710, RFC 3810). */
import { shouldBe, transportRemainder } from './cksum.ts';
import { printUnknownBytes } from './hex-dump.ts';
import { printListenerMessage, printListenerQuery, printListenerReport } from './mld.ts';
import { printNdOptions, routerPreference } from './nd-options.ts';
import type { Printing } from './printing.ts';
import { bitWords, word } from './tokens.ts';

const icmp6 = 58;
/** Where the packet that an error speaks of begins, and its addresses. */
const quoted = 8;

const words: Readonly<Record<number, string>> = {
  1: 'destination unreachable',
  2: 'packet too big',
  3: 'time exceeded in-transit',
  4: 'parameter problem',
  128: 'echo request',
  129: 'echo reply',
  130: 'multicast listener query',
  131: 'multicast listener report',
  132: 'multicast listener done',
  133: 'router solicitation',
  134: 'router advertisement',
  135: 'neighbor solicitation',
  136: 'neighbor advertisement',
  137: 'redirect',
  138: 'router renumbering',
  139: 'who-are-you request',
  140: 'who-are-you reply',
  141: 'inverse neighbor solicitation',
  142: 'inverse neighbor advertisement',
  143: 'multicast listener report v2',
  144: 'ha discovery request',
  145: 'ha discovery reply',
  146: 'mobile router solicitation',
  147: 'mobile router advertisement',
  155: 'RPL',
  200: 'mtrace response',
  201: 'mtrace message',
};

/** Types whose length stands before their details with -v. */
const lengthFirst: ReadonlySet<number> = new Set([133, 134, 135, 136, 137, 145, 147]);

/** Prints a message of `length` bytes inside the packet at `p.ip`. */
export function printIcmp6(p: Printing, at: number, length: number): void {
  p.protocol = 'icmp6';
  if (length === 0) {
    p.text('ICMP6, length 0');
    p.invalid();
    return;
  }
  if (p.verbose > 0 && !p.fragmented && p.has(at, length)) printChecksum(p, at, length);
  const type = p.u8(at);
  p.text('ICMP6, ');
  p.text(word(words, type, (value) => `unknown icmp6 type (${value})`));
  if (p.verbose > 0 && lengthFirst.has(type)) p.text(`, length ${length}`);
  const done = printDetails(p, at, length, type, p.u8(at + 1));
  if (done === 'cut') p.truncated();
  else if (done === 'whole' && p.verbose === 0) p.text(`, length ${length}`);
}

/** How a message ended: cut short, whole, or with its length already told. */
type Ending = 'cut' | 'whole' | 'told';

function ended(whole: boolean): Ending {
  return whole ? 'whole' : 'cut';
}

function printChecksum(p: Printing, at: number, length: number): void {
  const stood = p.u16(at + 2);
  const left = transportRemainder(p, at, length, length, icmp6);
  if (left === 0) {
    p.text('[icmp6 sum ok] ');
    return;
  }
  p.text('[bad icmp6 cksum 0x');
  p.hex(stood, 4);
  p.text(' -> 0x');
  p.hex(shouldBe(stood, left), 4);
  p.text('!] ');
}

function printDetails(p: Printing, at: number, length: number, type: number, code: number): Ending {
  switch (type) {
    case 1:
      return printUnreachable(p, at, length, code);
    case 2:
      p.text(`, mtu ${p.u32(at + 4)}`);
      return 'whole';
    case 3:
      printExceeded(p, at, code);
      return 'whole';
    case 4:
      return printParameterProblem(p, at, code);
    case 128:
    case 129:
      p.text(`, id ${p.u16(at + 4)}, seq ${p.u16(at + 6)}`);
      return 'whole';
    case 130:
      if (length === 24) printListenerMessage(p, at);
      else if (length >= 28) printListenerQuery(p, at, length);
      else p.text(` unknown-version (len ${length}) `);
      return 'whole';
    case 131:
    case 132:
      printListenerMessage(p, at);
      return 'whole';
    case 143:
      printListenerReport(p, at, length);
      return 'whole';
    case 133:
    case 134:
    case 135:
    case 136:
    case 137:
      return printDiscovery(p, at, length, type);
    default:
      return printOther(p, at, length, type);
  }
}

function printOther(p: Printing, at: number, length: number, type: number): Ending {
  if (type === 141 || type === 142) return 'whole';
  if (type === 144 || type === 146) {
    p.text(
      `, id 0x${p
        .u16(at + 4)
        .toString(16)
        .padStart(4, '0')}`,
    );
    return 'whole';
  }
  if ((type === 145 || type === 147) && p.verbose === 0) return 'whole';
  // Renumbering, node information, home agents and RPL are not printed as tcpdump does: their bytes are.
  p.text(`, length ${length}`);
  if (p.verbose < 2) printUnknownBytes(p, at, length, '\n\t');
  return 'told';
}

const unreachableWords: Readonly<Record<number, string>> = {
  0: 'unreachable route',
  1: ' unreachable prohibited',
  2: 'beyond scope',
  3: 'unreachable address',
  4: 'unreachable port',
};

function printUnreachable(p: Printing, at: number, length: number, code: number): Ending {
  p.text(`, ${word(unreachableWords, code, (value) => `unknown unreach code (${value})`)}`);
  const source = at + quoted + 8;
  const destination = at + quoted + 24;
  if (code === 0 || code === 1 || code === 3) {
    p.need(destination, 16);
    p.char(32);
    p.ipv6(destination);
  } else if (code === 2) {
    p.need(destination, 16);
    p.char(32);
    p.ipv6(destination);
    p.text(', source address ');
    p.ipv6(source);
  } else if (code === 4) return ended(printUnreachablePort(p, at + quoted));
  else if (p.verbose < 2) {
    printUnknownBytes(p, at, length, '\n\t');
    return 'told';
  }
  return 'whole';
}

function printUnreachablePort(p: Printing, packet: number): boolean {
  const header = findTransport(p, packet);
  if (header < 0) return false;
  const port = p.u16(header + 2);
  p.need(packet + 24, 16);
  p.text(', ');
  p.ipv6(packet + 24);
  const isTcp = p.transport === 6;
  p.text(isTcp ? ' tcp port ' : ' udp port ');
  if (isTcp) p.tcpPort(port);
  else p.udpPort(port);
  return true;
}

/** Where the header of TCP or UDP begins in the IPv6 packet, -1 when there is none; `p.transport` says which. */
function findTransport(p: Printing, packet: number): number {
  if (!p.has(packet + 6, 1)) return -1;
  let next = p.u8(packet + 6);
  let at = packet + 40;
  while (at - 1 < p.snapEnd) {
    if (next === 6 || next === 17) {
      p.transport = next;
      return p.has(at + 2, 2) ? at : -1;
    }
    if (!p.has(at, 4)) return -1;
    if (next === 44) {
      if ((p.u16(at + 2) & 0xfff8) !== 0) return -1;
      next = p.u8(at);
      at += 8;
    } else if (next === 0 || next === 60 || next === 43) {
      next = p.u8(at);
      at += (p.u8(at + 1) + 1) * 8;
    } else if (next === 51) {
      next = p.u8(at);
      at += (p.u8(at + 1) + 2) * 4;
    } else return -1;
  }
  return -1;
}

function printExceeded(p: Printing, at: number, code: number): void {
  if (code === 0) {
    p.need(at + quoted + 24, 16);
    p.text(' for ');
    p.ipv6(at + quoted + 24);
  } else p.text(code === 1 ? ' (reassembly)' : `, unknown code (${code})`);
}

const problemWords = [', erroneous', ', next header', ', option', ', incomplete header chain'] as const;

function printParameterProblem(p: Printing, at: number, code: number): Ending {
  if (!p.has(at + quoted + 24, 16)) return 'cut';
  const what = problemWords[code];
  p.text(what === undefined ? `, code-#${code}` : `${what} - octet ${p.u32(at + 4)}`);
  return 'whole';
}

const routerFlags = [
  [0x80, 'managed'],
  [0x40, 'other stateful'],
  [0x20, 'home agent'],
] as const;
const neighbourFlags = [
  [0x80, 'router'],
  [0x40, 'solicited'],
  [0x20, 'override'],
] as const;
/** Length of the fixed part, before the options. */
const fixedLengths: Readonly<Record<number, number>> = { 133: 8, 134: 16, 135: 24, 136: 24, 137: 40 };

function printDiscovery(p: Printing, at: number, length: number, type: number): Ending {
  if (type === 134 && p.verbose > 0) printRouterAdvertisement(p, at);
  if (type === 135) {
    p.need(at + 8, 16);
    p.text(', who has ');
    p.ipv6(at + 8);
  }
  if (type === 136) {
    p.need(at + 8, 16);
    p.text(', tgt is ');
    p.ipv6(at + 8);
    if (p.verbose > 0) p.text(`, Flags [${bitWords(neighbourFlags, p.u32(at + 4) >>> 24, ', ', 'none')}]`);
  }
  if (type === 137) {
    p.need(at + 24, 16);
    p.text(', ');
    p.ipv6(at + 24);
    p.text(' to ');
    p.ipv6(at + 8);
  }
  const fixed = fixedLengths[type]!;
  return ended(p.verbose === 0 || printNdOptions(p, at + fixed, length - fixed));
}

function printRouterAdvertisement(p: Printing, at: number): void {
  const flags = p.u8(at + 5);
  p.need(at + 4, 12);
  p.text(`\n\thop limit ${p.u8(at + 4)}, Flags [${bitWords(routerFlags, flags, ', ', 'none')}]`);
  p.text(`, pref ${routerPreference(flags)}, router lifetime ${p.u16(at + 6)}s`);
  p.text(`, reachable time ${p.u32(at + 8)}ms, retrans timer ${p.u32(at + 12)}ms`);
}
