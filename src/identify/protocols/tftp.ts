/** TFTP: a request for a file that nobody has is answered by an error, from another port (RFC 1350). */
import { latin1Bytes } from '../../wire/bytes.ts';
import { parseTftp } from '../../wire/tftp.ts';
import { defineIdentifier, sure } from '../identifier.ts';

/** dnsmasq names the file and who asked for it. */
const dnsmasq = /^file \S{1,200} not found for [\d.:a-f]{2,45}$/;

export default defineIdentifier({
  id: 'tftp',
  transports: ['udp'],
  ports: [69],
  order: 'client-first',
  hello: () => latin1Bytes('\0\x01portolan-asks-for-nothing\0octet\0'),
  score({ bytes }) {
    const packet = parseTftp(bytes, 0, bytes.length);
    if (!packet.ok) return sure.none;
    if (packet.value.operation === 5)
      return packet.value.code <= 8 && packet.flaw === null ? sure.confident : sure.none;
    return sure.none;
  },
  read({ bytes }) {
    const packet = parseTftp(bytes, 0, bytes.length);
    const info = packet.ok && packet.value.operation === 5 ? packet.value.message : null;
    // The words of two servers; their error numbers are the same.
    const product = info === 'File not found' ? 'tftpd-hpa' : dnsmasq.test(info ?? '') ? 'dnsmasq' : null;
    return { service: 'tftp', product, info };
  },
  samples: [
    { text: '\0\x05\0\x01File not found\0', expect: { service: 'tftp', product: 'tftpd-hpa', info: 'File not found' } },
    {
      text: '\0\x05\0\x01file /srv/tftp/none not found for 10.0.0.2\0',
      expect: { service: 'tftp', product: 'dnsmasq' },
    },
    { text: '\0\x05\0\x02Access violation\0', expect: { service: 'tftp', info: 'Access violation' } },
  ],
});
