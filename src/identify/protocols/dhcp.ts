/** DHCP: servers answer an INFORM by unicast with their options (RFC 2131 section 3.4). */
import { ipText } from '../../addr/ip-address.ts';
import { put16, put32, u32, u8 } from '../../wire/bytes.ts';
import { parseDhcp } from '../../wire/dhcp.ts';
import { defineIdentifier, sure } from '../identifier.ts';

const transaction = 0x506f_7274;

export default defineIdentifier({
  id: 'dhcp',
  transports: ['udp'],
  ports: [67],
  order: 'client-first',
  onlyHinted: true,
  hello: () => inform(),
  score: ({ bytes }) =>
    bytes.length >= 240 && u8(bytes, 0) === 2 && u8(bytes, 1) === 1 && u32(bytes, 236) === 0x6382_5363
      ? sure.certain
      : sure.none,
  read({ bytes }) {
    const message = parseDhcp(bytes, 0, bytes.length);
    return { service: 'dhcp', info: message.ok ? `server ${ipText(message.value.serverAddress)}` : null };
  },
  samples: [
    {
      hex: `02 01 06 00 506f7274 0000 0000 00000000 00000000 0a000001 00000000 ${'00'.repeat(208)} 63825363 350105 ff`,
      expect: { service: 'dhcp', info: 'server 10.0.0.1' },
    },
    {
      hex: `02 01 06 00 506f7274 0000 0000 00000000 0a000032 c0a80101 00000000 ${'00'.repeat(208)} 63825363 350102 3604c0a80101 ff`,
      expect: { service: 'dhcp', info: 'server 192.168.1.1' },
    },
  ],
});

/** INFORM asks for options only: no lease is taken. */
function inform(): Uint8Array {
  const packet = new Uint8Array(250);
  packet.set([1, 1, 6, 0]);
  put32(packet, 4, transaction);
  packet.set([2, 0, 0, 0, 0, 1], 28);
  put32(packet, 236, 0x6382_5363);
  packet.set([53, 1, 8, 55, 3, 1, 3, 6], 240);
  put16(packet, 248, 0xff00);
  return packet;
}
