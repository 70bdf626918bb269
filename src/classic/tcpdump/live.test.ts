/** Real traffic, captured by the real tcpdump in a laboratory and printed by both. */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { buildLab, type Lab } from '../../../lab/build-lab.ts';
import twoHosts from '../../../lab/labs/two-hosts.ts';
import { needs } from '../../../lab/needs.ts';
import { combinations, differencesByPacket, ours, theirs } from './oracle.fixture.ts';

const { test } = needs({ root: true, lab: true, tools: ['tcpdump', 'nc', 'dnsmasq', 'curl'] });

test('what hosts say to each other', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'ptl-tcpdump-'));
  try {
    await using lab = await buildLab(twoHosts.plan);
    for (const [link, name] of [
      ['eth0', 'ether.pcap'],
      ['any', 'cooked.pcap'],
    ] as const) {
      const path = join(folder, name);
      const argv = ['tcpdump', '-Z', 'root', '-U', '--immediate-mode', '-i', link, '-w', path];
      const capture = await lab.host('server').daemon({ argv, ready: { output: /listening on/ } });
      await talk(lab);
      await capture.stop();
      expect(statSync(path).size, theirs(['-n', '-r', path])).toBeGreaterThan(3000);
      for (const options of combinations) {
        const args = ['-n', '-#', ...options, '-r', path];
        const { out } = await ours(args);
        expect(out.split('\n').length).toBeGreaterThan(20);
        expect(differencesByPacket(named(out), named(theirs(args))), args.join(' ')).toEqual([]);
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}, 60_000);

/** HTTP, DNS over both transports, SMTP, syslog, a closed port, both families: and ARP, ND and ICMP by themselves. */
async function talk(lab: Lab): Promise<void> {
  const [client, server] = [lab.host('client'), lab.host('server')];
  const dns = [
    'dnsmasq',
    '-k',
    '--no-resolv',
    '--no-hosts',
    '--user=root',
    '--pid-file=',
    '--address=/lab.test/192.0.2.7',
  ];
  const daemons = [
    await server.daemon({ argv: dns, ready: { udp: 53 } }),
    await server.daemon({ argv: ['sh', '-c', `while :; do printf '${answer}' | nc -Nl 80; done`], ready: { tcp: 80 } }),
    await server.daemon({ argv: ['sh', '-c', "printf '220 hello\\r\\n' | nc -Nl 25"], ready: { tcp: 25 } }),
  ];
  const query =
    '\u0001\u0002\u0001\u0000\u0000\u0001\u0000\u0000\u0000\u0000\u0000\u0000\u0003www\u0003lab\u0004test\u0000\u0000\u0001\u0000\u0001';
  await client.run(['curl', '-s', '--max-time', '2', 'http://10.77.0.2/index.html']);
  await client.run(['curl', '-s', '--max-time', '2', 'http://[fd77::2]/six']);
  await client.run(['nc', '-uw1', '10.77.0.2', '53'], { input: query });
  await client.run(['nc', '-Nw1', '10.77.0.2', '53'], { input: `\u0000\u001e${query}` });
  await client.run(['nc', '-w1', '10.77.0.2', '25'], { input: 'HELO client\r\nQUIT\r\n' });
  await client.run(['nc', '-uw1', '10.77.0.2', '514'], { input: '<13>app: a message' });
  await client.run(['nc', '-uw1', 'fd77::2', '9'], { input: 'nobody there' });
  await client.run(['nc', '-zw1', '10.77.0.2', '9']);
  for (const daemon of daemons) await daemon.stop();
}

const answer = String.raw`HTTP/1.1 200 OK\r\nContent-Length: 3\r\nConnection: close\r\n\r\nok\n`;

/** Names of interfaces in cooked captures are those of the machine that prints: ours is told none. */
function named(text: string): string {
  return text.replaceAll(/ (?:lo|eth0|ifb\d|\?) +(?=(?:In|Out|B|M|P) )/g, ' IF ');
}
