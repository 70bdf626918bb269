/** Oracle's listener: TNS packets, refusals with the version as one number (Oracle Net, VSNNUM). */
import { latin1Bytes, put16, u16, u8 } from '../../wire/bytes.ts';
import { defineIdentifier, sure } from '../identifier.ts';
import { cpeName } from '../product-rule.ts';

const connectData = '(CONNECT_DATA=(COMMAND=version))';
const refused = /\(VSNNUM=(\d{1,12})\)/;

export default defineIdentifier({
  id: 'oracle',
  transports: ['tcp'],
  ports: [1521, 1526],
  order: 'client-first',
  hello: () => connectPacket(),
  score: ({ bytes, text }) => {
    if (bytes.length < 8 || u16(bytes, 0) > 8192 || u8(bytes, 5) > 1) return sure.none;
    const type = u8(bytes, 4);
    if (refused.test(text) || /\(DESCRIPTION=\(|TNSLSNR for /.test(text)) return sure.certain;
    return (type === 2 || type === 11) &&
      u16(bytes, 0) === bytes.length &&
      u16(bytes, 6) === 0 &&
      (type === 11 ? bytes.length === 8 : bytes.length >= 24)
      ? sure.likely
      : sure.none;
  },
  read({ text }) {
    const number = Number(refused.exec(text)?.[1] ?? 0);
    const version =
      /TNSLSNR for [^:]{1,40}: Version ([\d.]{1,20})/.exec(text)?.[1] ?? (number === 0 ? null : versionOf(number));
    return {
      service: 'oracle',
      product: 'Oracle TNS listener',
      version,
      cpe: [cpeName('oracle:database_server', version)],
    };
  },
  samples: [
    {
      text: '\0\x57\0\0\x04\0\0\0"\0\0K(DESCRIPTION=(TMP=)(VSNNUM=318767104)(ERR=1189)(ERROR_STACK=(ERROR=(CODE=1189)(EMFI=4))))',
      expect: { service: 'oracle', product: 'Oracle TNS listener', version: '19.0.0.0.0' },
    },
    {
      text: '\0\x41\0\0\x04\0\0\0"\0\0\x35(DESCRIPTION=(TMP=)(VSNNUM=186647552)(ERR=1189))',
      expect: { service: 'oracle', version: '11.2.0.4.0' },
    },
  ],
});

/** VSNNUM packs 8, 4, 8, 4 and 8 bits up to version 12; from 18 on 8, 8, 8, 4 and 4, of which the first two are kept by both. */
function versionOf(number: number): string {
  const major = number >>> 24;
  if (major >= 18)
    return `${major}.${(number >>> 16) & 255}.${(number >>> 12) & 15}.${(number >>> 4) & 255}.${number & 15}`;
  return `${major}.${(number >>> 20) & 15}.${(number >>> 12) & 255}.${(number >>> 8) & 15}.${number & 255}`;
}

function connectPacket(): Uint8Array {
  const data = latin1Bytes(connectData);
  const packet = new Uint8Array(58 + data.length);
  put16(packet, 0, packet.length);
  packet[4] = 1;
  // Version 3.10 compatible with 3.0, session and transport unit, then where the data stands.
  for (const [at, value] of [
    [8, 0x0136],
    [10, 0x012c],
    [14, 0x0800],
    [16, 0x7fff],
    [18, 0x7f08],
    [22, 1],
    [24, data.length],
    [26, 58],
  ] as const)
    put16(packet, at, value);
  packet.set(data, 58);
  return packet;
}
