/** What tshark 4.0 says of ICMPv6 in a line: errors, echo, neighbours (RFC 4443, 4861), multicast listeners (RFC 2710, 3810). */
import { ipFromBytes, ipText } from '../../../addr/ip-address.ts';
import { macText } from '../../../addr/mac.ts';
import { echoText } from './icmp.ts';
import type { Layer } from './layer.ts';
import { hexText } from './layer.ts';

const names: Readonly<Record<number, string>> = {
  1: 'Destination Unreachable',
  2: 'Packet Too Big',
  3: 'Time Exceeded',
  4: 'Parameter Problem',
  100: 'Private experimentation',
  101: 'Private experimentation',
  128: 'Echo (ping) request',
  129: 'Echo (ping) reply',
  130: 'Multicast Listener Query',
  131: 'Multicast Listener Report',
  132: 'Multicast Listener Done',
  133: 'Router Solicitation',
  134: 'Router Advertisement',
  135: 'Neighbor Solicitation',
  136: 'Neighbor Advertisement',
  137: 'Redirect',
  138: 'Router Renumbering',
  141: 'Inverse Neighbor Discovery Solicitation',
  142: 'Inverse Neighbor Discovery Advertisement',
  143: 'Multicast Listener Report Message v2',
  144: 'Home Agent Address Discovery Request',
  145: 'Home Agent Address Discovery Reply',
  146: 'Mobile Prefix Solicitation',
  147: 'Mobile Prefix Advertisement',
  200: 'Private experimentation',
  201: 'Private experimentation',
};

const codes: Readonly<Record<number, readonly string[]>> = {
  1: [
    'no route to destination',
    'Administratively prohibited',
    'Beyond scope of source address',
    'Address unreachable',
    'Port unreachable',
    'Source address failed ingress/egress policy',
    'Reject route to destination',
  ],
  3: ['hop limit exceeded in transit', 'fragment reassembly time exceeded'],
  4: [
    'erroneous header field encountered',
    'unrecognized Next Header type encountered',
    'unrecognized IPv6 option encountered',
    'IPv6 First Fragment has incomplete IPv6 Header Chain',
  ],
};

/** `Neighbor Solicitation for fd00::2 from 66:5e:c7:8f:2a:e5` */
export function icmpv6Words(layer: Layer): string | null {
  const type = layer.u8(0);
  const name = names[type];
  if (layer.length < 4) layer.isShort = true;
  if (layer.isShort) return '';
  if (name === undefined) return null;
  const known = codes[type];
  if (known !== undefined) return `${name} (${known[layer.u8(1)] ?? `Unknown (${layer.u8(1)})`})`;
  switch (type) {
    case 128:
    case 129:
      return echoWords(layer, name);
    case 133:
    case 134:
      return `${name}${linkText(layer, type === 133 ? 8 : 16, 1, ' from ')}`;
    case 135:
      return `${name} for ${addressAt(layer, 8)}${linkText(layer, 24, 1, ' from ')}`;
    case 136:
      return `${name} ${addressAt(layer, 8)}${flagsText(layer.u8(4))}${linkText(layer, 24, 2, ' is at ')}`;
    default:
      return name;
  }
}

function echoWords(layer: Layer, name: string): string {
  const { packet } = layer;
  const numbers = `id=0x${hexText(layer.u16(4), 4)}, seq=${layer.u16(6)}, hop limit=${packet.number('ipv6.hlim')}`;
  return `${name} ${numbers}${echoText(packet)}`;
}

/** `(rtr, sol, ovr)` */
function flagsText(flags: number): string {
  const set = ['rtr', 'sol', 'ovr'].filter((_, bit) => (flags & (0x80 >> bit)) !== 0);
  return set.length === 0 ? '' : ` (${set.join(', ')})`;
}

function addressAt(layer: Layer, at: number): string {
  const bytes = layer.slice(at, at + 16);
  return bytes.length === 16 ? ipText(ipFromBytes(bytes)) : '';
}

/** The link-layer address of the first option of a type. */
function linkText(layer: Layer, start: number, type: number, before: string): string {
  for (let at = start; at + 8 <= layer.length;) {
    const length = layer.u8(at + 1) * 8;
    if (layer.u8(at) === type && length === 8) return `${before}${macText(layer.slice(at + 2, at + 8))}`;
    if (length === 0) break;
    at += length;
  }
  return '';
}
