/** Edge virtual bridging in LLDP (IEEE 802.1Qbg): what bridge and station agree on, and their channels. */
import type { Printing } from './printing.ts';

const modes = ['Not Supported', 'EVB Bridge', 'EVB Station', 'Reserved for future Standardization'] as const;
const bridgingLength = 6;
const channelsLength = 5;

/** Prints the kind 13, of which the title stands already. */
export function printLldpEdgeBridging(p: Printing, at: number, size: number): void {
  if (size < bridgingLength) return;
  const bridge = p.u8(at + 1);
  p.text(`\n\t    EVB Bridge Status\n\t      RES: ${bridge >>> 3}, BGID: ${(bridge >>> 2) & 1}`);
  p.text(`, RRCAP: ${(bridge >>> 1) & 1}, RRCTR: ${bridge & 1}`);
  const station = p.u8(at + 2);
  p.text(`\n\t    EVB Station Status\n\t      RES: ${station >>> 4}, SGID: ${(station >>> 3) & 1}`);
  p.text(`, RRREQ: ${(station >>> 2) & 1},RRSTAT: ${station & 3}`);
  const retries = p.u8(at + 3);
  const delay = p.u8(at + 4);
  const mode = delay >>> 6;
  p.text(`\n\t    R: ${retries >>> 5}, RTE: ${retries & 31}, EVB Mode: ${modes[mode]!} [${mode}]`);
  const keepAlive = p.u8(at + 5);
  p.text(`\n\t    ROL: ${(delay >>> 5) & 1}, RWD: ${delay & 31}, RES: ${keepAlive >>> 6}`);
  p.text(`, ROL: ${(keepAlive >>> 5) & 1}, RKA: ${keepAlive & 31}`);
}

/** Prints the kind 14, of which the title stands already. */
export function printLldpChannels(p: Printing, at: number, size: number): void {
  if (size < channelsLength) return;
  const first = p.u8(at + 1);
  p.text(`\n\t    Role: ${first >>> 7}, RES: ${(first >>> 4) & 7}, Scomp: ${(first >>> 3) & 1}`);
  p.text(` ChnCap: ${p.u16(at + 3) & 0xfff}`);
  if ((size - channelsLength) % 3 !== 0) return;
  for (let next = at + channelsLength; next + 3 <= at + size; next += 3) {
    const pair = p.u24(next);
    p.text(`\n\t    SCID: ${pair >>> 12}, SVID: ${pair & 0xfff}`);
  }
}
