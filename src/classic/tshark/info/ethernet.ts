/** What tshark 4.0 says of a frame that carries nothing it knows: the EtherType in place of a protocol. */
import type { Columns, Layer } from './layer.ts';
import { hexText } from './layer.ts';

/** The two EtherTypes for experiments (IEEE 802) have a name. */
const named: Readonly<Record<number, string>> = {
  0x88b5: 'Local Experimental Ethertype 1',
  0x88b6: 'Local Experimental Ethertype 2',
};

/** `0x1234`: `Ethernet II` */
export function ethernetWords(layer: Layer): Columns | null {
  const type = layer.u16(12);
  // Below 1536 it is a length (IEEE 802.3 clause 3.2.6).
  if (layer.isShort || (type > 0 && type < 0x600) || type === 0x0800) return null;
  if (type === 0x86dd) return { protocol: '0x86dd', info: 'IPv6' };
  return { protocol: `0x${hexText(type, 4)}`, info: named[type] ?? 'Ethernet II' };
}

/** `PRI: 0  DEI: 0  ID: 1` under the EtherType of what the tag stands before. */
export function vlanWords(layer: Layer): Columns | null {
  const [tag, type] = [layer.u16(0), layer.u16(2)];
  if (layer.isShort || type < 0x600 || type === 0x0800 || type === 0x86dd) return null;
  const info = `PRI: ${tag >> 13}  DEI: ${(tag >> 12) & 1}  ID: ${tag & 0xfff}`;
  return { protocol: `0x${hexText(type, 4)}`, info: named[type] ?? info };
}
