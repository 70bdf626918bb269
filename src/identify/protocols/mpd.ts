/** Music Player Daemon: the greeting names the protocol's version (MPD protocol). */
import { defineIdentifier, sure } from '../identifier.ts';

const greeting = /^OK MPD (\d[\d.]{0,11})\n/;

export default defineIdentifier({
  id: 'mpd',
  transports: ['tcp'],
  ports: [6600],
  order: 'server-first',
  score: ({ text }) => (greeting.test(text) ? sure.certain : sure.none),
  read: ({ text }) => ({
    service: 'mpd',
    product: 'Music Player Daemon',
    info: `protocol ${greeting.exec(text)?.[1] ?? ''}`,
    cpe: ['cpe:/a:musicpd:music_player_daemon'],
  }),
  samples: [
    { text: 'OK MPD 0.23.5\n', expect: { service: 'mpd', info: 'protocol 0.23.5' } },
    { text: 'OK MPD 0.19.0\n', expect: { service: 'mpd', info: 'protocol 0.19.0' } },
  ],
});
