/** STUN and TURN: a binding response, with the software's name where it tells (RFC 8489 section 14.14). */
import { parseStun, stunTypes } from '../../wire/stun.ts';
import { fromHex, textOf } from '../reply-bytes.ts';
import { defineIdentifier, sure } from '../identifier.ts';
import { matchProduct } from '../product-rule.ts';
import type { ProductRule } from '../product-rule.ts';

const softwareAttribute = 0x8022;
const products: readonly ProductRule[] = [
  { match: /^Coturn-(?<v>[\w.]{1,16})/, product: 'coturn', cpe: 'coturn_project:coturn' },
  { match: /^TurnServer (?<v>[\w.]{1,16})/, product: 'TurnServer' },
];

export default defineIdentifier({
  id: 'stun',
  transports: ['udp', 'tcp'],
  ports: [3478, 5349, 19302],
  order: 'client-first',
  hello: () => fromHex('0001 0000 2112a442 506f72746f6c616e30303031'),
  secureName: 'stuns',
  score({ bytes }) {
    const message = parseStun(bytes, 0, bytes.length);
    return message.ok &&
      (message.value.type === stunTypes.bindingResponse || message.value.type === stunTypes.bindingError)
      ? sure.certain
      : sure.none;
  },
  read({ bytes }) {
    const message = parseStun(bytes, 0, bytes.length);
    const name = message.ok ? message.value.attributes.find(({ type }) => type === softwareAttribute)?.data : undefined;
    const text = name === undefined ? '' : textOf(name, 0, name.length);
    return { service: 'stun', ...(matchProduct(text, products) ?? { product: text }) };
  },
  samples: [
    { hex: '0101 000c 2112a442 506f72746f6c616e30303031 0020 0008 0001 a147 e112a643', expect: { service: 'stun' } },
    {
      hex: '0101 0020 2112a442 506f72746f6c616e30303031 0020 0008 0001 a147 e112a643 8022 000d 436f7475726e2d342e362e3127 000000',
      expect: { service: 'stun', product: 'coturn', version: '4.6.1' },
    },
  ],
});
