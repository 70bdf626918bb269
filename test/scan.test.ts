/** `portolan scan` in a laboratory beside nmap: the same states for the same reasons, and the truth where nmap cannot see it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fileURLToPath } from 'node:url';
import type { Lab } from '../lab/build-lab.ts';
import { buildLab } from '../lab/build-lab.ts';
import type { HostRunOptions, LabHost } from '../lab/lab-host.ts';
import { needs } from '../lab/needs.ts';
import { seededRandom } from '../src/base/random.ts';
import type { PortResult } from '../src/scan/port-result.ts';

const { describe } = needs({ lab: true, tools: ['nft', 'nmap', 'setpriv'] });

const program = fileURLToPath(new URL('../src/bin.ts', import.meta.url));
const [address4, address6, behind] = ['10.91.0.2', 'fd91::2', '10.92.0.2'];

/** Ports of the server, and what stands in front of each. */
const firewall = `table inet matrix {
  chain input {
    type filter hook input priority 0; policy accept;
    tcp dport 1002 drop
    tcp dport 1003 reject with tcp reset
    meta nfproto ipv4 tcp dport 1004 reject with icmp type port-unreachable
    meta nfproto ipv4 tcp dport 1005 reject with icmp type host-unreachable
    meta nfproto ipv4 tcp dport 1006 reject with icmp type net-unreachable
    meta nfproto ipv4 tcp dport 1007 reject with icmp type prot-unreachable
    meta nfproto ipv4 tcp dport 1008 reject with icmp type net-prohibited
    meta nfproto ipv4 tcp dport 1009 reject with icmp type host-prohibited
    meta nfproto ipv4 tcp dport 1010 reject with icmp type admin-prohibited
    meta nfproto ipv6 tcp dport 1004 reject with icmpv6 type port-unreachable
    meta nfproto ipv6 tcp dport 1005 reject with icmpv6 type addr-unreachable
    meta nfproto ipv6 tcp dport 1006 reject with icmpv6 type no-route
    meta nfproto ipv6 tcp dport 1010 reject with icmpv6 type admin-prohibited
    udp dport 1002 drop
    meta nfproto ipv4 udp dport 1005 reject with icmp type host-unreachable
    meta nfproto ipv4 udp dport 1010 reject with icmp type admin-prohibited
    tcp dport 1012 tcp flags & (syn|ack) == syn drop
  }
}
`;
/** What a router on the way refuses. */
const routerFirewall = `table inet matrix {
  chain forward {
    type filter hook forward priority 0; policy accept;
    tcp dport 1010 reject with icmp type admin-prohibited
    tcp dport 1002 drop
  }
}
`;

let lab: Lab<'client' | 'server' | 'far'>;
let client: LabHost;

beforeAll(async () => {
  lab = await buildLab({
    hosts: {
      client: { routes: [{ to: '10.92.0.0/24', via: address4 }] },
      server: { forward: true, firewall: firewall + routerFirewall.replace('matrix', 'way'), sysctls: unlimited },
      far: { routes: [{ to: 'default', via: '10.92.0.1' }], sysctls: unlimited },
    },
    links: [
      {
        ends: [
          { host: 'client', addresses: ['10.91.0.1/24', 'fd91::1/64'] },
          { host: 'server', addresses: [`${address4}/24`, `${address6}/64`] },
        ],
      },
      {
        ends: [
          { host: 'server', device: 'way', addresses: ['10.92.0.1/24'] },
          { host: 'far', addresses: [`${behind}/24`] },
        ],
      },
    ],
  });
  client = lab.host('client');
  for (const host of ['server', 'far'] as const) await listen(lab.host(host), [1000, 1001, 1002, 1011, 1012]);
  const echo = `const s = require('node:dgram').createSocket('udp4'); s.on('message', (m, from) => s.send('well', from.port, from.address));
    s.bind(1000, () => require('node:dgram').createSocket('udp4').bind(1001, () => console.log('ready')))`;
  await lab.host('server').daemon({ argv: [process.execPath, '-e', echo], ready: { output: /ready/ } });
});
afterAll(() => lab?.close());

/** The matrix is about kinds of answers, not about how many ICMP messages a host sends a second. */
const unlimited = {
  'net.ipv4.icmp_ratelimit': '0',
  'net.ipv6.icmp.ratelimit': '0',
  'net.ipv4.icmp_msgs_per_sec': '1000000',
};

async function listen(host: LabHost, ports: readonly number[]): Promise<void> {
  const source = `const net = require('node:net'); let left = ${ports.length};
    for (const port of ${JSON.stringify(ports)})
      net.createServer((s) => s.on('error', () => {})).listen({ port, host: '::' }, () => --left || console.log('ready'))`;
  await host.daemon({ argv: [process.execPath, '-e', source], ready: { output: /ready/ } });
}

async function ours(args: readonly string[], options: HostRunOptions = {}): Promise<PortResult[]> {
  const { stdout, stderr } = await client.run(
    [process.execPath, program, 'scan', ...args, '--all', '--jsonl'],
    options,
  );
  try {
    return (
      stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as PortResult)
        // They come as they are known.
        .toSorted((a, b) => a.port - b.port)
    );
  } catch {
    throw new Error(`${stdout}\n${stderr}`);
  }
}

