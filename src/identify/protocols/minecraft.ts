/** Minecraft: the status answer is JSON with version and players (Java edition, Server List Ping). */
import { latin1Bytes } from '../../wire/bytes.ts';
import { jsonText } from '../http-reply.ts';
import { defineIdentifier, sure } from '../identifier.ts';

export default defineIdentifier({
  id: 'minecraft',
  transports: ['tcp'],
  ports: [25565],
  order: 'client-first',
  // Handshake for status (protocol -1, a name, a port), then the status request.
  hello: () => latin1Bytes('\x12\0\xff\xff\xff\xff\x0f\x08portolan\x63\xdd\x01\x01\0'),
  score: ({ text }) =>
    /^[^]{2,8}\{/.test(text) && text.includes('"protocol"') && text.includes('"version"') ? sure.certain : sure.none,
  read({ text }) {
    const said = jsonText(text.slice(Math.max(0, text.indexOf('"version"'))), 'name') ?? '';
    const [, product, version] = /^(?:(\w{2,20}) )?([\d.]{1,12})/.exec(said) ?? [];
    const players = /"online"\s?:\s?(\d{1,6})/.exec(text)?.[1];
    return {
      service: 'minecraft',
      product: product ?? 'Minecraft',
      version,
      info: players === undefined ? null : `${players} players`,
    };
  },
  samples: [
    {
      text: '\x70\0\x6e{"version":{"name":"1.21.1","protocol":767},"players":{"max":20,"online":3},"description":"A Minecraft Server"}',
      expect: { service: 'minecraft', product: 'Minecraft', version: '1.21.1', info: '3 players' },
    },
    {
      text: '\x8a\x01\0\x87\x01{"description":{"text":"hi"},"players":{"max":20,"online":0},"version":{"name":"Paper 1.20.4","protocol":765}}',
      expect: { service: 'minecraft', product: 'Paper', version: '1.20.4' },
    },
  ],
});
