/** RDP: the connection confirm of X.224 with the security that the server chose (MS-RDPBCGR section 2.2.1.2). */
import { u16, u32le, u8 } from '../../wire/bytes.ts';
import { fromHex } from '../reply-bytes.ts';
import { defineIdentifier, sure } from '../identifier.ts';

const protocols: Readonly<Record<number, string>> = {
  0: 'standard RDP security',
  1: 'TLS',
  2: 'CredSSP (network level authentication)',
  8: 'CredSSP with early authorisation',
};
const failures: Readonly<Record<number, string>> = {
  1: 'TLS required',
  2: 'TLS not allowed',
  3: 'no certificate',
  5: 'network level authentication required',
};

export default defineIdentifier({
  id: 'rdp',
  transports: ['tcp'],
  ports: [3389, 3388],
  order: 'client-first',
  // TPKT, X.224 connection request, negotiation request for TLS and CredSSP.
  hello: () => fromHex('03000013 0ee00000000000 01000800 03000000'),
  score: ({ bytes }) => {
    const shape = bytes.length >= 11 && u8(bytes, 0) === 3 && u8(bytes, 1) === 0 && u8(bytes, 5) === 0xd0;
    if (!shape || u16(bytes, 2) > 64) return sure.none;
    if (bytes.length >= 19 && u16(bytes, 2) === 19 && (u8(bytes, 11) === 2 || u8(bytes, 11) === 3)) return sure.certain;
    return u16(bytes, 2) === 11 && u8(bytes, 4) === 6 ? sure.likely : sure.none;
  },
  read({ bytes }) {
    if (bytes.length < 19) return { service: 'rdp', info: 'standard RDP security' };
    const code = u32le(bytes, 15);
    return { service: 'rdp', info: u8(bytes, 11) === 2 ? protocols[code] : failures[code] };
  },
  samples: [
    {
      hex: '03000013 0ed00000123400 021f0800 02000000',
      expect: { service: 'rdp', info: 'CredSSP (network level authentication)' },
    },
    { hex: '03000013 0ed00000123400 02000800 01000000', expect: { service: 'rdp', info: 'TLS' } },
    {
      hex: '03000013 0ed00000123400 03000800 05000000',
      expect: { service: 'rdp', info: 'network level authentication required' },
    },
    { hex: '0300000b 06d00000123400', expect: { service: 'rdp', info: 'standard RDP security' } },
  ],
});