/** Port -> `state reason`, from nmap's own table. */
async function theirs(args: readonly string[]): Promise<Record<string, string>> {
  const { stdout } = await client.must(['nmap', '-n', '-Pn', '--reason', ...args]);
  const rows = stdout.matchAll(/^(\d+)\/(?:tcp|udp)\s+(\S+)\s+\S+\s+(\S+)/gm);
  return Object.fromEntries([...rows].map(([, port, state, reason]) => [port!, `${state} ${reason}`]));
}

const told = (results: readonly PortResult[]): Record<string, string> =>
  Object.fromEntries(results.map(({ port, state, reason }) => [String(port), `${state} ${reason}`]));

const range = '999-1012';
const user = { uid: 65_534, gid: 65_534 };

describe('the matrix', () => {
  test.each([
    ['SYN over IPv4', [address4], 'syn', ['-sS', address4]],
    ['SYN through a router', [behind], 'syn', ['-sS', behind]],
    ['FIN', [address4], 'fin', ['-sF', address4]],
    ['NULL', [address4], 'null', ['-sN', address4]],
    ['Xmas', [address4], 'xmas', ['-sX', address4]],
    ['Maimon', [address4], 'maimon', ['-sM', address4]],
    ['ACK', [address4], 'ack', ['-sA', address4]],
    ['window', [address4], 'window', ['-sW', address4]],
  ] as const)('%s: the states and reasons are those of nmap', async (_name, targets, technique, args) => {
    const [mine, referee] = [
      await ours([...targets, '-p', range, '--technique', technique]),
      await theirs([...args, '-p', range]),
    ];
    expect(Object.keys(referee).length).toBe(14);
    expect(told(mine)).toEqual(referee);
  });

  test('UDP: the states and reasons are those of nmap', async () => {
    const [mine, referee] = [
      await ours([address4, '-p', range, '--udp']),
      await theirs(['-sU', address4, '-p', range]),
    ];
    expect([referee['1000'], Object.keys(referee).length]).toEqual(['open udp-response', 14]);
    expect(told(mine)).toEqual(referee);
  });

  test('SYN over IPv6: the states are those of nmap, and every reason is the one that the server gave', async () => {
    const mine = told(await ours([address6, '-p', range, '--technique', 'syn']));
    const referee = await theirs(['-6', '-sS', '-p', range, address6]);
    const states = (all: Record<string, string>): Record<string, string> =>
      Object.fromEntries(Object.entries(all).map(([port, said]) => [port, said.split(' ')[0]!]));
    expect(states(mine)).toEqual(states(referee));
    expect([mine['1004'], mine['1005'], mine['1006'], mine['1010']]).toEqual([
      'filtered port-unreach',
      'filtered addr-unreach',
      'filtered no-route',
      'filtered admin-prohibited',
    ]);
  });

  test('an ordinary user sees by connections what root sees by packets', async () => {
    const packets = told(await ours([address4, '-p', range, '--technique', 'syn']));
    const connections = told(await ours([address4, '-p', range], lab.mode === 'root' ? { user } : {}));
    const reset = (said: string): string => said.replace('closed conn-refused', 'closed reset');
    expect(Object.fromEntries(Object.entries(connections).map(([port, said]) => [port, reset(said)]))).toEqual(packets);
    // A refusal by ICMP is a firewall's word: connect(2) alone calls it closed, and so does nmap -sT.
    const referee = await theirs(['-sT', '-p', range, address4]);
    expect([connections['1004'], referee['1004']]).toEqual(['filtered port-unreach', 'closed conn-refused']);
  });

  test('says which router refused', async () => {
    const results = await ours([behind, '-p', '1000,1010', '--technique', 'syn']);
    expect(results.map(({ port, reasonFrom }) => [port, reasonFrom])).toEqual([
      [1000, null],
      [1010, address4],
    ]);
  });

  test('needs CAP_NET_RAW for packets, and says so', async () => {
    if (lab.mode !== 'root') return;
    const { code, stderr } = await client.run([process.execPath, program, 'scan', address4, '--technique', 'syn'], {
      user,
    });
    expect(code).toBe(3);
    expect(stderr).toContain('CAP_NET_RAW');
  });
});

describe('the formats of nmap', () => {
  test('tell what nmap tells', async () => {
    const ports = /<port protocol="tcp" portid="(\d+)"><state state="(\S+)" reason="(\S+)"/g;
    const run = async (argv: readonly string[]): Promise<string[]> =>
      [...(await client.must(argv)).stdout.matchAll(ports)].map(
        ([, port, state, reason]) => `${port} ${state} ${reason}`,
      );
    const mine = await run([process.execPath, program, 'scan', address4, '-p', range, '--technique', 'syn', '--xml']);
    expect(mine).toEqual(await run(['nmap', '-n', '-Pn', '-sS', '-p', range, '-oX', '-', address4]));
    const { stdout } = await client.must([
      process.execPath,
      program,
      'scan',
      address4,
      '-p',
      '1000,1003',
      '--grepable',
    ]);
    expect(stdout).toMatch(
      /^Host: 10\.91\.0\.2 \(\)\tPorts: 1000\/open\/tcp\/\/[^/]*\/\/\/, 1003\/closed\/tcp\/\/[^/]*\/\/\/$/m,
    );
  });
});

