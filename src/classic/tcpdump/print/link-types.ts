/** The link types that we print: each a function that prints a frame and answers how long its header is. */
import { linkTypes } from '../../../wire/link-type.ts';
import { printEther } from './ether.ts';
import { printHexAndText } from './hex-dump.ts';
import { printBluetooth } from './bluetooth.ts';
import { printChdlc } from './chdlc.ts';
import { printIeee80211 } from './ieee80211.ts';
import { printLoopback } from './loopback.ts';
import { printPppEther, printPppLink, printPppSerial } from './ppp-link.ts';
import type { Printing } from './printing.ts';
import { printAvs, printPrism } from './prism.ts';
import { printRadiotap } from './radiotap.ts';
import { printRaw } from './raw.ts';
import { printSll, printSll2 } from './sll.ts';

/** Prints the frame at `at`, `length` bytes on the wire; returns the length of the header that -x leaves out. */
export type LinkPrinter = (p: Printing, at: number, length: number) => number;

/** Link types that only tcpdump's text is made of (www.tcpdump.org/linktypes.html). */
const otherTypes = {
  ppp: 9,
  pppSerial: 50,
  pppEther: 51,
  chdlc: 104,
  ieee80211: 105,
  radiotap: 127,
  prism: 119,
  avs: 163,
  bluetooth: 201,
  pppd: 166,
} as const;

const printers: Readonly<Record<number, LinkPrinter>> = {
  [linkTypes.null]: printLoopback,
  [linkTypes.loop]: printLoopback,
  [linkTypes.ethernet]: printEther,
  [linkTypes.raw]: printRaw,
  [linkTypes.ipv4]: printRaw,
  [linkTypes.ipv6]: printRaw,
  [linkTypes.linuxSll]: printSll,
  [linkTypes.linuxSll2]: printSll2,
  [otherTypes.ppp]: printPppLink,
  [otherTypes.pppd]: printPppLink,
  [otherTypes.pppSerial]: printPppSerial,
  [otherTypes.pppEther]: printPppEther,
  [otherTypes.chdlc]: printChdlc,
  [otherTypes.ieee80211]: printIeee80211,
  [otherTypes.radiotap]: printRadiotap,
  [otherTypes.prism]: printPrism,
  [otherTypes.avs]: printAvs,
  [otherTypes.bluetooth]: printBluetooth,
};

/** The printer of a LINKTYPE_ number. */
export function linkPrinter(linkType: number): LinkPrinter {
  return printers[linkType] ?? printUnsupported;
}

/** Prints a frame of a link type without a printer: its bytes. */
function printUnsupported(p: Printing, at: number): number {
  p.protocol = 'unsupported';
  p.text('UNSUPPORTED');
  printHexAndText(p, at, p.snapEnd - at);
  return 0;
}
