/** The rest of the matrix that test/scan.test.ts begins: every ICMPv6 refusal, packets that are played with, limits, UDP of both families; as root and as nobody. */
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Lab } from '../../lab/build-lab.ts';
import { buildLab } from '../../lab/build-lab.ts';
import type { HostRunOptions, LabHost } from '../../lab/lab-host.ts';
import { needs } from '../../lab/needs.ts';

const { describe } = needs({ root: true, lab: true, tools: ['nft', 'nmap', 'setpriv'] });

const program = fileURLToPath(new URL('../../src/bin.ts', import.meta.url));
const [address4, address6] = ['10.97.0.2', 'fd97::2'];
const nobody = { user: { uid: 65_534, gid: 65_534 } };
/** Listening: open ones, those that nobody may reach, and those whose packets are played with. */
const listening = [1000, 1020, 1021, 1022, 1023, 4007, 4050];

const firewall = `table inet matrix {
  chain arriving {
    type filter hook input priority 0; policy accept;
    meta l4proto { tcp, udp } th dport 4000-4999 numgen random mod 10 < 1 drop
    tcp dport 1002 drop
    tcp dport 1003 reject with tcp reset
    meta nfproto ipv6 tcp dport 1004 reject with icmpv6 port-unreachable
    meta nfproto ipv6 tcp dport 1005 reject with icmpv6 addr-unreachable
    meta nfproto ipv6 tcp dport 1006 reject with icmpv6 no-route
    meta nfproto ipv6 tcp dport 1007 reject with icmpv6 policy-fail
    meta nfproto ipv6 tcp dport 1008 reject with icmpv6 reject-route
    meta nfproto ipv6 tcp dport 1010 reject with icmpv6 admin-prohibited
    udp dport 1002 drop
    meta nfproto ipv4 udp dport 1005 reject with icmp host-unreachable
    meta nfproto ipv4 udp dport 1006 reject with icmp net-unreachable
    meta nfproto ipv4 udp dport 1007 reject with icmp prot-unreachable
    meta nfproto ipv4 udp dport 1008 reject with icmp net-prohibited
    meta nfproto ipv4 udp dport 1009 reject with icmp host-prohibited
    meta nfproto ipv4 udp dport 1010 reject with icmp admin-prohibited
    meta nfproto ipv6 udp dport 1005 reject with icmpv6 addr-unreachable
    meta nfproto ipv6 udp dport 1006 reject with icmpv6 no-route
    meta nfproto ipv6 udp dport 1007 reject with icmpv6 policy-fail
    meta nfproto ipv6 udp dport 1008 reject with icmpv6 reject-route
    meta nfproto ipv6 udp dport 1010 reject with icmpv6 admin-prohibited
    tcp dport 1020 tcp flags & syn == 0 drop
    tcp dport 1021 ct state invalid,untracked synproxy mss 1460 wscale 7 timestamp sack-perm
    tcp dport 1021 ct state invalid drop
    tcp dport 1022 tcp flags & (syn|ack) == ack reject with tcp reset
  }
  chain before {
    type filter hook prerouting priority raw; policy accept;
    tcp dport 1021 tcp flags syn notrack
  }
  chain leaving {
    type filter hook output priority 0; policy accept;
    tcp sport 1023 tcp window set 0
    tcp sport 3000-3999 tcp flags & rst == rst limit rate over 50/second burst 10 packets drop
    tcp sport 4000-4999 numgen random mod 10 < 1 drop
  }
}
`;

let lab: Lab<'client' | 'server'>;
let client: LabHost;

beforeAll(async () => {
  lab = await buildLab({
    hosts: {
      client: {},
      server: {
        firewall,
        sysctls: {
          'net.ipv4.icmp_ratelimit': '0',
          'net.ipv6.icmp.ratelimit': '0',
          'net.ipv4.icmp_msgs_per_sec': '1000000',
          'net.netfilter.nf_conntrack_tcp_loose': '0',
        },
      },
    },
    links: [
      {
        ends: [
          { host: 'client', addresses: ['10.97.0.1/24', 'fd97::1/64'] },
          { host: 'server', addresses: [`${address4}/24`, `${address6}/64`] },
        ],
      },
    ],
  });
  client = lab.host('client');
  const source = `const net = require('node:net'), dgram = require('node:dgram');
    const tcp = ${JSON.stringify(listening)}, udp = [1000, 1001, 1002];
    let left = tcp.length + udp.length;
    const ready = () => --left || console.log('ready');
    for (const port of tcp) net.createServer((s) => s.on('error', () => {}).resume()).listen({ port, host: '::' }, ready);
    for (const port of udp) {
      const socket = dgram.createSocket('udp6');
      if (port === 1000) socket.on('message', (m, from) => socket.send('well', from.port, from.address));
      socket.bind(port, ready);
    }`;
  await lab.host('server').daemon({ argv: [process.execPath, '-e', source], ready: { output: /ready/ } });
});
afterAll(() => lab?.close());

interface Told {
  readonly port: number;
  readonly state: string;
  readonly reason: string;
}

/** Port -> `state reason`. */
async function ours(args: readonly string[], options: HostRunOptions = {}): Promise<Record<string, string>> {
  const argv = [process.execPath, program, 'scan', ...args, '--all', '--json'];
  const { stdout } = await client.run(argv, options);
  return Object.fromEntries(
    (JSON.parse(stdout) as Told[]).map(({ port, state, reason }) => [port, `${state} ${reason}`]),
  );
}

