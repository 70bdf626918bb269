/** WireGuard: the kinds of messages and who they are for; all else is sealed. */
import { checkWireguard, wireguardTypes } from '../../wire/wireguard.ts';
import { u32le, u64le, u8 } from '../../wire/bytes.ts';
import { hexNumber, number } from '../field.ts';
import { defineProtocol } from '../protocol.ts';

const types = { 1: 'handshake initiation', 2: 'handshake response', 3: 'cookie', 4: 'data' };

export default defineProtocol({
  name: 'wg',
  title: 'WireGuard',
  column: 'WireGuard',
  fields: {
    'wg.type': number('type', types),
    'wg.sender': hexNumber('sender'),
    'wg.receiver': hexNumber('receiver'),
    'wg.counter': number('counter'),
  },
  on: { udp: [51_820] },
  accepts: (bytes, start, end) => checkWireguard(bytes, start, end) === null,
  dissect(d, start, end) {
    const type = u8(d.bytes, start);
    d.put('wg.type', type, start, start + 1);
    const index = (field: string, at: number): void => void d.put(field, u32le(d.bytes, at), at, at + 4);
    if (type === wireguardTypes.initiation || type === wireguardTypes.response) index('wg.sender', start + 4);
    if (type === wireguardTypes.response) index('wg.receiver', start + 8);
    if (type === wireguardTypes.cookie || type === wireguardTypes.data) index('wg.receiver', start + 4);
    if (type === wireguardTypes.data) d.put('wg.counter', u64le(d.bytes, start + 8), start + 8, start + 16);
    d.summary(types[type as keyof typeof types] ?? '');
    d.rest(start + (type === 2 ? 12 : type === 4 ? 16 : 8), end);
  },
  samples: [
    {
      name: 'data',
      under: ['udp', 51_820],
      hex: `04000000 0a000000 0700000000000000 ${'00'.repeat(16)}`,
      expect: { 'wg.type': 'data (4)', 'wg.receiver': '0x0000000a', 'wg.counter': '7' },
      info: 'data',
    },
  ],
});
