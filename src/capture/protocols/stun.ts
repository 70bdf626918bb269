/** Session traversal utilities for NAT. */
import { ipFromBytes } from '../../addr/ip-address.ts';
import { u16, u8 } from '../../wire/bytes.ts';
import { checkStun } from '../../wire/stun.ts';
import type { Dissection } from '../dissection.ts';
import { address, bytes, hexNumber, number, text } from '../field.ts';
import { defineProtocol } from '../protocol.ts';

const types: Readonly<Record<number, string>> = {
  0x0001: 'binding request',
  0x0011: 'binding indication',
  0x0101: 'binding response',
  0x0111: 'binding error',
  0x0003: 'allocate request',
  0x0103: 'allocate response',
  0x0113: 'allocate error',
};
const attributes: Readonly<Record<number, string>> = {
  0x0001: 'mapped address',
  0x0006: 'user name',
  0x0008: 'message integrity',
  0x0009: 'error',
  0x0014: 'realm',
  0x0015: 'nonce',
  0x0020: 'mapped address, mixed',
  0x8022: 'software',
  0x8028: 'fingerprint',
};

export default defineProtocol({
  name: 'stun',
  title: 'Session Traversal Utilities for NAT',
  column: 'STUN',
  fields: {
    'stun.type': hexNumber('type', types),
    'stun.length': number('length'),
    'stun.cookie': bytes('cookie'),
    'stun.id': bytes('transaction'),
    'stun.att.type': hexNumber('attribute', attributes, 4),
    'stun.att.length': number('length'),
    'stun.att.ipv4': address('address'),
    'stun.att.ipv6': address('address'),
    'stun.att.port': number('port'),
    'stun.att.software': text('software'),
    'stun.att.username': text('user name'),
    'stun.value': bytes('content'),
  },
  on: { udp: [3478], tcp: [3478] },
  anyPort: ['udp'],
  accepts: (bytes, start, end) => checkStun(bytes, start, end) === null,
  dissect(d, start, end) {
    const type = d.number('stun.type', start, 2);
    const length = d.number('stun.length', start + 2, 2);
    d.raw('stun.cookie', start + 4, start + 8);
    d.raw('stun.id', start + 8, start + 20);
    d.summary(types[type] ?? `type 0x${type.toString(16).padStart(4, '0')}`);
    const messageEnd = Math.min(end, start + 20 + length);
    let at = start + 20;
    while (at < messageEnd) {
      const next = at + 4 <= messageEnd ? at + 4 + u16(d.bytes, at + 2) : Infinity;
      if (next > messageEnd) return d.flaw('an attribute is malformed', at, messageEnd);
      const here = at;
      d.within(d.put('stun.att.type', u16(d.bytes, at), at, next), () => {
        d.number('stun.att.length', here + 2, 2);
        attribute(d, start, here, next);
      });
      at = start + ((next - start + 3) & ~3);
    }
  },
  samples: [
    {
      name: 'a binding response',
      under: ['udp', 3478],
      hex: '0101000c 2112a442 000102030405060708090a0b 00200008 0001a147 e112a643',
      expect: { 'stun.type': 'binding response (0x0101)', 'stun.att.port': '32853', 'stun.att.ipv4': '192.0.2.1' },
    },
  ],
});

function attribute(d: Dissection, message: number, at: number, end: number): void {
  const type = u16(d.bytes, at);
  const start = at + 4;
  const length = end - start;
  const isAddress =
    (type === 0x0020 || type === 0x0001) &&
    (length === 8 || length === 20) &&
    u8(d.bytes, start + 1) === (length === 8 ? 1 : 2);
  if (isAddress) {
    const key = type === 0x0020 ? d.bytes.subarray(message + 4, message + 20) : new Uint8Array(16);
    d.put('stun.att.port', u16(d.bytes, start + 2) ^ u16(key, 0), start + 2, start + 4);
    const value = d.bytes.slice(start + 4, end).map((byte, index) => byte ^ key[index]!);
    d.put(length === 8 ? 'stun.att.ipv4' : 'stun.att.ipv6', ipFromBytes(value), start + 4, end);
  } else if (type === 0x8022) d.text('stun.att.software', start, end);
  else if (type === 0x0006) d.text('stun.att.username', start, end);
  else if (length > 0) d.raw('stun.value', start, end);
}
