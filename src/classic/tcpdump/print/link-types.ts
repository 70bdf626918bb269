/** The link types that we print: each a function that prints a frame and answers how long its header is. */
import { linkTypes } from '../../../wire/link-type.ts';
import { printEther } from './ether.ts';
import { printHexAndText } from './hex-dump.ts';
import { printLoopback } from './loopback.ts';
import type { Printing } from './printing.ts';
import { printRaw } from './raw.ts';
import { printSll, printSll2 } from './sll.ts';

/** Prints the frame at `at`, `length` bytes on the wire; returns the length of the header that -x leaves out. */
export type LinkPrinter = (p: Printing, at: number, length: number) => number;

const printers: Readonly<Record<number, LinkPrinter>> = {
  [linkTypes.null]: printLoopback,
  [linkTypes.loop]: printLoopback,
  [linkTypes.ethernet]: printEther,
  [linkTypes.raw]: printRaw,
  [linkTypes.ipv4]: printRaw,
  [linkTypes.ipv6]: printRaw,
  [linkTypes.linuxSll]: printSll,
  [linkTypes.linuxSll2]: printSll2,
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
