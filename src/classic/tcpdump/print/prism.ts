/** What some receivers note in front of 802.11 frames: headers of Prism chips, and of AVS. */
import { printIeee80211 } from './ieee80211.ts';
import type { Printing } from './printing.ts';

const prismLength = 144;
const shortestAvs = 8;
/** Headers of AVS that stand where those of Prism are announced. */
const avsMagic = { first: 0x8021_1001, second: 0x8021_1002 } as const;

/** Prints a frame of LINKTYPE_PRISM_HEADER; returns the length of its headers. */
export function printPrism(p: Printing, at: number, length: number): number {
  p.protocol = 'prism';
  const captured = p.snapEnd - at;
  if (captured < 4) return cut(p, captured);
  const magic = p.u32(at);
  if (magic === avsMagic.first || magic === avsMagic.second) return printAvs(p, at, length);
  if (captured < prismLength) return cut(p, captured);
  return prismLength + printIeee80211(p, at + prismLength, length - prismLength);
}

/** Prints a frame of LINKTYPE_IEEE802_11_AVS; returns the length of its headers. */
export function printAvs(p: Printing, at: number, length: number): number {
  p.protocol = '802.11_radio_avs';
  const captured = p.snapEnd - at;
  if (captured < shortestAvs) return cut(p, captured);
  const header = p.u32(at + 4);
  if (header < shortestAvs || captured < header) return cut(p, captured);
  return header + printIeee80211(p, at + header, length - header);
}

function cut(p: Printing, captured: number): number {
  p.truncated();
  return captured;
}
