/** SCTP associations: their states, addresses and struct sctp_info (include/uapi/linux/sctp.h). */
import { ipv4Text } from '../../addr/ipv4.ts';
import { ipv6Text } from '../../addr/ipv6.ts';
import { inetAttribute } from '../../os/sock-diag/attributes.ts';
import { u16, u32 } from './kernel-number.ts';
import type { Names } from './names.ts';

const stateNames = [
  'CLOSED',
  'COOKIE_WAIT',
  'COOKIE_ECHOED',
  'ESTAB',
  'SHUTDOWN_PENDING',
  'SHUTDOWN_SENT',
  'SHUTDOWN_RECEIVED',
  'ACK_SENT',
];

/** The name of an association's own state number. */
export function sctpStateName(state: number): string {
  return stateNames[state] ?? '';
}

/** Addresses of both ends and the figures; zeros are left out. */
export function sctpInfo(names: Names, attributes: ReadonlyMap<number, Uint8Array>): string {
  const locals = addressList(names, attributes.get(inetAttribute.LOCALS));
  const peers = addressList(names, attributes.get(inetAttribute.PEERS));
  const info = attributes.get(inetAttribute.INFO);
  return `${locals === '' ? '' : ` locals:${locals}`}${peers === '' ? '' : ` peers:${peers}`}${info === undefined ? '' : figures(info)}`;
}

/** Bytes of struct sockaddr_storage. */
const storageLength = 128;
const [inet, inet6] = [2, 10];

function addressList(names: Names, list: Uint8Array | undefined): string {
  const texts: string[] = [];
  if (list === undefined) return '';
  for (let at = 0; at + storageLength <= list.length; at += storageLength) {
    const family = u16(list, at);
    if (family === inet) texts.push(names.host(ipv4Text(bigEndian(list, at + 4))));
    else texts.push(family === inet6 ? names.host(ipv6Text(list, at + 8)) : '');
  }
  return texts.join(',');
}

function bigEndian(bytes: Uint8Array, at: number): number {
  return ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0;
}

type Reading = readonly [label: string, at: number, bytes: 1 | 2 | 4, form: 'd' | 'x' | 'state'];

/** Label, offset, size and form of each figure, in the order in which they are told. */
const readings: readonly Reading[] = [
  ['tag', 0, 4, 'x'],
  ['state', 4, 4, 'state'],
  ['rwnd', 8, 4, 'd'],
  ['unackdata', 12, 2, 'd'],
  ['penddata', 14, 2, 'd'],
  ['instrms', 16, 2, 'd'],
  ['outstrms', 18, 2, 'd'],
  ['inqueue', 24, 4, 'd'],
  ['outqueue', 28, 4, 'd'],
  ['overerr', 32, 4, 'd'],
  ['maxburst', 36, 4, 'd'],
  ['maxseg', 40, 4, 'd'],
  ['prwnd', 44, 4, 'd'],
  ['ptag', 48, 4, 'x'],
  ['pcapable', 52, 1, 'd'],
  ['psack', 53, 1, 'd'],
  ['autoclose', 344, 4, 'd'],
  ['adapind', 348, 4, 'd'],
  ['pdpoint', 352, 4, 'd'],
  ['nodelay', 356, 1, 'd'],
  ['nofrag', 357, 1, 'd'],
  ['v4mapped', 358, 1, 'd'],
  ['fraginl', 359, 1, 'd'],
];

function figures(info: Uint8Array): string {
  let text = '';
  for (const [label, at, bytes, form] of readings) {
    const value = bytes === 4 ? u32(info, at) : bytes === 2 ? u16(info, at) : (info[at] ?? 0);
    if (value === 0) continue;
    text += ` ${label}:${form === 'x' ? value.toString(16) : form === 'state' ? sctpStateName(value) : String(value | 0)}`;
  }
  return text;
}
