/** gpsd: a VERSION object in JSON greets every client (gpsd_json(5)). */
import { defineIdentifier, sure } from '../identifier.ts';

const greeting = /^\{"class":"VERSION","release":"([\w.~+-]{1,40})"/;
const protocol = /"proto_major":(\d{1,4}),"proto_minor":(\d{1,4})/;

export default defineIdentifier({
  id: 'gpsd',
  transports: ['tcp'],
  ports: [2947],
  order: 'server-first',
  score: ({ text }) => (greeting.test(text) ? sure.certain : sure.none),
  read({ text }) {
    const version = greeting.exec(text)?.[1] ?? null;
    const [, major, minor] = protocol.exec(text) ?? [];
    return {
      service: 'gpsd',
      product: 'gpsd',
      version,
      info: major === undefined ? null : `protocol ${major}.${minor}`,
      cpe: version === null ? [] : [`cpe:/a:gpsd_project:gpsd:${version}`],
    };
  },
  samples: [
    {
      text: '{"class":"VERSION","release":"3.22","rev":"3.22","proto_major":3,"proto_minor":14}\r\n',
      expect: { service: 'gpsd', product: 'gpsd', version: '3.22', info: 'protocol 3.14' },
    },
    {
      text: '{"class":"VERSION","release":"2.93","rev":"$Id$"}\r\n',
      expect: { service: 'gpsd', version: '2.93' },
    },
  ],
});
