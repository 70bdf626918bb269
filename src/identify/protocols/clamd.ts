/** ClamAV's daemon: VERSION, or its word for an unknown command (clamd(8)). */
import { latin1Bytes } from '../../wire/bytes.ts';
import { defineIdentifier, sure } from '../identifier.ts';
import { cpeName } from '../product-rule.ts';

const version = /^ClamAV (\d[\w.-]{0,20})(?:\/(\d{1,8}))?/;

export default defineIdentifier({
  id: 'clamd',
  transports: ['tcp'],
  ports: [3310],
  order: 'client-first',
  hello: () => latin1Bytes('nVERSION\n'),
  score: ({ text }) =>
    version.test(text) ? sure.certain : text.startsWith('UNKNOWN COMMAND') ? sure.confident : sure.none,
  read({ text }) {
    const [, found, signatures] = version.exec(text) ?? [];
    return {
      service: 'clamd',
      product: 'ClamAV',
      version: found,
      info: signatures === undefined ? null : `signatures ${signatures}`,
      cpe: [cpeName('clamav:clamav', found)],
    };
  },
  samples: [
    {
      text: 'ClamAV 1.0.7/27434/Fri Nov 20 09:44:31 2026\n',
      expect: { service: 'clamd', version: '1.0.7', info: 'signatures 27434' },
    },
    { text: 'UNKNOWN COMMAND\n', expect: { service: 'clamd', product: 'ClamAV' } },
  ],
});
