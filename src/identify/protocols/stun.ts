/** STUN: a binding response, with the software's name where it tells (RFC 8489 section 14.14). */
import { parseStun, stunTypes } from '../../wire/stun.ts';
import { fromHex } from '../reply-bytes.ts';
import { defineIdentifier, sure } from '../identifier.ts';
import { stunSoftware } from '../stun-software.ts';

export default defineIdentifier({
  id: 'stun',
  transports: ['udp', 'tcp'],
  // At 3478 and 5349 TURN is asked for first: a TURN server answers this question too.
  ports: [19302],
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
    return { service: 'stun', ...stunSoftware(bytes) };
  },
  samples: [
    { hex: '0101 000c 2112a442 506f72746f6c616e30303031 0020 0008 0001 a147 e112a643', expect: { service: 'stun' } },
    {
      hex: '0101 0020 2112a442 506f72746f6c616e30303031 0020 0008 0001 a147 e112a643 8022 000d 436f7475726e2d342e362e3127 000000',
      expect: { service: 'stun', product: 'coturn', version: '4.6.1' },
    },
  ],
});
