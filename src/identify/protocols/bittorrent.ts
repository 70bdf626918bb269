/** BitTorrent: a DHT node answers ping (BEP 5) over UDP; peers send the handshake back over TCP (BEP 3). */
import { latin1Bytes } from '../../wire/bytes.ts';
import { defineIdentifier, sure } from '../identifier.ts';

const handshake = '\x13BitTorrent protocol';

export default defineIdentifier({
  id: 'bittorrent',
  transports: ['tcp', 'udp'],
  ports: [6881, 6882, 6883, 51413],
  order: 'client-first',
  hello: ({ transport }) =>
    latin1Bytes(
      transport === 'udp'
        ? 'd1:ad2:id20:portolan-asks-gentlye1:q4:ping1:t2:pt1:y1:qe'
        : `${handshake}\0\0\0\0\0\0\0\0${'\0'.repeat(20)}-PO0001-portolan0000`,
    ),
  score: ({ text }) =>
    text.startsWith(handshake) || (/^d(?:1:|2:ip)/.test(text) && /1:y1:[re]/.test(text)) ? sure.certain : sure.none,
  read({ text }) {
    const client = /-([A-Za-z]{2}\w{4})-/.exec(text.slice(48, 60))?.[1];
    const version = /1:v4:([A-Z]{2})/.exec(text)?.[1];
    return {
      service: 'bittorrent',
      info: text.startsWith('d')
        ? `DHT node${version === undefined ? '' : `; client ${version}`}`
        : client === undefined
          ? 'peer'
          : `peer; client ${client}`,
    };
  },
  samples: [
    {
      transport: 'udp',
      text: 'd2:ip6:\x0a\0\0\x01\x1a\xe11:rd2:id20:abcdefghij0123456789e1:t2:pt1:v4:LT\x01\x021:y1:re',
      expect: { service: 'bittorrent', info: 'DHT node; client LT' },
    },
    {
      text: `${handshake}\0\0\0\0\0\x10\0\x05abcdefghij0123456789-TR4050-abcdefghijkl`,
      expect: { service: 'bittorrent', info: 'peer; client TR4050' },
    },
  ],
});
