/** IKE, versions 1 and 2: any answer to an opening message, the refusal above all (RFC 7296 section 3.1). */
import { u32, u8 } from '../../wire/bytes.ts';
import { fromHex } from '../reply-bytes.ts';
import { defineIdentifier, sure } from '../identifier.ts';

export default defineIdentifier({
  id: 'ike',
  transports: ['udp'],
  ports: [500, 4500],
  order: 'client-first',
  // IKE_SA_INIT with one proposal (AES-CBC 256, SHA-256, group 14) and a nonce, but no key exchange: the server must complain.
  hello: ({ port }) =>
    fromHex(
      `${port === 4500 ? '00000000' : ''}506f72746f6c616e 0000000000000000 21 20 22 08 00000000 00000064 28 00 0030 0000002c 01 01 0004 0300000c 0100000c 800e0100 03000008 02000005 03000008 0300000c 00000008 0400000e 00 00 0018 000102030405060708090a0b0c0d0e0f10111213`,
    ),
  score({ bytes }) {
    const at = start(bytes);
    if (bytes.length < at + 28 || u32(bytes, at) !== 0x506f_7274 || u32(bytes, at + 4) !== 0x6f6c_616e)
      return sure.none;
    return u8(bytes, at + 17) === 0x20 || u8(bytes, at + 17) === 0x10 ? sure.certain : sure.none;
  },
  read({ bytes }) {
    const at = start(bytes);
    return { service: 'ike', info: `version ${u8(bytes, at + 17) >> 4}` };
  },
  samples: [
    {
      hex: '506f72746f6c616e 0000000000000000 29 20 22 20 00000000 00000024 00 00 0008 00000007',
      expect: { service: 'ike', info: 'version 2' },
    },
    {
      hex: '00000000 506f72746f6c616e a1a2a3a4a5a6a7a8 0b 10 05 00 00000000 00000028 0000000c 0000000101000005',
      expect: { service: 'ike', info: 'version 1' },
    },
  ],
});

/** Port 4500 puts four zero bytes before the header (RFC 3948 section 2.2). */
function start(bytes: Uint8Array): number {
  return bytes.length >= 4 && u32(bytes, 0) === 0 ? 4 : 0;
}
