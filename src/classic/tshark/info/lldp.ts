/** What tshark 4.0 says of LLDP in a line (IEEE 802.1AB clause 8): identifiers, life time, names. */
import { ipFromBytes, ipText } from '../../../addr/ip-address.ts';
import { macText } from '../../../addr/mac.ts';
import { utf8 } from '../../../wire/bytes.ts';
import type { Layer } from './layer.ts';

/** `MA/02:00:00:00:00:01 IN/eth0 120 SysN=switch SysD=an old one ` */
export function lldpWords(layer: Layer): string | null {
  let text = '';
  for (let at = 0, count = 0; at + 2 <= layer.length; count++) {
    const [type, length] = [layer.u8(at) >> 1, layer.u16(at) & 0x1ff];
    const value = layer.slice(at + 2, at + 2 + length);
    if (layer.isShort || type === 0) break;
    if (count < 2) {
      const identifier = identifierText(value, count === 0 ? chassisKinds : portKinds);
      if (type !== count + 1 || identifier === null) return `${text}Invalid ${count === 0 ? 'Chassis' : 'Port'} ID TLV`;
      text += `${identifier} `;
    } else if (type === 3 && length === 2) text += `${layer.u16(at + 2)} `;
    else if (type === 5) text += `SysN=${textOf(value)} `;
    else if (type === 6) text += `SysD=${textOf(value)} `;
    at += 2 + length;
  }
  return layer.isShort ? null : text;
}

/** Up to a zero byte. */
function textOf(value: Uint8Array): string {
  const zero = value.indexOf(0);
  return utf8(value, 0, zero === -1 ? value.length : zero);
}

interface Kinds {
  readonly mac: number;
  readonly network: number;
  readonly named: Readonly<Record<number, string>>;
}

const chassisKinds: Kinds = { mac: 4, network: 5, named: { 1: 'CC', 2: 'IA', 3: 'PC', 6: 'IN', 7: 'LA' } };
const portKinds: Kinds = { mac: 3, network: 4, named: { 1: 'IA', 2: 'PC', 5: 'IN', 7: 'LA' } };

function identifierText(value: Uint8Array, { mac, network, named }: Kinds): string | null {
  const kind = value[0] ?? 0;
  if (kind === mac && value.length === 7) return `MA/${macText(value.subarray(1))}`;
  if (kind === network && (value.length === 6 || value.length === 18))
    return `NA/${ipText(ipFromBytes(value.subarray(2)))}`;
  const name = named[kind];
  return name === undefined ? null : `${name}/${utf8(value, 1, value.length)}`;
}
