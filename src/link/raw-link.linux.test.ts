/** Raw packets: the kernel of a laboratory answers ours, on loopback and over a wire, in both families. */
import { linkTypes } from '../wire/link-type.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildLab, type Lab } from '../../lab/build-lab.ts';
import { needs } from '../../lab/needs.ts';
import type { LinkOptions } from './link-options.ts';
import type { Link } from './link.ts';
import { synPacket } from './packets.fixture.ts';
import { batchOf } from './prepared-batch.ts';
import { openRawLink } from './raw-link.linux.ts';
import { replyFilter } from './reply-filter.ts';

const required = needs({ root: true, lab: true, tools: ['bash'] });
let lab: Lab<'client' | 'server'> | undefined;

beforeAll(async () => {
  if (required.missing !== undefined) return;
  lab = await buildLab({
    hosts: { client: {}, server: {} },
    links: [
      {
        ends: [
          { host: 'client', addresses: ['10.82.0.1/24', 'fd82::1/64'] },
          { host: 'server', addresses: ['10.82.0.2/24', 'fd82::2/64'] },
        ],
      },
    ],
  });
});

afterAll(() => lab?.close());

const ports = { low: 61_000, high: 61_003 };

function open(options: Partial<LinkOptions> = {}): Link {
  const filter = replyFilter({ linkType: linkTypes.raw, transports: ['tcp'], ports, icmp: false });
  const namespace = `/run/netns/${lab!.host('client').namespace}`;
  return openRawLink({
    interface: 'lo',
    filter,
    direction: 'in',
    ringBytes: 1 << 20,
    retireMs: 2,
    namespace,
    ...options,
  });
}

/** IP version, TCP flags and destination port of the packets that come within a second. */
function replies(link: Link, count: number): string[] {
  const seen: string[] = [];
  for (let round = 0; round < 40 && seen.length < count; round++) {
    link.receive((bytes, start) => {
      const version = bytes[start]! >> 4;
      const tcp = start + (version === 6 ? 40 : (bytes[start]! & 15) * 4);
      seen.push(`IPv${version} ${bytes[tcp + 13]} to ${bytes[tcp + 2]! * 256 + bytes[tcp + 3]!}`);
    }, 50);
  }
  return seen;
}

/** RST and ACK: the port is closed. */
const refused = 0x14;

required.describe('raw packets on Linux', () => {
  test('this machine answers on loopback, in both families', () => {
    const link = open();
    expect(link).toMatchObject({ linkType: linkTypes.raw, interfaceName: 'lo', mtu: 65_535 });
    const batch = batchOf([
      synPacket({ from: '127.0.0.1', to: '127.0.0.1', fromPort: 61_000, toPort: 9 }),
      synPacket({ from: '127.0.0.2', to: '127.1.2.3', fromPort: 61_001, toPort: 9 }),
      synPacket({ from: '::1', to: '::1', fromPort: 61_002, toPort: 9 }),
      synPacket({ from: '10.82.0.1', to: '10.82.0.1', fromPort: 61_003, toPort: 9 }),
    ]);
    expect(link.send(batch)).toBe(4);
    expect(replies(link, 4)).toEqual([
      `IPv4 ${refused} to 61000`,
      `IPv4 ${refused} to 61001`,
      `IPv6 ${refused} to 61002`,
      `IPv4 ${refused} to 61003`,
    ]);
    expect(link.stats()).toMatchObject({ sent: 4, received: 4, dropped: 0 });
    link.close();
  });

  test.each(['eth0', 'any'])('a neighbour answers over %s: the kernel resolves it', (name) => {
    const link = open({ interface: name });
    const batch = batchOf([
      synPacket({ from: '10.82.0.1', to: '10.82.0.2', fromPort: 61_000, toPort: 9 }),
      synPacket({ from: 'fd82::1', to: 'fd82::2', fromPort: 61_001, toPort: 9 }),
    ]);
    expect(link.send(batch)).toBe(2);
    expect(replies(link, 2).sort()).toEqual([`IPv4 ${refused} to 61000`, `IPv6 ${refused} to 61001`]);
    link.close();
  });

  test('only IP packets are packets: no ARP', async () => {
    const link = open({ interface: 'any', filter: null, direction: 'both' });
    // Nobody has the first address, so that the kernel asks for it by ARP; the second is our own.
    const speak = 'echo > /dev/udp/10.82.0.99/9; echo > /dev/udp/10.82.0.1/9';
    await lab!.host('client').run(['bash', '-c', speak]);
    const seen: string[] = [];
    for (let round = 0; round < 5; round++) {
      link.receive((bytes, start) => seen.push(`IPv${bytes[start]! >> 4} protocol ${bytes[start + 9]}`), 20);
    }
    expect(seen.filter((each) => !each.startsWith('IPv6'))).toEqual(['IPv4 protocol 17', 'IPv4 protocol 1']);
    link.close();
  });

  test('what cannot go is refused by name, packet by packet', () => {
    const link = open({ interface: 'any' });
    const good = synPacket({ from: '127.0.0.1', to: '127.0.0.1', fromPort: 61_000, toPort: 9 });
    const nowhere = synPacket({ from: '127.0.0.1', to: '192.0.2.1', fromPort: 61_000, toPort: 9 });
    const short = good.slice(0, 12);
    const batch = batchOf([good, nowhere, short, good]);
    expect([link.send(batch), link.sendError]).toEqual([1, 'ENETUNREACH']);
    expect([link.send(batch, 2), link.sendError]).toEqual([0, 'EINVAL']);
    expect([link.send(batch, 3), link.sendError]).toEqual([1, null]);
    expect(link.stats()).toMatchObject({ sent: 2, sendErrors: { ENETUNREACH: 1, EINVAL: 1 } });
    link.close();
  });

  test('a firewall that drops what leaves says so', async () => {
    const server = lab!.host('client');
    await server.nft(`table ip guard {
      chain output {
        type filter hook output priority 0
        tcp dport 99 drop
      }
    }
    `);
    const link = open();
    link.send(batchOf([synPacket({ from: '127.0.0.1', to: '127.0.0.1', fromPort: 61_000, toPort: 99 })]));
    expect(link.sendError).toBe('EPERM');
    await server.nft('delete table ip guard\n');
    link.close();
  });
});
