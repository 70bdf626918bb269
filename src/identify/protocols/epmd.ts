/** Erlang's port mapper: NAMES lists the nodes of the host (Erlang distribution protocol, EPMD). */
import { u32 } from '../../wire/bytes.ts';
import { fromHex } from '../reply-bytes.ts';
import { defineIdentifier, sure } from '../identifier.ts';

export default defineIdentifier({
  id: 'epmd',
  transports: ['tcp'],
  ports: [4369],
  order: 'client-first',
  hello: () => fromHex('0001 6e'),
  score({ bytes, text }, { asked, port }) {
    if (bytes.length < 4 || u32(bytes, 0) === 0 || u32(bytes, 0) > 65_535) return sure.none;
    if (/^[^]{4}name [\w@.-]{1,64} at port \d{1,5}\n/.test(text)) return sure.certain;
    return bytes.length === 4 && (asked === 'epmd' || port === 4369) ? sure.confident : sure.none;
  },
  read({ text }) {
    const nodes = [...text.matchAll(/name ([\w@.-]{1,64}) at port (\d{1,5})\n/g)]
      .slice(0, 8)
      .map(([, name, port]) => `${name} on ${port}`);
    return {
      service: 'epmd',
      product: 'Erlang port mapper',
      info: nodes.length === 0 ? 'no node' : nodes.join(', '),
      cpe: ['cpe:/a:erlang:otp'],
    };
  },
  samples: [
    { text: '\0\0\x11\x11name rabbit at port 25672\n', expect: { service: 'epmd', info: 'rabbit on 25672' } },
    { hex: '00001111', port: 4369, expect: { service: 'epmd', info: 'no node' } },
  ],
});
