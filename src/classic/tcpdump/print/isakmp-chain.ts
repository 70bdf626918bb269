/** What printers of ISAKMP's payloads are handed. */
import type { Printing } from './printing.ts';

/** Where in a message a payload stands. */
export interface Chain {
  readonly version: 1 | 2;
  /** The protocol of the proposal around it, 0 outside. */
  readonly protocol: number;
  readonly depth: number;
}

/** Prints a payload of `size` bytes, its header included; returns where the next begins, -1 when none is to be printed. */
export type PayloadPrinter = (p: Printing, at: number, size: number, type: number, chain: Chain) => number;

/** Prints payloads from one of a type on; returns where they end, or -1. */
export type ChainPrinter = (p: Printing, first: number, at: number, chain: Chain) => number;
