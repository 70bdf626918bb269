/** Traffic of real programs, recorded by tcpdump: messages in many segments, connections that agree on versions, transfers on new ports. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { buildLab } from '../../../lab/build-lab.ts';
import twoHosts from '../../../lab/labs/two-hosts.ts';
import type { LabHost } from '../../../lab/lab-host.ts';
import { needs } from '../../../lab/needs.ts';
import { ours, theirs } from './oracle.fixture.ts';

const { test } = needs({ lab: true, tools: ['tcpdump', 'tshark', 'openssl', 'dnsmasq', 'redis-server', 'curl'] });

/** On 8080 bodies of a known length, in chunks, and up to the end of the connection; on 8443 the same under TLS. */
const server = `
const { readFileSync } = require('fs');
const body = Buffer.alloc(9000, 'body ');
const answer = (request, response) => {
  if (request.url === '/chunks') {
    response.write(body);
    setTimeout(() => response.end('end'), 20);
  } else if (request.url === '/close') {
    response.useChunkedEncodingByDefault = false;
    response.shouldKeepAlive = false;
    response.end(body);
  } else {
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    response.setHeader('Content-Length', body.length);
    response.end(body);
  }
};
const keys = { key: readFileSync(process.argv[1] + '/key.pem'), cert: readFileSync(process.argv[1] + '/certificate.pem') };
require('http').createServer(answer).listen(8080, '10.77.0.2');
require('https').createServer(keys, answer).listen(8443, '10.77.0.2', () => console.log('ready'));`;

const client = `
set -e
export SSLKEYLOGFILE=keys.txt
for path in '' chunks close missing; do curl -s -o /dev/null http://10.77.0.2:8080/$path; done
curl -sI -o /dev/null http://10.77.0.2:8080/
head -c 20000 /dev/zero | tr '\\0' a | curl -s -o /dev/null -H Expect: --data-binary @- http://10.77.0.2:8080/
curl -sk -o /dev/null --tls-max 1.2 https://10.77.0.2:8443/
curl -sk -o /dev/null --resolve here.example:8443:10.77.0.2 https://here.example:8443/
curl -s -o /dev/null tftp://10.77.0.2/big
curl -s -o /dev/null --tftp-blksize 1000 tftp://10.77.0.2/big
curl -s -o /dev/null tftp://10.77.0.2/missing || true
exec 3<>/dev/tcp/10.77.0.2/6379
printf '*3\\r\\n$3\\r\\nSET\\r\\n$1\\r\\nk\\r\\n$9000\\r\\n%09000d\\r\\n' 0 > request
cat request >&3
sleep 0.1
printf '*2\\r\\n$3\\r\\nGET\\r\\n$1\\r\\nk\\r\\n*1\\r\\n$4\\r\\nQUIT\\r\\n' > request
cat request >&3
cat <&3 >/dev/null
`;

test('every line is the one that tshark prints', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'portolan-lines-'));
  await using lab = await buildLab(twoHosts.plan);
  try {
    const file = join(folder, 'real.pcap');
    const [near, far] = [lab.host('client'), lab.host('server')];
    await startServers(far, folder);
    const argv = ['tcpdump', '-i', 'any', '-U', '--immediate-mode', '-s', '0', '-Z', 'root', '-w', file];
    const recorder = await near.daemon({ argv, ready: { output: /listening on/ } });
    await near.must(['bash', '-c', `cd ${folder}\n${client}`], { timeoutMs: 30_000 });
    await recorder.stop(3000);
    const [mine, expected] = [(await ours(['-r', file])).out, theirs(['-r', file]).out].map((out) => out.split('\n'));
    expect(expected!.length).toBeGreaterThan(80);
    for (const part of ['reassembled PDU', '(text/html)', 'TLSv1.3', 'Block: 2', 'BulkString'])
      expect(expected!.some((line) => line.includes(part))).toBe(true);
    expect(mine).toEqual(expected);
    expect((await ours(['-2', '-r', file])).out.split('\n')).toEqual(theirs(['-2', '-r', file]).out.split('\n'));
    const opened = ['-r', file, '-o', `tls.keylog_file:${join(folder, 'keys.txt')}`];
    const lines = theirs(opened).out.split('\n');
    expect(lines.filter((line) => / HTTP .* GET \/ /.test(line)).length).toBeGreaterThan(2);
    expect(lines.some((line) => line.includes('Encrypted Extensions, Certificate'))).toBe(true);
    expect((await ours(opened)).out.split('\n')).toEqual(lines);
  } finally {
    rmSync(folder, { recursive: true });
  }
}, 60_000);

async function startServers(host: LabHost, folder: string): Promise<void> {
  const names = ['-subj', '/CN=here.example', '-addext', 'subjectAltName=DNS:here.example'];
  const files = ['-keyout', join(folder, 'key.pem'), '-out', join(folder, 'certificate.pem')];
  await host.must(['openssl', 'req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', ...files, ...names]);
  writeFileSync(join(folder, 'big'), 'x'.repeat(3000));
  await host.daemon({ argv: [process.execPath, '-e', server, folder], ready: { output: /ready/ } });
  const redis = ['redis-server', '--bind', '10.77.0.2', '--save', '', '--protected-mode', 'no', '--dir', folder];
  await host.daemon({ argv: redis, ready: { tcp: 6379 } });
  const user = process.geteuid?.() === 0 ? ['-u', 'root'] : [];
  const only = ['--no-resolv', '--no-hosts', '--pid-file', '--listen-address=10.77.0.2', '--bind-interfaces'];
  const tftp = ['--enable-tftp', `--tftp-root=${folder}`];
  await host.daemon({ argv: ['dnsmasq', '-k', '-C', '/dev/null', ...only, ...user, ...tftp], ready: { tcp: 53 } });
}
