/** Techniques, discovery and traceroute in a laboratory beside nmap: the same states for the same reasons, the same ways. */
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Lab } from '../../lab/build-lab.ts';
import { buildLab } from '../../lab/build-lab.ts';
import type { LabHost } from '../../lab/lab-host.ts';
import { needs } from '../../lab/needs.ts';
import type { DiscoveryMethodId, HostProbe } from '../../src/scan/discovery/discovery-method.ts';
import { usualConnectProbes, usualProbes } from '../../src/scan/discovery/methods.ts';
import type { DriverRequest } from './driver.fixture.ts';

const { describe } = needs({ lab: true, tools: ['nft', 'nmap', 'setpriv'] });

const file = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const via = (four: string, six: string): { to: string; via: string }[] => [
  { to: 'default', via: four },
  { to: 'default', via: six },
];
const net = (network: number, host: number): string[] => [`10.9${network}.0.${host}/24`, `fd9${network}::${host}/64`];
/** The tests are about kinds of answers, not about how many ICMP messages a host sends a second. */
const sysctls = {
  'net.ipv4.icmp_ratelimit': '0',
  'net.ipv6.icmp.ratelimit': '0',
  'net.ipv4.icmp_msgs_per_sec': '1000000',
};
const [far4, far6, beside4] = ['10.94.0.2', 'fd94::2', '10.94.0.3'];
/** SCTP is a user-space program's here; the kernel would call it unreachable. */
const firewall = `table inet matrix {
  chain input {
    type filter hook input priority 0; policy accept;
    meta l4proto sctp drop
    meta l4proto 47 drop
    ip protocol 50 reject with icmp type admin-prohibited
    ip protocol 51 reject with icmp type host-unreachable
    tcp dport 1002 drop
    tcp dport 1003 reject with icmp type admin-prohibited
  }
}
`;

let lab: Lab<'client' | 'one' | 'two' | 'three' | 'far' | 'beside'>;
let client: LabHost;

beforeAll(async () => {
  const back = [
    { to: '10.91.0.0/24', via: '10.92.0.1' },
    { to: 'fd91::/64', via: 'fd92::1' },
  ];
  lab = await buildLab({
    hosts: {
      client: { routes: via('10.91.0.2', 'fd91::2') },
      one: { forward: true, sysctls, routes: via('10.92.0.2', 'fd92::2') },
      two: { forward: true, sysctls, routes: [...via('10.93.0.2', 'fd93::2'), ...back] },
      three: { forward: true, sysctls, routes: via('10.93.0.1', 'fd93::1') },
      far: { sysctls, firewall, routes: via('10.94.0.1', 'fd94::1') },
      beside: { sysctls, routes: via('10.94.0.1', 'fd94::1') },
    },
    links: [
      {
        ends: [
          { host: 'client', addresses: net(1, 1) },
          { host: 'one', addresses: net(1, 2) },
        ],
      },
      {
        ends: [
          { host: 'one', device: 'on', addresses: net(2, 1) },
          { host: 'two', addresses: net(2, 2) },
        ],
      },
      {
        ends: [
          { host: 'two', device: 'on', addresses: net(3, 1) },
          { host: 'three', addresses: net(3, 2) },
        ],
      },
    ],
    bridges: [
      {
        name: 'switch',
        members: [
          { host: 'three', device: 'lan', addresses: net(4, 1) },
          { host: 'far', addresses: net(4, 2) },
          { host: 'beside', addresses: net(4, 3) },
        ],
      },
    ],
  });
  client = lab.host('client');
  const far = lab.host('far');
  const listener = `require('node:net').createServer((s) => s.on('error', () => {})).listen(1000, '::', () => console.log('ready'))`;
  const run = (...argv: string[]): Promise<unknown> =>
    far.daemon({ argv: [process.execPath, ...argv], ready: { output: /ready/ } });
  await Promise.all([run('-e', listener), run(file('user-space-host.fixture.ts'), '[1000,1004]', '[1002]')]);
});
afterAll(() => lab?.close());

async function drive<T>(request: DriverRequest, host = client, user?: { uid: number; gid: number }): Promise<T> {
  const argv = [process.execPath, file('driver.fixture.ts'), JSON.stringify(request)];
  const { stdout } = await host.must(argv, user === undefined ? {} : { user });
  return JSON.parse(stdout) as T;
}

