/** OpenVPN: a client's reset is answered by the server's, where no tls-auth key is asked for (OpenVPN wire protocol). */
import { u16, u8 } from '../../wire/bytes.ts';
import { fromHex } from '../reply-bytes.ts';
import { defineIdentifier, sure } from '../identifier.ts';
import type { IdentifyContext } from '../identifier.ts';
import type { Reply } from '../reply.ts';

const serverReset = 8;
const session = '506f72746f6c616e';

export default defineIdentifier({
  id: 'openvpn',
  transports: ['udp', 'tcp'],
  ports: [1194],
  order: 'client-first',
  // P_CONTROL_HARD_RESET_CLIENT_V2, session, no acknowledgements, packet 0.
  hello: ({ transport }) => fromHex(`${transport === 'tcp' ? '000e' : ''}38 ${session} 00 00000000`),
  score: (reply, context) => (isReset(reply, context) ? sure.certain : sure.none),
  read: (reply, context) => ({
    service: 'openvpn',
    product: 'OpenVPN',
    info: isReset(reply, context) ? 'without tls-auth' : null,
    cpe: ['cpe:/a:openvpn:openvpn'],
  }),
  samples: [
    {
      hex: '40 a1a2a3a4a5a6a7a8 01 00000000 506f72746f6c616e 00000000',
      expect: { service: 'openvpn', product: 'OpenVPN' },
    },
    {
      transport: 'tcp',
      hex: '001a 40 a1a2a3a4a5a6a7a8 01 00000000 506f72746f6c616e 00000000',
      expect: { service: 'openvpn' },
    },
  ],
});

/** The server's reset acknowledges ours: our session stands behind one packet number. */
function isReset({ bytes }: Reply, { transport }: IdentifyContext): boolean {
  const at = transport === 'tcp' ? 2 : 0;
  if (bytes.length < at + 26 || u8(bytes, at) >> 3 !== serverReset || u8(bytes, at + 9) !== 1) return false;
  if (at === 2 && u16(bytes, 0) > bytes.length - 2) return false;
  return Buffer.from(bytes.subarray(at + 14, at + 22)).toString('hex') === session;
}
