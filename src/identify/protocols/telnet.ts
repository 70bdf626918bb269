/** Telnet: option negotiation comes before any text (RFC 854, 855). */
import { u8 } from '../../wire/bytes.ts';
import { telnetCommand } from '../../wire/telnet-numbers.ts';
import { defineIdentifier, sure } from '../identifier.ts';
import type { Reply } from '../reply.ts';
import type { ProductRule } from '../product-rule.ts';
import { matchProduct } from '../product-rule.ts';

const products: readonly ProductRule[] = [
  {
    match: /^\s{0,8}MikroTik v(?<v>\d[\w.]{0,16})/,
    product: 'MikroTik RouterOS telnetd',
    os: 'RouterOS',
    deviceType: 'router',
  },
  { match: /^\s{0,8}User Access Verification/, product: 'Cisco telnetd', os: 'IOS', deviceType: 'router' },
  { match: /^\s{0,8}Welcome to Microsoft Telnet Service/, product: 'Microsoft telnetd', os: 'Windows' },
  { match: /^\s{0,8}HP JetDirect/, product: 'HP JetDirect telnetd', deviceType: 'printer' },
  { match: /^\s{0,8}(?:Debian GNU\/Linux|Ubuntu) (?<i>[\w. ]{1,32})/, product: 'Linux telnetd', os: 'Linux' },
  { match: /^\s{0,8}(?<h>[\w.-]{1,64}) login: /, product: 'telnetd', os: 'Unix' },
  { match: /^\s{0,8}BusyBox v(?<v>[\d.]{1,16})/, product: 'BusyBox telnetd', cpe: 'busybox:busybox', os: 'Linux' },
];
const { iac, sb, dont, se } = telnetCommand;

export default defineIdentifier({
  id: 'telnet',
  transports: ['tcp'],
  ports: [23, 2323],
  order: 'server-first',
  secureName: 'telnets',
  score(reply) {
    if (negotiation(reply) > 0) return sure.confident;
    return /^[^\r\n]{0,80}\r?\n?(?:[^\n]{0,200}\n){0,6}[\w.-]{0,64} ?(?:login|Username|Password): ?$/.test(reply.text)
      ? sure.likely
      : sure.none;
  },
  read(reply) {
    const said = reply.text.slice(negotiation(reply)).replaceAll('\0', '');
    return { service: 'telnet', ...matchProduct(said, products) };
  },
  samples: [
    { hex: 'fffd18fffd20fffd23fffd27', expect: { service: 'telnet' } },
    { hex: 'fffb01fffb03fffd1f0d0a0d0a5573657220416363657373205665726966696361746976', expect: { service: 'telnet' } },
    {
      hex: 'fffb01fffb030d0a55736572204163636573732056657269666963617469 6f6e0d0a0d0a50617373776f72643a20',
      expect: { service: 'telnet', product: 'Cisco telnetd' },
    },
    {
      text: '\xff\xfb\x01\xff\xfb\x03\r\nMikroTik v6.49.7 (stable)\r\nLogin: ',
      expect: { service: 'telnet', product: 'MikroTik RouterOS telnetd', version: '6.49.7' },
    },
  ],
});

/** How many bytes of commands the reply begins with: WILL, WONT, DO, DONT (251 to 254) with an option each, or a subnegotiation. */
function negotiation({ bytes }: Reply): number {
  let at = 0;
  while (at + 3 <= bytes.length && u8(bytes, at) === iac) {
    const command = u8(bytes, at + 1);
    if (command < sb || command > dont || u8(bytes, at + 2) > 50) break;
    if (command !== sb) at += 3;
    else {
      const end = bytes.indexOf(se, at);
      if (end < 0) return bytes.length;
      at = end + 1;
    }
  }
  return at;
}
