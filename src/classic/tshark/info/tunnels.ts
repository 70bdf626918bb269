/** What tshark 4.0 says of headers whose content it does not look at: GRE, Geneve, MPLS, PPPoE, ESP, AH, WireGuard. */
import { latin1 } from '../../../wire/bytes.ts';
import type { Columns, Layer } from './layer.ts';
import { hexText } from './layer.ts';

const carried: Readonly<Record<number, string>> = {
  0x0800: 'IP',
  0x86dd: 'IPv6',
  0x880b: 'PPP',
  0x6558: 'Transparent Ethernet bridging',
};

/** `Encapsulated 0x1234 (unknown)` */
export function greWords(layer: Layer): string {
  const type = layer.u16(2);
  return `Encapsulated ${carried[type] ?? `0x${hexText(type, 4).toUpperCase()} (unknown)`}`;
}

/** As GRE. */
export function geneveWords(layer: Layer): string {
  return greWords(layer);
}

const discoveries: Readonly<Record<number, string>> = {
  0x09: 'Initiation (PADI)',
  0x07: 'Offer (PADO)',
  0x19: 'Request (PADR)',
  0x65: 'Session-confirmation (PADS)',
  0xa7: 'Terminate (PADT)',
};

/** `Active Discovery Offer (PADO) AC-Name='ac'` (RFC 2516 section 5). */
export function pppoeWords(layer: Layer): Columns | null {
  const type = layer.u8(1);
  if (type === 0) return null;
  const name = discoveries[type];
  if (name === undefined) return { protocol: 'PPPoED', info: 'Unknown' };
  return { protocol: 'PPPoED', info: `Active Discovery ${name}${tagsText(layer)}` };
}

/** Tags that the line shows (RFC 2516 appendix A). */
function tagsText(layer: Layer): string {
  let text = '';
  const end = 6 + layer.u16(4);
  for (let at = 6; at + 4 <= end;) {
    const [type, length] = [layer.u16(at), layer.u16(at + 2)];
    const value = layer.slice(at + 4, at + 4 + length);
    if (layer.isShort || type === 0) break;
    if (type === 0x0102) text += ` AC-Name='${latin1(value, 0, length)}'`;
    at += 4 + length;
  }
  return text;
}

/** `ESP (SPI=0x000001f4)` (RFC 4303 section 2). */
export function espWords(layer: Layer): string {
  const index = layer.u32(0);
  return layer.length < 8 ? ((layer.isShort = true), '') : `ESP (SPI=0x${hexText(index, 8)})`;
}

/** `AH (SPI=0x00000003)` (RFC 4302 section 2). */
export function ahWords(layer: Layer): string {
  const index = layer.u32(4);
  if (layer.length < 8 + (layer.u8(1) - 1) * 4) layer.isShort = true;
  return `AH (SPI=0x${hexText(index, 8)})`;
}

const wireguardTypes: Readonly<Record<number, string>> = {
  1: 'Handshake Initiation',
  2: 'Handshake Response',
  3: 'Cookie Reply',
  4: 'Transport Data',
};

/** `Keepalive, receiver=0x0000000A, counter=7`: a transport message without content keeps alive. */
export function wireguardWords(layer: Layer): string | null {
  const type = layer.u8(0);
  const name = wireguardTypes[type];
  if (name === undefined) return null;
  const index = (at: number): string => `0x${hexText(layer.little(at, 4), 8).toUpperCase()}`;
  if (type === 1) return `${name}, sender=${index(4)}`;
  if (type === 2) return `${name}, sender=${index(4)}, receiver=${index(8)}`;
  if (type === 3) return `${name}, receiver=${index(4)}`;
  const counter = layer.little(8, 4) + layer.little(12, 4) * 2 ** 32;
  if (layer.length === 32) return `Keepalive, receiver=${index(4)}, counter=${counter}`;
  return `${name}, receiver=${index(4)}, counter=${counter}, datalen=${layer.length - 32}`;
}
