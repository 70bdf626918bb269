/** The scan filters: what they keep and what they leave out, run by our own interpreter. */
import { describe, expect, test } from 'vitest';
import { linkTypes } from '../wire/link-type.ts';
import { runProgram } from './bpf-run.ts';
import { ethernetFrame, networkPacket, synPacket } from './packets.fixture.ts';
import { type ReplyFilter, replyFilter } from './reply-filter.ts';

const here = { from: '192.0.2.9', to: '10.0.0.1', fromPort: 80 };
const here6 = { from: '2001:db8::9', to: 'fd00::1', fromPort: 80 };
const fragment = synPacket({ ...here, toPort: 61_000 });
fragment[7] = 8;
const withOptions = Uint8Array.from([0x46, ...synPacket({ ...here, toPort: 61_000 }).subarray(1, 20), 1, 1, 1, 1]);
const ports = new Uint8Array(8);
new DataView(ports.buffer).setUint16(2, 61_000);

/** Name, packet. */
const packets: Readonly<Record<string, Uint8Array>> = {
  low: synPacket({ ...here, toPort: 61_000 }),
  high: synPacket({ ...here, toPort: 61_255 }),
  below: synPacket({ ...here, toPort: 60_999 }),
  above: synPacket({ ...here, toPort: 61_256 }),
  low6: synPacket({ ...here6, toPort: 61_000 }),
  above6: synPacket({ ...here6, toPort: 61_256 }),
  udp: networkPacket(here.from, here.to, 17, ports),
  sctp6: networkPacket(here6.from, here6.to, 132, ports),
  icmp: networkPacket(here.from, here.to, 1, new Uint8Array(8)),
  icmp6: networkPacket(here6.from, here6.to, 58, new Uint8Array(8)),
  gre: networkPacket(here.from, here.to, 47, new Uint8Array(8)),
  fragment,
  options: Uint8Array.from([...withOptions, ...synPacket({ ...here, toPort: 61_000 }).subarray(20)]),
  extension: networkPacket(here6.from, here6.to, 60, new Uint8Array(40)),
  short: synPacket({ ...here, toPort: 61_000 }).subarray(0, 21),
};

const base: ReplyFilter = { linkType: linkTypes.ethernet, transports: ['tcp'], ports: { low: 61_000, high: 61_255 } };

function kept(filter: ReplyFilter): string[] {
  const program = replyFilter(filter);
  return Object.entries(packets).flatMap(([name, packet]) => {
    const frame = filter.linkType === linkTypes.ethernet ? ethernetFrame(packet) : packet;
    return runProgram(program, frame, 0, frame.length) > 0 ? [name] : [];
  });
}

describe.each([linkTypes.ethernet, linkTypes.raw])('reply filters on link type %i', (linkType) => {
  test('TCP to our ports, ICMP, and headers that hide the transport', () => {
    expect(kept({ ...base, linkType })).toEqual(['low', 'high', 'low6', 'icmp', 'icmp6', 'options', 'extension']);
  });

  test('other transports', () => {
    expect(kept({ ...base, linkType, transports: ['udp'], icmp: false })).toEqual(['udp', 'extension']);
    expect(kept({ ...base, linkType, transports: ['tcp', 'sctp'], icmp: false })).toEqual([
      'low',
      'high',
      'low6',
      'sctp6',
      'options',
      'extension',
    ]);
    expect(kept({ ...base, linkType, transports: [], protocols: [47] })).toEqual(['icmp', 'icmp6', 'gre', 'extension']);
  });
});

test('ARP only when asked for, and only so many bytes', () => {
  const arp = new Uint8Array(42);
  arp.set([0x08, 0x06], 12);
  const run = (filter: ReplyFilter): number => runProgram(replyFilter(filter), arp, 0, arp.length);
  expect([run(base), run({ ...base, arp: true }), run({ ...base, arp: true, keep: 96 })]).toEqual([0, 65_535, 96]);
});

test('other link types are refused', () => {
  expect(() => replyFilter({ ...base, linkType: linkTypes.linuxSll2 })).toThrow(RangeError);
});