describe('discovery', () => {
  test.each(['syn', 'connect'])(
    'by %s finds the hosts that are up, the one that drops everything too',
    async (technique) => {
      const deaf = 'table inet deaf {\nchain input {\ntype filter hook input priority -5;\ndrop\n}\n}\n';
      await lab.host('far').nft(deaf);
      try {
        const server = lab.host('server');
        const argv = ['scan', '10.92.0.0/29', '-p', '1000', '--technique', technique, '--all', '--jsonl'];
        const { stdout, stderr } = await server.run([process.execPath, program, ...argv]);
        const results = stdout
          .trimEnd()
          .split('\n')
          .map((line) => JSON.parse(line) as PortResult)
          // They come as they are known.
          .toSorted((a, b) => a.port - b.port);
        expect(results.map(({ host, state }) => `${host} ${state}`).toSorted()).toEqual([
          '10.92.0.1 open',
          '10.92.0.2 filtered',
        ]);
        expect(stderr).toContain('6 of 7 hosts did not answer');
      } finally {
        await lab.host('far').nft('delete table inet deaf\n');
      }
    },
  );
});

describe('this host', () => {
  test('is held against its socket table', async () => {
    const server = lab.host('server');
    const { stdout } = await server.run([process.execPath, program, 'scan', address4, '-p', '1000-1003', '--jsonl']);
    const results = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as PortResult)
      // They come as they are known.
      .toSorted((a, b) => a.port - b.port);
    // The rules of this laboratory's server hold for what comes from itself, too.
    expect(
      results.map(({ port, state, owner, disagreement }) => [
        port,
        state,
        owner !== null,
        disagreement?.split(':')[0] ?? null,
      ]),
    ).toEqual([
      [1000, 'open', true, null],
      [1001, 'open', true, null],
      [1002, 'filtered', true, 'listening, but silent'],
      [1003, 'closed', false, null],
    ]);
  });

  test.each(['syn', 'connect'])('tells all 65,535 ports of loopback once, by %s', async (technique) => {
    const server = lab.host('server');
    const { stdout } = await server.run([
      process.execPath,
      program,
      'scan',
      '127.0.0.1',
      '--technique',
      technique,
      '--all',
      '--jsonl',
    ]);
    const results = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as PortResult)
      // They come as they are known.
      .toSorted((a, b) => a.port - b.port);
    expect(new Set(results.map(({ port }) => port)).size).toBe(65_535);
    expect(results).toHaveLength(65_535);
    expect(results.filter(({ state }) => state === 'open').map(({ port }) => port)).toEqual([1000, 1001, 1011]);
  });
});

describe('a scan that is killed', () => {
  test('at any moment goes on where it stopped: nothing is lost, nothing is told twice', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'portolan-resume-'));
    const random = seededRandom(20);
    const args = ['scan', address4, '-p', '900-2099', '--rate', '700', '--all', '--jsonl', '--resume'];
    const states = (stdout: string): string[] =>
      stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as PortResult)
        .map(({ port, state, reason }) => `${port} ${state} ${reason}`)
        .toSorted();
    try {
      const whole = await client.must([process.execPath, program, ...args, join(folder, 'whole')]);
      let total = 0;
      for (let run = 0; run < 5; run++) {
        const journal = join(folder, `run${run}`);
        let [kills, answer] = [0, ''];
        while (answer === '') {
          const started = client.run([process.execPath, program, ...args, journal], {
            timeoutMs: kills < 4 ? random.integer(250, 1400) : 30_000,
          });
          const { timedOut, stdout } = await started;
          if (timedOut) kills++;
          else answer = stdout;
        }
        total += kills;
        expect(states(answer)).toEqual(states(whole.stdout));
      }
      expect(total).toBeGreaterThan(5);
    } finally {
      rmSync(folder, { recursive: true });
    }
  }, 120_000);
});

describe('loss', () => {
  test.each(['syn', 'connect'])(
    'of ten per cent each way: %s finds every open port and invents none',
    async (technique) => {
      const open = Array.from({ length: 40 }, (_, index) => 20_000 + index * 97);
      await listen(lab.host('far'), open);
      await Promise.all([client.loss('eth0', 10), lab.host('far').loss('eth0', 10)]);
      try {
        const results = await ours([behind, '-p', '20000-23999', '--technique', technique]);
        expect(results.filter(({ state }) => state === 'open').map(({ port }) => port)).toEqual(open);
        expect(results.filter(({ state }) => state === 'filtered').length).toBeLessThan(4);
        expect(results).toHaveLength(4000);
      } finally {
        await Promise.all([client.loss('eth0', 0), lab.host('far').loss('eth0', 0)]);
      }
    },
    120_000,
  );
});
