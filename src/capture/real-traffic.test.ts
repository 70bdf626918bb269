/** Traffic of real programs, recorded by tcpdump in a laboratory: what we read in it, Wireshark reads alike. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { buildLab } from '../../lab/build-lab.ts';
import twoHosts from '../../lab/labs/two-hosts.ts';
import { needs } from '../../lab/needs.ts';
import { ourValues, sharedFields, tsharkValues } from './tshark-values.fixture.ts';

const { test } = needs({ lab: true, tools: ['tcpdump', 'tshark', 'openssl', 'dnsmasq', 'redis-server'] });

/** Fields that hang on what was said earlier in a connection. */
const needConversation = new Set(['tls.app_data', 'tls.change_cipher_spec']);

const server = `require('http').createServer((request, response) => {
  response.setHeader('Server', 'test');
  response.statusCode = request.url === '/' ? 200 : 404;
  response.end('body');
}).listen(8080, '10.77.0.2', () => console.log('ready'));`;

/** No SRV records: Wireshark has no field for the whole name of one. */
const client = `(async () => {
  const { Resolver } = require('dns').promises;
  const [net, http, tls, dgram] = [require('net'), require('http'), require('tls'), require('dgram')];
  const get = (path) => new Promise((done) => http.get({ host: '10.77.0.2', port: 8080, path, agent: false }, (answer) => answer.resume().on('end', done)));
  await get('/');
  await get('/missing?x=1');
  const resolver = new Resolver();
  resolver.setServers(['10.77.0.2']);
  for (const type of ['A', 'AAAA', 'MX', 'TXT', 'PTR']) await resolver.resolve(type === 'PTR' ? '9.0.0.10.in-addr.arpa' : 'a.test', type).catch(() => {});
  for (const maxVersion of ['TLSv1.2', 'TLSv1.3']) {
    await new Promise((done) => {
      const socket = tls.connect({ host: '10.77.0.2', port: 8443, servername: 'here.example', ALPNProtocols: ['h2', 'http/1.1'], rejectUnauthorized: false, maxVersion }, () => socket.end());
      socket.on('close', done).on('error', done).resume();
    });
  }
  await new Promise((done) => {
    const socket = net.connect(6379, '10.77.0.2', () => socket.write('*2\\r\\n$3\\r\\nGET\\r\\n$1\\r\\nk\\r\\n'));
    socket.on('data', () => socket.end()).on('close', done);
  });
  const datagrams = dgram.createSocket('udp4');
  await new Promise((done) => datagrams.send('<34>Oct 11 22:14:15 host su: hello', 514, '10.77.0.2', done));
  await new Promise((done) => datagrams.send('nobody listens', 9, '10.77.0.2', done));
  datagrams.close();
})();`;

test('every field that tshark has too has the same values', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'portolan-'));
  await using lab = await buildLab(twoHosts.plan);
  try {
    const [near, far] = [lab.host('client'), lab.host('server')];
    const [key, certificate, file] = ['key.pem', 'certificate.pem', 'real.pcap'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    const subject = ['-subj', '/CN=here.example', '-addext', 'subjectAltName=DNS:here.example'];
    await far.must([
      'openssl',
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-days',
      '2',
      '-keyout',
      key,
      '-out',
      certificate,
      ...subject,
    ]);
    await far.daemon({ argv: [process.execPath, '-e', server], ready: { tcp: 8080 } });
    await far.daemon({
      argv: ['openssl', 's_server', '-accept', '8443', '-key', key, '-cert', certificate, '-quiet'],
      ready: { tcp: 8443 },
    });
    await far.daemon({
      argv: ['redis-server', '--bind', '10.77.0.2', '--save', '', '--protected-mode', 'no', '--dir', folder],
      ready: { tcp: 6379 },
    });
    const records = [
      '--address=/a.test/10.0.0.9',
      '--mx-host=a.test,mail.test,5',
      '--txt-record=a.test,hello',
      '--ptr-record=9.0.0.10.in-addr.arpa,a.test',
    ];
    const user = process.geteuid?.() === 0 ? ['-u', 'root'] : [];
    await far.daemon({
      argv: [
        'dnsmasq',
        '-k',
        '-C',
        '/dev/null',
        '--no-resolv',
        '--no-hosts',
        '--pid-file',
        '--listen-address=10.77.0.2',
        '--bind-interfaces',
        ...user,
        ...records,
      ],
      ready: { tcp: 53 },
    });
    const recorder = await near.daemon({
      argv: ['tcpdump', '-i', 'any', '-U', '--immediate-mode', '-s', '0', '-Z', 'root', '-w', file],
      ready: { output: /listening on/ },
    });
    await near.must([process.execPath, '-e', client], { timeoutMs: 20_000 });
    await recorder.stop(3000);
    const fields = sharedFields().filter((field) => !needConversation.has(field));
    const [theirs, ours] = [tsharkValues(file, fields), await ourValues(file, fields)];
    expect(ours.length).toBeGreaterThan(40);
    const differences = ours.flatMap((packet, index) =>
      fields
        .filter((field) => theirs[index]?.get(field) !== packet.get(field))
        .map((field) => `packet ${index + 1}, ${field}: ${theirs[index]?.get(field)} and ours ${packet.get(field)}`),
    );
    expect(differences).toEqual([]);
    const seen = new Set(
      ours.flatMap((packet) => [...packet].filter(([, value]) => value !== '').map(([field]) => field)),
    );
    for (const field of [
      'http.host',
      'dns.mx.mail_exchange',
      'dns.txt',
      'tls.handshake.extensions_server_name',
      'tls.handshake.ja3',
      'icmp.code',
      'syslog.level',
      'sll.pkttype',
    ]) {
      expect(seen, field).toContain(field);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});
