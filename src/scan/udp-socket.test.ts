/** UDP through the kernel against a laboratory: an ordinary user sees what packets of one's own show. */
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Lab } from '../../lab/build-lab.ts';
import { buildLab } from '../../lab/build-lab.ts';
import { needs } from '../../lab/needs.ts';

const { describe, missing } = needs({ root: true, lab: true, tools: ['nft', 'setpriv'] });

const program = fileURLToPath(new URL('../bin.ts', import.meta.url));
const user = { uid: 4711, gid: 4711 };
const [near4, near6, far4] = ['10.96.0.2', 'fd00:96::2', '10.97.0.2'];

const firewall = `table inet kinds {
  chain input {
    type filter hook input priority 0; policy accept;
    udp dport 101 drop
    udp dport 102 reject with icmpx type admin-prohibited
    udp dport 103 reject with icmpx type no-route
    udp dport 104 reject with icmpx type host-unreachable
  }
  chain forward {
    type filter hook forward priority 0; policy accept;
    udp dport 105 reject with icmpx type port-unreachable
    udp dport 106 reject with icmpx type admin-prohibited
  }
}
`;

/** Answers on 7 with what it was asked, keeps silent on 9. */
const service = `
  const { createSocket } = require('node:dgram');
  for (const port of [7, 9]) {
    const socket = createSocket({ type: 'udp6' });
    socket.on('message', (bytes, { port: to, address }) => port === 7 && socket.send(bytes, to, address));
    socket.bind(port, '::', () => port === 9 && console.log('ready'));
  }`;

let lab: Lab<'client' | 'near' | 'far'>;

beforeAll(async () => {
  if (missing !== undefined) return;
  lab = await buildLab({
    hosts: {
      client: { routes: [{ to: '10.97.0.0/24', via: near4 }] },
      near: { forward: true, firewall },
      far: { routes: [{ to: 'default', via: '10.97.0.1' }] },
    },
    links: [
      {
        ends: [
          { host: 'client', addresses: ['10.96.0.1/24', 'fd00:96::1/64'] },
          { host: 'near', addresses: [`${near4}/24`, `${near6}/64`] },
        ],
      },
      {
        ends: [
          { host: 'near', device: 'way', addresses: ['10.97.0.1/24'] },
          { host: 'far', addresses: [`${far4}/24`] },
        ],
      },
    ],
  });
  for (const host of ['near', 'far'] as const) {
    await lab.host(host).must(['sysctl', '-qw', 'net.ipv4.icmp_ratelimit=0', 'net.ipv6.icmp.ratelimit=0']);
    await lab.host(host).daemon({ argv: [process.execPath, '-e', service], ready: { output: /ready/ } });
  }
}, 30_000);

afterAll(async () => lab?.close());

const states = (stdout: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    stdout
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => {
        const { port, state, reason, reasonFrom } = JSON.parse(line) as Record<string, string | null>;
        return [port, [state, reason, reasonFrom].filter((part) => part !== null).join(' ')];
      }),
  );

async function scan(host: string, ports: string, as: typeof user | undefined): Promise<{ out: string; err: string }> {
  const argv = [process.execPath, program, 'scan', host, '--udp', '-p', ports, '--all', '--jsonl'];
  const { stdout, stderr } = await lab.host('client').run(argv, as === undefined ? {} : { user: as });
  return { out: stdout, err: stderr };
}

describe('an ordinary user', () => {
  test.each([
    [near4, { 7: 'open udp-response', 8: 'closed port-unreach', 9: 'open|filtered no-response' }],
    [near6, { 7: 'open udp-response', 8: 'closed port-unreach', 9: 'open|filtered no-response' }],
  ])('tells open, closed and silent ports of %s', async (host, truth) => {
    const { out, err } = await scan(host, '7-9', user);
    expect(states(out)).toEqual(truth);
    expect(err).toContain('note: UDP is asked through sockets of the kernel');
  });

  test.each([near4, near6, far4])(
    'sees of %s what packets show: each kind of refusal, and who refuses',
    async (host) => {
      const [own, root] = await Promise.all([scan(host, '7-9,101-106', user), scan(host, '7-9,101-106', undefined)]);
      expect(Object.keys(states(own.out))).toHaveLength(9);
      expect(states(own.out)).toEqual(states(root.out));
      expect(root.err).not.toContain('UDP is asked');
    },
  );

  test('asks as the user wants, root too', async () => {
    const argv = [
      process.execPath,
      program,
      'scan',
      near4,
      '-p',
      'T:8,U:8',
      '--all',
      '--technique',
      'connect',
      '--explain',
    ];
    const { stdout } = await lab.host('client').run(argv);
    expect(stdout).toContain('8/udp closed: empty UDP datagram by the kernel was answered by ICMP port-unreach');
    expect(stdout).toContain('8/tcp closed: connection by the kernel');
  });
});
