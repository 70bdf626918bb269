/** What tshark 4.0 says of DHCP, BOOTP and DHCPv6 in a line (RFC 2131, 951, 8415). */
import { ipFromBytes, ipText } from '../../../addr/ip-address.ts';
import { macText } from '../../../addr/mac.ts';
import type { Columns, Layer } from './layer.ts';
import { hexText } from './layer.ts';

/** Padded to one width where Wireshark does. */
const messages: Readonly<Record<number, string>> = {
  1: 'Discover',
  2: 'Offer   ',
  3: 'Request ',
  4: 'Decline ',
  5: 'ACK     ',
  6: 'NAK     ',
  7: 'Release ',
  8: 'Inform  ',
  9: 'Force Renew',
  10: 'Lease Query',
  11: 'Lease Unassigned',
  12: 'Lease Unknown',
  13: 'Lease Active',
  14: 'Bulk Lease Query',
  15: 'Lease Query Done',
};

/** `DHCP Discover - Transaction ID 0x3d1d`; without a type `Boot Request from 02:00:00:00:00:03 (...)`. */
export function dhcpWords(layer: Layer): Columns | null {
  const type = messageType(layer);
  if (type !== 0) {
    const name = messages[type] ?? `Unknown Message Type (0x${hexText(type, 2)})`;
    return { protocol: 'DHCP', info: `DHCP ${name} - Transaction ID 0x${layer.u32(4).toString(16)}` };
  }
  const operation = layer.u8(0);
  if (operation === 2) return { protocol: 'BOOTP', info: 'Boot Reply' };
  if (operation !== 1) return { protocol: 'BOOTP', info: `Unknown BOOTP message type (${operation})` };
  const hardware = layer.slice(28, 28 + layer.u8(2));
  const isEthernet = layer.u8(1) === 1 && layer.u8(2) === 6;
  const from = isEthernet ? `${macText(hardware)} (${macText(hardware)})` : Buffer.from(hardware).toString('hex');
  return { protocol: 'BOOTP', info: `Boot Request from ${from}` };
}

/** Of the options behind the cookie; 0 without one. */
function messageType(layer: Layer): number {
  if (layer.length < 240 || layer.u32(236) !== 0x6382_5363) return 0;
  for (let at = 240; at < layer.length;) {
    const code = layer.bytes[at]!;
    if (code === 255) return 0;
    if (code === 53) return layer.bytes[at + 2] ?? 0;
    at += code === 0 ? 1 : 2 + (layer.bytes[at + 1] ?? 0);
  }
  return 0;
}

const messages6: Readonly<Record<number, string>> = {
  1: 'Solicit',
  2: 'Advertise',
  3: 'Request',
  4: 'Confirm',
  5: 'Renew',
  6: 'Rebind',
  7: 'Reply',
  8: 'Release',
  9: 'Decline',
  10: 'Reconfigure',
  11: 'Information-request',
  12: 'Relay-forw',
  13: 'Relay-reply',
  14: 'Leasequery',
  15: 'Leasequery-reply',
  16: 'Leasequery-done',
  17: 'Leasequery-data',
};

/** `Solicit XID: 0x123456 CID: 00030001020000000001 ` */
export function dhcpv6Words(layer: Layer): string | null {
  return messageText(layer, 0, layer.length, 0);
}

function messageText(layer: Layer, start: number, end: number, depth: number): string {
  if (depth > 32) return '';
  const type = layer.u8(start);
  const name = messages6[type] ?? `Message Type ${type}`;
  const isRelay = type === 12 || type === 13;
  const head = isRelay ? 34 : 4;
  if (end - start < head) {
    layer.isShort = true;
    return `${name} `;
  }
  const about = isRelay ? `L: ${addressAt(layer, start + 2)}` : `XID: 0x${hexText(layer.number(start + 1, 3), 6)}`;
  return `${name} ${about} ${optionsText(layer, start + head, end, depth)}`;
}

function optionsText(layer: Layer, start: number, end: number, depth: number): string {
  let text = '';
  for (let at = start; at + 4 <= end;) {
    const [code, length] = [layer.u16(at), layer.u16(at + 2)];
    const [from, to] = [at + 4, at + 4 + length];
    if (to > end) break;
    if (code === 1) text += `CID: ${Buffer.from(layer.slice(from, to)).toString('hex')} `;
    else if (code === 9) text += messageText(layer, from, to, depth + 1);
    else if (code === 3 && length > 12) text += optionsText(layer, from + 12, to, depth);
    else if (code === 4 && length > 4) text += optionsText(layer, from + 4, to, depth);
    else if (code === 5 && length >= 24) text += `IAA: ${addressAt(layer, from)} `;
    at = to;
  }
  return text;
}

function addressAt(layer: Layer, at: number): string {
  const bytes = layer.slice(at, at + 16);
  return bytes.length === 16 ? ipText(ipFromBytes(bytes)) : '';
}
