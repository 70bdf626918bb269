/** What tshark 4.0 says of IGMP in a line (RFC 1112, 2236, 3376); the column tells the version. */
import { ipFromBytes, ipText } from '../../../addr/ip-address.ts';
import type { Columns, Layer } from './layer.ts';
import { hexText } from './layer.ts';

/** `Membership Report / Join group 224.1.2.3 for any sources` */
export function igmpWords(layer: Layer): Columns | null {
  const type = layer.u8(0);
  switch (type) {
    case 0x11:
      return queryWords(layer);
    case 0x12:
      if (layer.length < 8) layer.isShort = true;
      return { protocol: 'IGMPv1', info: 'Membership Report' };
    case 0x16:
      return { protocol: 'IGMPv2', info: `Membership Report group ${addressAt(layer, 4)}` };
    case 0x17:
      return { protocol: 'IGMPv2', info: `Leave Group ${addressAt(layer, 4)}` };
    case 0x22:
      return { protocol: 'IGMPv3', info: `Membership Report${recordsText(layer)}` };
    // DVMRP, PIM version 1 and traceroute share the protocol number.
    case 0x13:
    case 0x14:
    case 0x1e:
    case 0x1f:
      return null;
    default:
      return { protocol: 'IGMP', info: `Unknown Type:0x${hexText(type, 2)}` };
  }
}

function queryWords(layer: Layer): Columns {
  const group = layer.u32(4);
  if (layer.length < 12 && layer.u8(1) === 0) return { protocol: 'IGMPv1', info: 'Membership Query' };
  const about = group === 0 ? 'general' : `specific for group ${addressAt(layer, 4)}`;
  if (layer.length < 12) return { protocol: 'IGMPv2', info: `Membership Query, ${about}` };
  return { protocol: 'IGMPv3', info: `Membership Query, ${about}${sourcesText(layer, 10, 12, ', source')}` };
}

/** `source {A}`, `sources {A, B}`; empty for none. */
function sourcesText(layer: Layer, countAt: number, at: number, before: string): string {
  const count = layer.u16(countAt);
  if (count === 0) return '';
  let text = `${before}${count > 1 ? 's' : ''} {`;
  for (let index = 0; index < count; index++) {
    const address = addressAt(layer, at + index * 4);
    if (layer.isShort) return text;
    text += `${address}${index < count - 1 ? ', ' : ''}`;
  }
  return `${text}}`;
}

/** What the records change (RFC 3376 section 4.2.12): those without sources mean all or none of them. */
const changes: Readonly<Record<number, readonly [none: string, some: string]>> = {
  1: ['Leave group ', 'Join group '],
  2: ['Join group ', 'Join group '],
  3: ['Leave group ', 'Join group '],
  4: ['Join group ', 'Join group '],
  5: ['Group ', 'Group '],
  6: ['Group ', 'Group '],
};

function recordsText(layer: Layer): string {
  let text = '';
  let at = 8;
  for (let left = layer.u16(6); left > 0; left--) {
    const [type, auxiliary, count] = [layer.u8(at), layer.u8(at + 1), layer.u16(at + 2)];
    const group = addressAt(layer, at + 4);
    if (layer.isShort) return text;
    text += ` / ${recordText(layer, type, count, group, at)}`;
    if (layer.isShort) return text;
    at += 8 + count * 4 + auxiliary * 4;
  }
  return text;
}

function recordText(layer: Layer, type: number, count: number, group: string, at: number): string {
  const words = changes[type];
  if (words === undefined) return `Group ${group}, unknown record type (?)`;
  const sources = sourcesText(layer, at + 2, at + 8, 'source');
  const start = `${words[count === 0 ? 0 : 1]}${group}`;
  switch (type) {
    case 1:
    case 3:
      return count === 0 ? start : `${start} for ${sources}`;
    case 2:
    case 4:
      return count === 0 ? `${start} for any sources` : `${start}, sources except for ${sources}`;
    case 5:
      return `${start}, new ${sources}`;
    default:
      return `${start}, block ${sources}`;
  }
}

function addressAt(layer: Layer, at: number): string {
  const bytes = layer.slice(at, at + 4);
  return bytes.length === 4 ? ipText(ipFromBytes(bytes)) : '';
}
