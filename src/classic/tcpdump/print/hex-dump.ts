/** -x, -X and -A: bytes in hexadecimal, in hexadecimal and text, as text. */
import type { Printing } from './printing.ts';

const perLine = 16;
/** Columns that 16 bytes take: shorter lines are filled up to it before the text. */
const hexColumns = 40;
const space = 32;
const dot = 46;

/** Appends lines of `\n\t0x0000:  4500 003c`, counted from `offset`. */
export function printHex(p: Printing, at: number, length: number, indent = '\n\t', offset = 0): void {
  const end = offset + length;
  for (let line = offset; line < end; line += perLine)
    printHexLine(p, at - offset, line, Math.min(end, line + perLine), indent);
}

/** Appends the same with the text behind it. */
export function printHexAndText(p: Printing, at: number, length: number, indent = '\n\t'): void {
  for (let line = 0; line < length; line += perLine) {
    const end = Math.min(length, line + perLine);
    const before = p.size + indent.length + 8;
    printHexLine(p, at, line, end, indent);
    for (let column = p.size - before; column < hexColumns + 2; column++) p.char(space);
    for (let index = line; index < end; index++) {
      const byte = p.bytes[at + index]!;
      p.char(byte > 32 && byte < 127 ? byte : dot);
    }
  }
}

function printHexLine(p: Printing, at: number, from: number, end: number, indent: string): void {
  p.text(indent);
  p.text('0x');
  p.hex(from, 4);
  p.text(': ');
  for (let index = from; index < end; index++) {
    if (((index - from) & 1) === 0) p.char(space);
    p.hex(p.bytes[at + index]!, 2);
  }
}

/**
 * Appends a new line and the bytes as text. A carriage return is left out before a line feed, and as the last or last but one
 * byte; elsewhere it is a dot.
 */
export function printText(p: Printing, at: number, length: number): void {
  p.char(10);
  for (let index = 0; index < length; index++) {
    const byte = p.bytes[at + index]!;
    if (byte !== 13) p.char((byte > 31 && byte < 127) || byte === 9 || byte === 10 ? byte : dot);
    else if (index + 2 < length && p.bytes[at + index + 1] !== 10) p.char(dot);
  }
}

/** What is printed of a packet that no printer knows: all of it, but with -x, -X and -q. */
export function printUnknownPacket(p: Printing, at: number, length: number): void {
  const { hex, hexText } = p.options;
  if (!p.quiet && hex + hexText === 0) printHexAndText(p, at, length);
}

/** What is printed of unknown bytes inside a packet: as many as were captured. */
export function printUnknownBytes(p: Printing, at: number, length: number, indent: string): void {
  if (length < 0 || at > p.snapEnd) {
    const fault = length < 0 ? 'with negative length' : 'with pointer past end of packet';
    p.text(`${indent}Dissector error: print_unknown_data called ${fault}`);
    return;
  }
  printHex(p, at, Math.min(length, p.snapEnd - at), indent);
}
