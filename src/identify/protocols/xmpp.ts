/** XMPP: the server opens its own stream and names itself and its features (RFC 6120 section 4). */
import { latin1Bytes } from '../../wire/bytes.ts';
import { defineIdentifier, sure } from '../identifier.ts';

export default defineIdentifier({
  id: 'xmpp',
  transports: ['tcp'],
  ports: [5222, 5223, 5269],
  order: 'client-first',
  hello: ({ host, port }) =>
    latin1Bytes(
      `<?xml version='1.0'?><stream:stream to='${host}' xmlns='jabber:${port === 5269 ? 'server' : 'client'}' xmlns:stream='http://etherx.jabber.org/streams' version='1.0'>`,
    ),
  secureName: 'xmpps',
  score: ({ text }) =>
    text.includes('http://etherx.jabber.org/streams') && /^(?:<\?xml[^>]{0,80}>)?\s{0,4}<stream:/.test(text)
      ? sure.certain
      : sure.none,
  read({ text }) {
    const hostname = /<stream:stream[^>]{0,400}\bfrom=['"]([\w.-]{1,255})['"]/.exec(text)?.[1];
    const product =
      text.includes('ejabberd') || text.includes('process-one.net')
        ? 'ejabberd'
        : /prosody/i.test(text)
          ? 'Prosody'
          : text.includes('igniterealtime')
            ? 'Openfire'
            : null;
    const condition = /urn:ietf:params:xml:ns:xmpp-streams['"]/.test(text)
      ? /<(host-unknown|improper-addressing|not-well-formed|policy-violation|invalid-namespace|invalid-xml)\b/.exec(
          text,
        )?.[1]
      : null;
    return {
      service: 'xmpp',
      product,
      hostname,
      info: condition ?? (text.includes('xmpp-tls') ? 'TLS offered' : null),
    };
  },
  startTls: {
    greets: false,
    steps: [
      {
        send: ({ host }) =>
          latin1Bytes(
            `<?xml version='1.0'?><stream:stream to='${host}' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' version='1.0'>`,
          ),
        until: ({ text }) => text.includes('</stream:features>') || text.includes('</stream:stream>'),
        accepted: ({ text }) => text.includes('urn:ietf:params:xml:ns:xmpp-tls'),
      },
      {
        send: () => latin1Bytes("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"),
        until: ({ text }) => text.includes('>'),
        accepted: ({ text }) => text.startsWith('<proceed'),
      },
    ],
  },
  samples: [
    {
      text: "<?xml version='1.0'?><stream:stream xmlns:stream='http://etherx.jabber.org/streams' xmlns='jabber:client' from='example.org' id='a1' version='1.0'><stream:features><starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/></stream:features>",
      expect: { service: 'xmpp', hostname: 'example.org', info: 'TLS offered' },
    },
    {
      text: "<?xml version='1.0'?><stream:stream from='' version='1.0' xmlns:stream='http://etherx.jabber.org/streams'><stream:error><host-unknown xmlns='urn:ietf:params:xml:ns:xmpp-streams'/><text>This server does not serve 127.0.0.1</text></stream:error></stream:stream>",
      expect: { service: 'xmpp', info: 'host-unknown' },
    },
  ],
});
