/** Android debug bridge: CNXN or AUTH in answer to CNXN (adb protocol.txt). */
import { latin1Bytes, put32le, u32le } from '../../wire/bytes.ts';
import { defineIdentifier, sure } from '../identifier.ts';

const system = 'host::portolan\0';
const connect = 0x4e58_4e43;
const start = /^(CNXN|AUTH|STLS)/;

export default defineIdentifier({
  id: 'adb',
  transports: ['tcp'],
  ports: [5555],
  order: 'client-first',
  hello: () => connectMessage(),
  // The last word of a header is the first one inverted.
  score: ({ bytes, text }) =>
    start.test(text) && bytes.length >= 24 && (u32le(bytes, 0) ^ 0xffff_ffff) >>> 0 === u32le(bytes, 20)
      ? sure.certain
      : sure.none,
  read({ text }) {
    const asks = !text.startsWith('CNXN');
    const model = /ro\.product\.model=([^;\0]{1,60})/.exec(text)?.[1];
    return {
      service: 'adb',
      product: model === undefined ? 'Android debug bridge' : `Android debug bridge (${model})`,
      info: asks ? 'authentication required' : 'no authentication',
      os: 'Android',
    };
  },
  samples: [
    {
      hex: '41555448 01000000 00000000 14000000 00000000 beaaabb7',
      expect: { service: 'adb', info: 'authentication required', os: 'Android' },
    },
    {
      text: 'CNXN\0\0\0\x01\0\x10\0\0\x33\0\0\0\0\0\0\0\xbc\xb1\xa7\xb1device::ro.product.name=x;ro.product.model=Pixel 7;',
      expect: { service: 'adb', product: 'Android debug bridge (Pixel 7)', info: 'no authentication' },
    },
  ],
});

function connectMessage(): Uint8Array {
  const data = latin1Bytes(system);
  const message = new Uint8Array(24 + data.length);
  const sum = data.reduce((total, byte) => total + byte, 0);
  for (const [index, word] of [connect, 0x0100_0000, 4096, data.length, sum, connect ^ 0xffff_ffff].entries())
    put32le(message, index * 4, word);
  message.set(data, 24);
  return message;
}
