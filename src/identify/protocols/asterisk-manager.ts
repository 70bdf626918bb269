/** Asterisk Manager Interface: its greeting (Asterisk documentation, AMI). */
import { defineIdentifier, sure } from '../identifier.ts';

const greeting = /^Asterisk Call Manager\/(\d[\d.]{0,11})\r\n/;

export default defineIdentifier({
  id: 'asterisk-manager',
  transports: ['tcp'],
  ports: [5038],
  order: 'server-first',
  score: ({ text }) => (greeting.test(text) ? sure.certain : sure.none),
  read: ({ text }) => ({
    service: 'asterisk-manager',
    product: 'Asterisk',
    info: `manager protocol ${greeting.exec(text)?.[1] ?? ''}`,
    cpe: ['cpe:/a:digium:asterisk'],
  }),
  samples: [
    {
      text: 'Asterisk Call Manager/9.0.0\r\n',
      expect: { service: 'asterisk-manager', info: 'manager protocol 9.0.0' },
    },
    { text: 'Asterisk Call Manager/2.10.6\r\n', expect: { service: 'asterisk-manager', product: 'Asterisk' } },
  ],
});
