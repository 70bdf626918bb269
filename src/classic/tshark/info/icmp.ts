/** What tshark 4.0 says of ICMP in a line (RFC 792, 950, 1256, 1812). */
import type { SeenPacket } from '../seen-packet.ts';
import type { Layer } from './layer.ts';
import { hexText } from './layer.ts';

const names: Readonly<Record<number, string>> = {
  0: 'Echo (ping) reply',
  1: 'Reserved',
  2: 'Reserved',
  3: 'Destination unreachable',
  4: 'Source quench (flow control)',
  5: 'Redirect',
  8: 'Echo (ping) request',
  9: 'Mobile IP Advertisement',
  10: 'Router solicitation',
  11: 'Time-to-live exceeded',
  12: 'Parameter problem',
  13: 'Timestamp request',
  14: 'Timestamp reply',
  15: 'Information request',
  16: 'Information reply',
  17: 'Address mask request',
  18: 'Address mask reply',
  30: 'Traceroute',
  31: 'Datagram Conversion Error',
  40: 'Photuris',
};

/** By type, the meaning of its codes from 0 on. */
const codes: Readonly<Record<number, readonly string[]>> = {
  3: [
    'Network unreachable',
    'Host unreachable',
    'Protocol unreachable',
    'Port unreachable',
    'Fragmentation needed',
    'Source route failed',
    'Destination network unknown',
    'Destination host unknown',
    'Source host isolated',
    'Network administratively prohibited',
    'Host administratively prohibited',
    'Network unreachable for TOS',
    'Host unreachable for TOS',
    'Communication administratively filtered',
    'Host precedence violation',
    'Precedence cutoff in effect',
  ],
  5: ['Redirect for network', 'Redirect for host', 'Redirect for TOS and network', 'Redirect for TOS and host'],
  9: ['Normal router advertisement'],
  11: ['Time to live exceeded in transit', 'Fragment reassembly time exceeded'],
  12: ['Pointer indicates the error', 'Required option missing', 'Bad length'],
  40: [
    'Bad SPI',
    'Authentication failed',
    'Decompression failed',
    'Decryption failed',
    'Need authentication',
    'Need authorization',
  ],
};

/** Types with an identifier and a sequence number. */
const numbered: ReadonlySet<number> = new Set([0, 8, 13, 14, 15, 16, 17, 18]);

/** Types that nobody was given (IANA "ICMP Type Numbers"). */
function isObsolete(type: number): boolean {
  return type === 7 || (type >= 20 && type <= 29) || (type >= 44 && type <= 252);
}

/** `Echo (ping) request  id=0x1234, seq=1/256, ttl=64` */
export function icmpWords(layer: Layer): string | null {
  const [type, code] = [layer.u8(0), layer.u8(1)];
  const name = names[type];
  if (layer.length < 8) return null;
  if (name === undefined) return isObsolete(type) ? 'Unknown ICMP (obsolete or malformed?)' : null;
  // Three times follow the numbers (RFC 792).
  if ((type === 13 || type === 14) && layer.length < 20) layer.isShort = true;
  if (numbered.has(type)) return `${name.padEnd(20)} ${numbersText(layer)}`;
  const known = codes[type];
  return known === undefined ? name.padEnd(20) : `${name.padEnd(20)} (${known[code] ?? `Unknown code: ${code}`})`;
}

function numbersText(layer: Layer): string {
  const [identifier, sequence] = [layer.u16(4), layer.u16(6)];
  const swapped = ((sequence & 0xff) << 8) | (sequence >> 8);
  const { packet } = layer;
  const lifetime = layer.other('ip') === null ? '' : `, ttl=${packet.number('ip.ttl')}`;
  return `id=0x${hexText(identifier, 4)}, seq=${sequence}/${swapped}${lifetime}${echoText(packet)}`;
}

/** `(request in 1)`; where the whole file was read before, requests know their replies too. */
export function echoText({ echo, isSecondPass }: SeenPacket): string {
  if (echo === null) return '';
  if (echo.kind === 'reply') return echo.other === null ? '' : ` (request in ${echo.other})`;
  if (!isSecondPass) return '';
  return echo.other === null ? ' (no response found!)' : ` (reply in ${echo.other})`;
}
