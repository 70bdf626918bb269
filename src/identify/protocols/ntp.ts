/** NTP: a client's question is answered in mode 4 with stratum and reference (RFC 5905). */
import { fromHex } from '../reply-bytes.ts';
import { ntpReferenceName, parseNtp } from '../../wire/ntp.ts';
import { defineIdentifier, sure } from '../identifier.ts';

export default defineIdentifier({
  id: 'ntp',
  transports: ['udp'],
  ports: [123],
  order: 'client-first',
  // Version 4, mode 3; the transmit time is any number, which the server must send back.
  hello: () => fromHex(`23${'00'.repeat(39)}506f72746f6c616e`),
  score({ bytes }) {
    const packet = parseNtp(bytes, 0, bytes.length);
    if (!packet.ok || packet.value.mode !== 4 || packet.value.stratum > 16) return sure.none;
    return packet.value.originate === 0x506f_7274_6f6c_616en ? sure.certain : sure.confident;
  },
  read({ bytes }) {
    const packet = parseNtp(bytes, 0, bytes.length);
    if (!packet.ok) return { service: 'ntp' };
    const { version, stratum } = packet.value;
    const reference = ntpReferenceName(packet.value);
    return {
      service: 'ntp',
      info: `version ${version}; stratum ${stratum}${reference === null ? '' : `; ${reference}`}`,
    };
  },
  samples: [
    {
      hex: '240103e8 00000000 0000000a 47505300 e8f1b0c000000000 506f72746f6c616e e8f1b0c100000000 e8f1b0c100001000',
      expect: { service: 'ntp', info: 'version 4; stratum 1; GPS' },
    },
    {
      hex: '1c0203e8 00000500 00000a00 c0a80001 e8f1b0c000000000 0000000000000000 e8f1b0c100000000 e8f1b0c100001000',
      expect: { service: 'ntp', info: 'version 3; stratum 2' },
    },
  ],
});
