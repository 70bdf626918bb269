/** One packet: its number, its time, its layers, its bytes with -x, -X and -A. The only place that catches {@link truncation}. */
import { printHex, printHexAndText, printText } from './hex-dump.ts';
import type { LinkPrinter } from './link-types.ts';
import { type Printing, truncation } from './printing.ts';
import type { TimeStamps } from './time-stamp.ts';

/** MAXIMUM_SNAPLEN: longer packets are called invalid. */
const longestPacket = 262_144;

/** A packet as the file has it: its bytes are `p.bytes` from `at` to `at + captured`. */
export interface PacketPlace {
  at: number;
  captured: number;
  /** Bytes on the wire. */
  length: number;
  seconds: number;
  /** Micro- or nanoseconds, as the options say. */
  fraction: number;
  /** Counted from 1. */
  number: number;
}

/** Appends a packet's text, new line included. Bytes of any kind end it sooner, never with an error. */
export function printPacket(p: Printing, times: TimeStamps, printLink: LinkPrinter, packet: PacketPlace): void {
  const { at, captured } = packet;
  if (p.options.number) p.text(`${String(packet.number).padStart(5)}  `);
  if (!isValid(p, packet)) return;
  times.print(p, packet.seconds, packet.fraction);
  p.packetStart = at;
  p.snapEnd = at + captured;
  p.protocol = '';
  p.linkHeaderLength = 0;
  p.depth = 0;
  p.fragmented = false;
  try {
    p.linkHeaderLength = printLink(p, at, packet.length);
  } catch (error) {
    if (error !== truncation) throw error;
    p.truncated();
  }
  p.snapEnd = at + captured;
  if (p.options.hexText > 0 || p.options.hex > 0 || p.options.ascii > 0) printBytes(p, at, captured);
  p.char(10);
}

function isValid(p: Printing, { captured, length }: PacketPlace): boolean {
  if (captured !== 0 && length >= captured && length <= longestPacket) return true;
  const faults: string[] = [];
  if (captured === 0) faults.push(' caplen==0');
  if (length === 0) faults.push(' len==0');
  else if (length < captured) faults.push(` len(${length}) < caplen(${captured})`);
  if (captured > longestPacket) faults.push(` caplen(${captured}) > ${longestPacket}`);
  if (length > longestPacket) faults.push(` len(${length}) > ${longestPacket}`);
  p.text(`[Invalid header:${faults.join(',')}]\n`);
  return false;
}

/** Doubled letters include the link header; without anything behind it nothing is dumped. */
function printBytes(p: Printing, at: number, captured: number): void {
  const { hex, hexText, ascii } = p.options;
  const [times, print] = hexText > 0 ? [hexText, printHexAndText] : hex > 0 ? [hex, printHex] : [ascii, printText];
  const skip = times > 1 ? 0 : p.linkHeaderLength;
  if (captured > skip) print(p, at + skip, captured - skip);
}
