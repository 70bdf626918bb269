/** What IEEE 802.1 adds to LLDP (802.1Q annex D): VLANs, and aggregation, which was 802.3's before. */
import { printLldpBridging } from './lldp-bridging.ts';
import { printLldpChannels, printLldpEdgeBridging } from './lldp-edge.ts';
import type { Printing } from './printing.ts';
import { type Bits, bitWords, type Words } from './tokens.ts';

const kinds: Words = {
  1: 'Port VLAN Id',
  2: 'Port and Protocol VLAN ID',
  3: 'VLAN name',
  4: 'Protocol Identity',
  7: 'Link aggregation',
  8: 'Congestion Notification',
  9: 'ETS Configuration',
  10: 'ETS Recommendation',
  11: 'Priority Flow Control Configuration',
  12: 'Application Priority',
  13: 'EVB',
  14: 'CDCP',
};
const states: Bits = [
  [2, 'supported'],
  [4, 'enabled'],
];
const aggregation: Bits = [
  [1, 'supported'],
  [2, 'enabled'],
];

/** Prints what stands behind the organisation, of one of these kinds or of none; false when the bytes are to be shown. */
export function printLldp8021(p: Printing, at: number, size: number): boolean {
  if (size < 1) return true;
  const kind = p.u8(at);
  p.text(`\n\t  ${kinds[kind] ?? 'unknown'} Subtype (${kind})`);
  if (kinds[kind] === undefined) return false;
  if (kind === 1 && size >= 3) p.text(`\n\t    port vlan id (PVID): ${p.u16(at + 1)}`);
  else if (kind === 2 && size >= 4) {
    p.text(`\n\t    port and protocol vlan id (PPVID): ${p.u16(at + 2)}, flags [`);
    p.text(`${bitWords(states, p.u8(at + 1), ', ', 'none')}] (0x`);
    p.hex(p.u8(at + 1), 2);
    p.char(41);
  } else if (kind === 3 && size >= 3) {
    p.text(`\n\t    vlan id (VID): ${p.u16(at + 1)}`);
    printCounted(p, 'vlan name', at + 3, size - 3);
  } else if (kind === 4) printCounted(p, 'protocol identity', at + 1, size - 1);
  else if (kind === 7 && size >= 6) printLldpAggregation(p, at + 1);
  else if (kind === 13) printLldpEdgeBridging(p, at, size);
  else if (kind === 14) printLldpChannels(p, at, size);
  else if (kind >= 8) printLldpBridging(p, kind, at, size);
  return true;
}

/** Prints an aggregation's state and port: 802.3 had it first. */
export function printLldpAggregation(p: Printing, at: number): void {
  p.text(`\n\t    aggregation status [${bitWords(aggregation, p.u8(at), ', ', 'none')}]`);
  p.text(`, aggregation port ID ${p.u32(at + 1)}`);
}

function printCounted(p: Printing, name: string, at: number, size: number): void {
  if (size < 1 || size < 1 + p.u8(at)) return;
  p.text(`\n\t    ${name}: `);
  p.safeTextToZero(at + 1, p.u8(at));
}
