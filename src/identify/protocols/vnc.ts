/** VNC: the protocol version of the remote framebuffer (RFC 6143 section 7.1.1). */
import { defineIdentifier, sure } from '../identifier.ts';

const version = /^RFB (\d{3})\.(\d{3})\n/;
/** Minor numbers that one product alone uses. */
const products: Readonly<Record<string, string>> = {
  '003.889': 'Apple Remote Desktop',
  '004.000': 'RealVNC',
  '004.001': 'RealVNC',
  '005.000': 'RealVNC',
  '003.016': 'UltraVNC',
};

export default defineIdentifier({
  id: 'vnc',
  transports: ['tcp'],
  ports: [5900, 5901, 5902, 5903],
  order: 'server-first',
  score: ({ text }) => (version.test(text) ? sure.certain : sure.none),
  read({ text }) {
    const [, major = '', minor = ''] = version.exec(text) ?? [];
    return {
      service: 'vnc',
      product: products[`${major}.${minor}`],
      info: `protocol ${Number(major)}.${Number(minor)}`,
    };
  },
  samples: [
    { text: 'RFB 003.008\n', expect: { service: 'vnc', info: 'protocol 3.8' } },
    { text: 'RFB 003.889\n', expect: { service: 'vnc', product: 'Apple Remote Desktop' } },
    { text: 'RFB 005.000\n', expect: { service: 'vnc', product: 'RealVNC' } },
  ],
});