async function nmap(...args: readonly string[]): Promise<string> {
  return (
    await client.must(['nmap', '-n', '-T4', '--max-rtt-timeout', '250ms', '--max-retries', '2', '--reason', ...args])
  ).stdout;
}

/** Port or protocol -> `state reason`, from nmap's own table. */
async function table(...args: readonly string[]): Promise<Record<string, string>> {
  const rows = (await nmap('-Pn', ...args)).matchAll(/^(\d+)(?:\/\w+)?\s+(\S+)\s+\S+\s+(\S+)/gm);
  return Object.fromEntries([...rows].map(([, port, state, reason]) => [port!, `${state} ${reason}`]));
}

const six = (target: string): string[] => (target.includes(':') ? ['-6', target] : [target]);
const ports = [999, 1000, 1001, 1002, 1003, 1004, 1005];

describe('the states and reasons are those of nmap', () => {
  test.concurrent.each([
    ['sctp.init', '-sY', far4],
    ['sctp.init', '-sY', far6],
    ['sctp.cookie', '-sZ', far4],
    ['sctp.cookie', '-sZ', far6],
  ])('for %s (%s) of %s', async (technique, flag, targets) => {
    const referee = await table(flag, '-p', ports.join(','), ...six(targets));
    expect(new Set(Object.values(referee)).size).toBeGreaterThan(1);
    expect(await drive({ kind: 'scan', technique, targets, ports })).toEqual(referee);
  });

  test.concurrent.each([far4, far6])('for IP protocols of %s', async (targets) => {
    const protocols = [0, 1, 2, 3, 4, 6, 17, 41, 43, 44, 47, 50, 51, 58, 59, 60, 103, 132, 136, 200, 255];
    const referee = await table('-sO', '-p', protocols.join(','), ...six(targets));
    expect(Object.keys(referee)).toHaveLength(protocols.length);
    const mine = await drive<Record<string, string>>({
      kind: 'scan',
      technique: 'ip.protocol',
      targets,
      ports: protocols,
    });
    // Any ICMP message shows that the host speaks ICMP: nmap tells the first one that happened to come, we the answer.
    expect([mine['1'], referee['1']?.split(' ')[0]]).toEqual(
      targets === far4 ? ['open echo-reply', 'open'] : ['closed param-problem', 'closed'],
    );
    expect({ ...mine, 1: '' }).toEqual({ ...referee, 1: '' });
  });

  test.concurrent.each([
    ['tcp.syn', '-sS', 0x03, 'SYNFIN'],
    ['tcp.syn', '-sS', 0x42, 'ECESYN'],
    ['tcp.syn', '-sS', 0x12, '0x12'],
    ['tcp.fin', '-sF', 0x29, 'FINPSHURG'],
    ['tcp.ack', '-sA', 0x18, 'PSHACK'],
    ['tcp.null', '-sN', 0x20, 'URG'],
  ])('for %s (%s) with flags %i (%s)', async (technique, flag, flags, names) => {
    const referee = await table(flag, '--scanflags', names, '-p', '999-1003', far4);
    const mine = await drive({ kind: 'scan', technique, flags, targets: far4, ports: ports.slice(0, 5) });
    expect(mine).toEqual(referee);
  });
});

interface Found {
  readonly address: string;
  readonly state: string;
  readonly reason: string;
  readonly ttl: number | null;
  readonly mac: string | null;
  readonly answers: readonly string[];
}

