/** NetBIOS name service: a node status lists the host's names and its workgroup (RFC 1002 section 4.2.18). */
import { u16, u8 } from '../../wire/bytes.ts';
import { fromHex, textOf } from '../reply-bytes.ts';
import { defineIdentifier, sure } from '../identifier.ts';

const transaction = 0x506f;
/** Behind the header (12), the name (34), type, class, time and length (10). */
const countAt = 56;

export default defineIdentifier({
  id: 'netbios-ns',
  transports: ['udp'],
  ports: [137],
  order: 'client-first',
  // The wildcard name "*" in the half-ASCII form, type NBSTAT.
  hello: () => fromHex(`506f 0000 0001 0000 0000 0000 20 434b${'41'.repeat(30)} 00 0021 0001`),
  score: ({ bytes }) =>
    bytes.length > countAt &&
    u16(bytes, 0) === transaction &&
    (u8(bytes, 2) & 0x80) !== 0 &&
    u8(bytes, 12) === 0x20 &&
    u16(bytes, 46) === 0x21
      ? sure.certain
      : sure.none,
  read({ bytes }) {
    const names = Array.from({ length: Math.min(u8(bytes, countAt), 32) }, (_, index) => countAt + 1 + index * 18)
      .filter((at) => at + 18 <= bytes.length)
      .map((at) => ({
        name: textOf(bytes, at, at + 15).trim(),
        kind: u8(bytes, at + 15),
        group: (u8(bytes, at + 16) & 0x80) !== 0,
      }));
    const host = names.find(({ kind, group }) => kind === 0 && !group)?.name;
    const group = names.find(({ kind, group }) => kind === 0 && group)?.name;
    return { service: 'netbios-ns', hostname: host, info: group === undefined ? null : `workgroup ${group}` };
  },
  samples: [
    {
      hex: `506f 8400 0000 0001 0000 0000 20 434b${'41'.repeat(30)} 00 0021 0001 00000000 0053 02 534552564552202020202020202020 00 0400 574f524b47524f5550202020202020 00 8400 000000000000`,
      expect: { service: 'netbios-ns', hostname: 'SERVER', info: 'workgroup WORKGROUP' },
    },
    {
      hex: `506f 8400 0000 0001 0000 0000 20 434b${'41'.repeat(30)} 00 0021 0001 00000000 0013 01 4e415331202020202020202020202000 0400`,
      expect: { service: 'netbios-ns', hostname: 'NAS1' },
    },
  ],
});
