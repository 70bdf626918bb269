/** SMB: negotiation answers of version 1 (MS-CIFS) and 2 or 3 (MS-SMB2 section 2.2.4), over TCP 445 or a NetBIOS session. */
import { u16le, u32 } from '../../wire/bytes.ts';
import { fromHex, textOf } from '../reply-bytes.ts';
import { defineIdentifier, sure } from '../identifier.ts';

const dialects: Readonly<Record<number, string>> = {
  0x0202: '2.0.2',
  0x0210: '2.1',
  0x0300: '3.0',
  0x0302: '3.0.2',
  0x0311: '3.1.1',
  0x02ff: '2.x',
};

export default defineIdentifier({
  id: 'smb',
  transports: ['tcp'],
  ports: [445, 139],
  order: 'client-first',
  // SMB 1 negotiation that offers "NT LM 0.12", "SMB 2.002" and "SMB 2.???": every age of server answers it.
  hello: () =>
    fromHex(
      '00000045 ff534d42 72 00000000 18 53c8 0000 0000000000000000 0000 ffff feff 0000 0000 00 2200 02 4e54204c4d20302e313200 02 534d4220322e30303200 02 534d4220322e3f3f3f00',
    ),
  score: ({ bytes }) =>
    bytes.length >= 36 && (bytes[0] === 0 || bytes[0] === 0x82) && /^[\xfe\xff]SMB$/.test(textOf(bytes, 4, 8))
      ? sure.certain
      : bytes.length <= 5 && bytes[0] === 0x83 && u32(bytes, 0) === 0x8300_0001
        ? sure.confident
        : sure.none,
  read({ bytes }) {
    if (bytes[0] === 0x83) return { service: 'smb', info: 'NetBIOS session refused' };
    if (bytes[4] === 0xff) return { service: 'smb', info: 'SMB 1', cpe: [] };
    // Header of 64 bytes, then structure size 65, security mode, dialect.
    const dialect = bytes.length >= 74 ? dialects[u16le(bytes, 72)] : undefined;
    const signing = bytes.length >= 72 && (u16le(bytes, 70) & 2) !== 0;
    return {
      service: 'smb',
      info: dialect === undefined ? 'SMB 2 or 3' : `SMB ${dialect}; signing ${signing ? 'required' : 'not required'}`,
    };
  },
  samples: [
    {
      hex: '00000080 fe534d42 4000 0000 00000000 0000 0100 01000000 00000000 0000000000000000 00000000 00000000 0000000000000000 00000000000000000000000000000000 4100 0100 ff02 0000 00000000000000000000000000000000 07000000 00008000',
      expect: { service: 'smb', info: 'SMB 2.x; signing not required' },
    },
    {
      hex: '00000055 ff534d42 72 00000000 98 53c8 0000 0000000000000000 0000 ffff feff 0000 0000 11 0500',
      expect: { service: 'smb', info: 'SMB 1' },
    },
    { hex: '83000001 8f', expect: { service: 'smb', info: 'NetBIOS session refused' } },
  ],
});