/** Address -> `reason ttl` of the hosts that nmap calls up. */
async function hostsUp(...args: readonly string[]): Promise<Record<string, string>> {
  const text = await nmap('-sn', ...args);
  const rows = text.matchAll(/^Nmap scan report for (\S+)\nHost is up, received (\S+?)(?: ttl (\d+))?(?: \(|\.)/gm);
  return Object.fromEntries([...rows].map(([, address, reason, ttl]) => [address!, `${reason} ${ttl ?? '-'}`]));
}

const up = (found: readonly Found[]): Record<string, string> =>
  Object.fromEntries(
    found.flatMap(({ address, state, reason, ttl }) => (state === 'up' ? [[address, `${reason} ${ttl ?? '-'}`]] : [])),
  );
const one = (method: DiscoveryMethodId, number = 0): HostProbe[] => [{ method, number }];

describe('discovery finds the hosts that nmap finds, by the same answers', () => {
  test.concurrent.each([
    ['-PE', one('icmp.echo'), far4],
    ['-PP', one('icmp.timestamp'), far4],
    ['-PM', one('icmp.mask'), far4],
    ['-PS1000', one('tcp.syn', 1000), far4],
    ['-PS1001', one('tcp.syn', 1001), far4],
    ['-PA80', one('tcp.ack', 80), far4],
    ['-PU40125', one('udp.payload', 40_125), far4],
    ['-PY1000', one('sctp.init', 1000), far4],
    ['-PY1001', one('sctp.init', 1001), far4],
    ['-PO1', one('ip.protocol', 1), far4],
    ['-PO4', one('ip.protocol', 4), far4],
    ['-PO6', one('ip.protocol', 6), far4],
    ['-PO17', one('ip.protocol', 17), far4],
    ['-PE', one('icmp.echo'), far6],
    ['-PS1000', one('tcp.syn', 1000), far6],
    ['-PA80', one('tcp.ack', 80), far6],
    ['-PU40125', one('udp.payload', 40_125), far6],
    ['-PO58', one('ip.protocol', 58), far6],
  ])('%s', async (flag, probes, targets) => {
    const referee = await hostsUp(flag, ...six(targets));
    expect(Object.keys(referee)).toEqual([targets]);
    expect(up(await drive({ kind: 'discover', targets, probes }))).toEqual(referee);
  });

  test('by what both ask without being told, this host and those that are down included', async () => {
    const targets = '10.91.0.1,2 10.94.0.1-4';
    const found = await drive<Found[]>({ kind: 'discover', targets, probes: usualProbes, link: true });
    expect(up(found)).toEqual(await hostsUp(...targets.split(' ')));
    expect(found).toHaveLength(6);
    const at = (address: string): Found => found.find((host) => host.address === address)!;
    expect(at('10.91.0.2')).toMatchObject({ reason: 'arp-response', mac: expect.stringMatching(/^(?:..:){5}..$/) });
    expect(at('10.91.0.1')).toMatchObject({ reason: 'localhost-response', answers: [] });
    expect(at(far4).answers).toEqual([
      'echo-reply icmp.echo/0',
      'reset tcp.syn/443',
      'reset tcp.ack/80',
      'timestamp-reply icmp.timestamp/0',
    ]);
    // Three hops away, and no host there: the last router says so after its own three seconds, or nobody does.
    expect(at('10.94.0.4').state).toBe('down');
  });

  test('takes those on no link of ours for up where no probe is asked for', async () => {
    const found = await drive<Found[]>({ kind: 'discover', targets: '10.91.0.2,9 10.94.0.77', probes: [], link: true });
    expect(up(found)).toEqual({ '10.91.0.2': 'arp-response -', '10.94.0.77': 'user-set -' });
  });

  test('by neighbour discovery on a link, zones included', async () => {
    const { stdout } = await lab.host('one').must(['ip', '-6', '-o', 'addr', 'show', 'dev', 'eth0']);
    const local = `${/fe80::[0-9a-f:]+/.exec(stdout)![0]}%eth0`;
    const targets = `fd91::2 fd91::9 ${local}`;
    const found = await drive<Found[]>({ kind: 'discover', targets, probes: usualProbes, link: true });
    expect(up(found)).toEqual({ 'fd91::2': 'nd-response -', [local]: 'nd-response -' });
    const probed = await drive<Found[]>({ kind: 'discover', targets: local, probes: one('icmp.echo') });
    expect(up(probed)).toEqual({ [local]: 'echo-reply 64' });
  });

  test('by connections, as any user', async () => {
    const user = lab.mode === 'root' ? { uid: 65_534, gid: 65_534 } : undefined;
    const probes = usualConnectProbes;
    const found = await drive<Found[]>(
      { kind: 'discover', targets: `${far4} fd94::2`, probes, connect: true },
      client,
      user,
    );
    expect(up(found)).toEqual({ ...(await hostsUp('--unprivileged', far4)), [far6]: 'conn-refused -' });
  });
});

interface Traced {
  readonly target: string;
  readonly reached: boolean;
  readonly hops: readonly (string | null)[];
  readonly shared: number;
  readonly timed: boolean;
}

/** Target -> its hops, from nmap's XML, which repeats shared ones. */
async function ways(...args: readonly string[]): Promise<Record<string, string[]>> {
  const xml = await nmap('--traceroute', '-oX', '-', ...args);
  return Object.fromEntries(
    [...xml.matchAll(/<host[ >][\s\S]*?<\/host>/g)].map(([host]) => [
      /<address addr="([^"]+)"/.exec(host)![1]!,
      [...host.matchAll(/<hop ttl="\d+" ipaddr="([^"]+)"/g)].map((hop) => hop[1]!),
    ]),
  );
}

