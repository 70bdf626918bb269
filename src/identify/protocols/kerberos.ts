/** Kerberos: a ticket request for a realm that nobody has is answered by KRB-ERROR with the server's own (RFC 4120 section 5.9.1). */
import { latin1Bytes, put32, u32, u8 } from '../../wire/bytes.ts';
import { berElement, berIntegerElement } from '../../wire/ber.ts';
import { fromHex } from '../reply-bytes.ts';
import { defineIdentifier, sure } from '../identifier.ts';
import type { IdentifyContext } from '../identifier.ts';
import type { Reply } from '../reply.ts';

export default defineIdentifier({
  id: 'kerberos',
  transports: ['tcp', 'udp'],
  ports: [88, 464],
  order: 'client-first',
  hello: request,
  score: (reply, context) => (errorAt(reply, context) === null ? sure.none : sure.certain),
  read(reply, context) {
    const code = /\xa6\x03\x02\x01([^])/.exec(reply.text)?.[1]?.charCodeAt(0);
    const at = errorAt(reply, context) ?? 0;
    const realm = /\xa9.\x1b.([\w.-]{1,120})/s.exec(reply.text.slice(at))?.[1];
    return {
      service: 'kerberos',
      info: [realm === undefined ? null : `realm ${realm}`, code === undefined ? null : `error ${code}`]
        .filter((part) => part !== null)
        .join('; '),
    };
  },
  samples: [
    {
      hex: '0000003d 7e3b 3039 a003020105 a10302011e a411 180f 32303236313132303230303030305a a50302 0100 a6030201 44 a909 1b07 4558414d504c45 aa02 3000',
      expect: { service: 'kerberos', info: 'realm EXAMPLE; error 68' },
    },
    {
      transport: 'udp',
      hex: '7e3b 3039 a003020105 a10302011e a411 180f 32303236313132303230303030305a a50302 0100 a6030201 06 a909 1b07 4558414d504c45 aa02 3000',
      expect: { service: 'kerberos', info: 'realm EXAMPLE; error 6' },
    },
  ],
});

/** Where a KRB-ERROR begins: application tag 30, version 5, message type 30. */
function errorAt({ bytes, text }: Reply, { transport }: IdentifyContext): number | null {
  const at = transport === 'tcp' ? 4 : 0;
  if (bytes.length < at + 16 || u8(bytes, at) !== 0x7e) return null;
  if (at === 4 && u32(bytes, 0) > 65_536) return null;
  return text.slice(at, at + 24).includes('\xa0\x03\x02\x01\x05\xa1\x03\x02\x01\x1e') ? at : null;
}

/** AS-REQ of RFC 4120 section 5.4.1 for `portolan@PORTOLAN.INVALID`. */
function request({ transport }: IdentifyContext): Uint8Array {
  const text = (value: string): Uint8Array => berElement(0x1b, latin1Bytes(value));
  const name = (kind: bigint, ...parts: readonly string[]): Uint8Array =>
    berElement(0x30, berElement(0xa0, berIntegerElement(kind)), berElement(0xa1, berElement(0x30, ...parts.map(text))));
  const body = berElement(
    0x30,
    berElement(0xa0, fromHex('0305 0000000000')),
    berElement(0xa1, name(1n, 'portolan')),
    berElement(0xa2, text('PORTOLAN.INVALID')),
    berElement(0xa3, name(2n, 'krbtgt', 'PORTOLAN.INVALID')),
    berElement(0xa5, berElement(0x18, latin1Bytes('20380101000000Z'))),
    berElement(0xa7, berIntegerElement(0x506f72n)),
    berElement(0xa8, berElement(0x30, berIntegerElement(18n), berIntegerElement(17n))),
  );
  const message = berElement(
    0x6a,
    berElement(
      0x30,
      berElement(0xa1, berIntegerElement(5n)),
      berElement(0xa2, berIntegerElement(10n)),
      berElement(0xa4, body),
    ),
  );
  if (transport === 'udp') return message;
  const framed = new Uint8Array(4 + message.length);
  put32(framed, 0, message.length);
  framed.set(message, 4);
  return framed;
}