/** The same from nmap's own table. */
async function theirs(...args: readonly string[]): Promise<Record<string, string>> {
  const { stdout } = await client.must(['nmap', '-n', '-Pn', '--reason', ...args]);
  const rows = stdout.matchAll(/^(\d+)\/(?:tcp|udp)\s+(\S+)\s+\S+\s+(\S+)/gm);
  return Object.fromEntries([...rows].map(([, port, state, reason]) => [port!, `${state} ${reason}`]));
}

const range = '1000-1010,1020-1023';
const changed = (told: Readonly<Record<string, string>>, other: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(told).filter(([port, said]) => other[port] !== said));

describe('the matrix', () => {
  test.concurrent.each([
    ['SYN over IPv4', [address4, '-p', range, '--technique', 'syn'], ['-sS', '-p', range, address4]],
    ['SYN over IPv6', [address6, '-p', range, '--technique', 'syn'], ['-6', '-sS', '-p', range, address6]],
    ['UDP over IPv4', [address4, '-p', '1000-1010', '--udp'], ['-sU', '-p', '1000-1010', address4]],
    ['UDP over IPv6', [address6, '-p', '1000-1010', '--udp'], ['-6', '-sU', '-p', '1000-1010', address6]],
  ] as const)(
    '%s: the states and reasons are those of nmap, but where it knows no name',
    async (name, mine, referee) => {
      const [told, said] = await Promise.all([ours(mine), theirs(...referee)]);
      expect(Object.keys(said)).toHaveLength(name.startsWith('SYN') ? 15 : 11);
      expect(new Set(Object.values(said)).size).toBeGreaterThan(2);
      // RFC 4443 section 3.1: codes 3 and 5 have names of their own, for which nmap uses its names of IPv4.
      const finer = { '1005': 'filtered addr-unreach', '1007': 'filtered failed-policy' };
      expect(changed(told, said)).toEqual(name.endsWith('6') ? finer : {});
      if (name.endsWith('6'))
        expect([said['1005'], said['1007']]).toEqual(['filtered host-unreach', 'filtered admin-prohibited']);
    },
  );

  test.concurrent('an ordinary user sees by connections what root sees by packets', async () => {
    const reset = (said: string): string => said.replace('closed conn-refused', 'closed reset');
    for (const address of [address4, address6]) {
      const [packets, connections] = await Promise.all([
        ours([address, '-p', range, '--technique', 'syn']),
        ours([address, '-p', range], nobody),
      ]);
      const asPackets = Object.fromEntries(Object.entries(connections).map(([port, said]) => [port, reset(said)]));
      // Over IPv6 this proxy answers the kernel's own handshakes and no scanner's SYN, nmap's neither.
      expect(changed(asPackets, packets)).toEqual(address === address6 ? { '1021': 'open syn-ack' } : {});
    }
  });

  test.concurrent('connections over IPv6: the truth where nmap -sT is wrong', async () => {
    const [told, said] = await Promise.all([
      ours([address6, '-p', range], nobody),
      theirs('-6', '-sT', '-p', range, address6),
    ]);
    // nmap calls 1004 "closed conn-refused", 1005 host-unreach, 1006 net-unreach, 1007 and 1008 admin-prohibited, as connect(2) does
    // (net/ipv6/icmp.c: tab_unreach), or all of them no-response when it looks too late; the socket's error queue holds the message itself.
    const truth = {
      '1004': 'filtered port-unreach',
      '1005': 'filtered addr-unreach',
      '1006': 'filtered no-route',
      '1007': 'filtered failed-policy',
      '1008': 'filtered reject-route',
      '1010': 'filtered admin-prohibited',
    };
    expect(told).toMatchObject(truth);
    for (const port of ['1004', '1005', '1006', '1007', '1008'] as const) expect(said[port]).not.toBe(truth[port]);
    const same = ['1000', '1001', '1002', '1003', '1009', '1020', '1021', '1023'];
    expect(same.map((port) => told[port])).toEqual(same.map((port) => said[port]));
    // Reset once it stood: open, as the SYN-ACK said, and closed to no scan.
    expect(told['1022']).toBe('open syn-ack');
  });

  test.concurrent('a host that limits its resets: every closed port is found closed', async () => {
    const told = await ours([address4, '-p', '3000-3099', '--technique', 'syn']);
    expect(Object.values(told).filter((said) => said === 'closed reset')).toHaveLength(100);
  });

  test.concurrent.each([
    ['packets', ['--technique', 'syn'], {}, 'closed reset', [4007, 4050]],
    ['connections', ['--technique', 'connect'], nobody, 'closed conn-refused', [4007, 4050]],
    ['datagrams', ['--udp'], {}, 'closed port-unreach', []],
  ] as const)('a tenth of all packets lost: %s find the truth', async (_by, flags, options, closed, open) => {
    const told = await ours([address4, '-p', '4000-4099', ...flags], options);
    expect(Object.keys(told)).toHaveLength(100);
    expect(
      Object.keys(told)
        .filter((port) => told[port] === 'open syn-ack')
        .map(Number),
    ).toEqual(open);
    expect(Object.values(told).filter((said) => said === closed)).toHaveLength(100 - open.length);
  });
});