describe('traceroute goes the ways of nmap', () => {
  test.concurrent.each([
    ['ICMP echo', one('icmp.echo')[0]!, ['-sn', '-PE', far4, beside4]],
    ['TCP to an open port', one('tcp.syn', 1000)[0]!, ['-Pn', '-p1000', far4, beside4]],
    ['UDP to a closed port', one('udp.payload', 40_125)[0]!, ['-Pn', '-sU', '-p40125', far4, beside4]],
  ])('by %s', async (_name, probe, args) => {
    const referee = await ways(...args);
    expect(referee[far4]).toHaveLength(4);
    for (const ttl of [null, 61]) {
      const traced = await drive<Traced[]>({ kind: 'trace', targets: `${far4} ${beside4}`, probe, ttl });
      expect(Object.fromEntries(traced.map(({ target, hops }) => [target, hops]))).toEqual(referee);
      expect(traced.every(({ reached, timed }) => reached && timed)).toBe(true);
    }
  });

  test('of IPv6, of this host, and shares what one target has in common with the last', async () => {
    const probe = one('icmp.echo')[0]!;
    const targets = `${far4} ${beside4} fd94::2 127.0.0.1`;
    const traced = await drive<Traced[]>({ kind: 'trace', targets, probe, ttl: null, inTurn: true });
    const way4 = ['10.91.0.2', '10.92.0.2', '10.93.0.2'];
    expect(traced.map(({ target, hops, shared }) => [target, hops, shared])).toEqual([
      [far4, [...way4, far4], 0],
      [beside4, [...way4, beside4], 2],
      ['127.0.0.1', ['127.0.0.1'], 0],
      [far6, ['fd91::2', 'fd92::2', 'fd93::2', far6], 0],
    ]);
  });

  test('leaves a gap where a router is silent', async () => {
    const two = lab.host('two');
    await two.nft(
      'table ip mute {\nchain out {\ntype filter hook output priority 0\nicmp type time-exceeded drop\n}\n}\n',
    );
    try {
      const [way] = await drive<Traced[]>({ kind: 'trace', targets: far4, probe: one('tcp.syn', 1000)[0]!, ttl: 61 });
      expect(way).toMatchObject({ reached: true, hops: ['10.91.0.2', null, '10.93.0.2', far4] });
    } finally {
      await two.nft('delete table ip mute\n');
    }
  });
});

describe('this host', () => {
  test('is asked for its protocols and SCTP ports as another one would be, and never hears itself', async () => {
    const far = lab.host('far');
    for (const targets of ['127.0.0.1', far4, '::1']) {
      const version4 = !targets.includes(':');
      const protocols = [2, 6, 17, 58, 132, 200];
      const mine = await drive({ kind: 'scan', technique: 'ip.protocol', targets, ports: protocols }, far);
      expect(mine).toEqual({
        2: version4 ? 'open|filtered no-response' : 'closed param-problem',
        6: 'open proto-response',
        17: 'open port-unreach',
        58: version4 ? 'closed proto-unreach' : 'open proto-response',
        132: 'open proto-response',
        200: version4 ? 'closed proto-unreach' : 'closed param-problem',
      });
      expect(await drive({ kind: 'scan', technique: 'sctp.init', targets, ports: [1000, 1001, 1002] }, far)).toEqual({
        1000: 'open init-ack',
        1001: 'closed abort',
        1002: 'filtered no-response',
      });
    }
  });
});
