/**
 * TURN (RFC 8656): a request to end an allocation that was never made changes nothing, and only a server of TURN knows the method. It asks
 * who we are (401) or finds no allocation (437); coturn without TURN is silent.
 */
import { parseStun, stunAttributes } from '../../wire/stun.ts';
import { defineIdentifier, sure } from '../identifier.ts';
import { fromHex, textOf } from '../reply-bytes.ts';
import { stunSoftware } from '../stun-software.ts';

/** Refresh (method 4) as an error response. */
const refreshError = 0x0114;
/** RFC 8489 section 14.8 and RFC 8656 section 19: what is answered to a Refresh of nobody. */
const codes = { unauthenticated: 401, allocationMismatch: 437, staleNonce: 438 } as const;

/** The code of an error response to Refresh; null for any other message. */
function codeOf(bytes: Uint8Array): number | null {
  const message = parseStun(bytes, 0, bytes.length);
  if (!message.ok || message.value.type !== refreshError) return null;
  const data = message.value.attributes.find(({ type }) => type === stunAttributes.errorCode)?.data;
  return data === undefined || data.length < 4 ? null : (data[2]! & 7) * 100 + data[3]!;
}

function realmOf(bytes: Uint8Array): string | null {
  const message = parseStun(bytes, 0, bytes.length);
  const data = message.ok
    ? message.value.attributes.find(({ type }) => type === stunAttributes.realm)?.data
    : undefined;
  return data === undefined ? null : textOf(data, 0, data.length);
}

export default defineIdentifier({
  id: 'turn',
  transports: ['udp', 'tcp'],
  ports: [3478, 5349],
  order: 'client-first',
  // Refresh with a LIFETIME of 0.
  hello: () => fromHex('0004 0008 2112a442 506f72746f6c616e30303032 000d 0004 00000000'),
  onlyHinted: true,
  secureName: 'turns',
  score({ bytes }) {
    const code = codeOf(bytes);
    return code !== null && Object.values(codes).some((known) => known === code) ? sure.certain : sure.none;
  },
  read({ bytes }) {
    const realm = realmOf(bytes);
    const asks = codeOf(bytes) === codes.unauthenticated;
    const info = asks ? `authentication required${realm === null ? '' : `, realm ${realm}`}` : null;
    return { service: 'turn', ...stunSoftware(bytes), info };
  },
  samples: [
    {
      // coturn 4.6.1 with long-term credentials
      hex: '01140050 2112a442 506f72746f6c616e30303032 00090010 00000401 556e617574686f72697a6564 00150010 64326536313330353938346530306430 0014000b 6578616d706c652e6f726700 80220014 436f7475726e2d342e362e312027476f72737427',
      expect: {
        service: 'turn',
        product: 'coturn',
        version: '4.6.1',
        info: 'authentication required, realm example.org',
      },
    },
    {
      // coturn 4.6.1 without authentication
      hex: '01140034 2112a442 506f72746f6c616e30303032 00090018 00000425 496e76616c696420616c6c6f636174696f6e0000 80220014 436f7475726e2d342e362e312027476f72737427',
      expect: { service: 'turn', product: 'coturn', version: '4.6.1', info: null },
    },
  ],
});
