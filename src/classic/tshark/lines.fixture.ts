/**
 * Frames whose lines are held against tshark's: what passed between two hosts, and a sample of each protocol that is read. Beside these the
 * oracle compares the segments of lossy connections (oracle.test.ts) and recorded traffic of real programs (lines.lab.test.ts).
 */
import type { ProtocolSample } from '../../capture/protocol.ts';
import { protocols } from '../../capture/protocols/catalog.gen.ts';
import { captured } from '../../wire/captured.fixture.ts';
import { hex } from '../../wire/hex.fixture.ts';
import { be16, ether, hex as frameHex, ip4, join } from '../tcpdump/frames.fixture.ts';

/** A frame with its name. */
export interface NamedFrame {
  readonly name: string;
  readonly frame: Uint8Array;
}

/**
 * Samples whose lines are not tshark's: what it says of bytes that end too soon, of addresses of makers, and of a fragment of nothing; and
 * version negotiation of QUIC, and HSRP, which it reads only in a conversation, or in a group, that it knows.
 */
const unlike: ReadonlySet<string> = new Set(['geneve', 'ip', 'ipv6', 'llc', 'mpls', 'resp', 'smb2', 'vxlan']);

/** All frames that are compared. */
export function comparedFrames(): readonly NamedFrame[] {
  const samples = protocols.flatMap((protocol, host) =>
    protocol.samples.flatMap((sample, index) => {
      const frame = unlike.has(protocol.name) ? null : frameOf(sample, host * 8 + index);
      return frame === null ? [] : [{ name: `${protocol.name}: ${sample.name}`, frame }];
    }),
  );
  return [...Object.entries(captured).map(([name, frame]) => ({ name, frame })), ...samples, ...edges()];
}

/** The sample in an Ethernet frame between two hosts that nobody else is; null where Ethernet cannot carry it. */
function frameOf({ under: [table, key], hex: text, reply }: ProtocolSample, host: number): Uint8Array | null {
  const bytes = hex(text);
  const ends = { source: join(10, 8, be16(host)), destination: join(10, 9, be16(host)) };
  const ports = reply === true ? [be16(key), be16(57_344 + host)] : [be16(57_344 + host), be16(key)];
  switch (table) {
    case 'link':
      return key === 1 ? bytes : null;
    case 'ether':
      return ether(key === 0 ? bytes.length : key, bytes);
    case 'llc':
      return ether(bytes.length + 3, key, key, 3, bytes);
    case 'snap':
      return ether(bytes.length + 8, 0xaa, 0xaa, 3, be16(key >>> 24), (key >> 16) & 0xff, be16(key & 0xffff), bytes);
    case 'ip':
      return key === 58 ? null : ether(0x0800, ip4({ ...ends, protocol: key }, bytes));
    case 'udp':
      return ether(0x0800, ip4({ ...ends, protocol: 17 }, ports, be16(bytes.length + 8), be16(0), bytes));
    case 'tcp':
      return ether(0x0800, ip4({ ...ends, protocol: 6 }, ports, frameHex('0000000100000001 5018010000000000'), bytes));
    case 'ppp':
    case 'sctp':
      return null;
  }
}

/** What no sample has: every code of ICMP, messages by number, odd lengths. */
function edges(): readonly NamedFrame[] {
  const icmp = (type: number, code: number): Uint8Array =>
    ether(0x0800, ip4({ protocol: 1 }, type, code, be16(0), be16(type), be16(code), new Uint8Array(8)));
  const udp = (port: number, name: string, ...payload: readonly (string | Uint8Array)[]): NamedFrame => {
    const bytes = join(payload);
    const head = [be16(40_000), be16(port), be16(bytes.length + 8), be16(0)];
    return { name, frame: ether(0x0800, ip4({ protocol: 17 }, head, bytes)) };
  };
  const unreachable = Array.from({ length: 17 }, (_, code) => ({ name: `icmp 3 ${code}`, frame: icmp(3, code) }));
  const others = [
    [5, 0],
    [5, 3],
    [5, 4],
    [11, 0],
    [11, 1],
    [11, 2],
    [12, 0],
    [12, 1],
    [8, 0],
    [13, 0],
  ] as const;
  return [
    ...unreachable,
    ...others.map(([type, code]) => ({ name: `icmp ${type} ${code}`, frame: icmp(type, code) })),
    udp(514, 'syslog local7', '<191>last of all'),
    udp(514, 'syslog kernel', '<0>first of all'),
    udp(69, 'tftp write', frameHex('0002'), 'name\0netascii\0'),
    udp(69, 'tftp error', frameHex('00050001'), 'gone\0'),
    udp(520, 'rip', frameHex('01010000')),
    udp(520, 'rip 2', frameHex('02020000')),
    udp(5355, 'llmnr', frameHex('12340000000100000000000001610000010001')),
    udp(5353, 'mdns', frameHex('00000000000100000000000001610000018001')),
    udp(123, 'ntp 3', frameHex('1b'), new Uint8Array(47)),
    { name: 'experimental', frame: ether(0x88b6, 'abcdefgh') },
    { name: 'unknown type', frame: ether(0x1234, 'abcdefgh') },
    { name: 'tagged', frame: ether(0x8100, be16(0x6001), be16(0x1234), 'abcdefgh') },
    { name: 'first fragment', frame: ether(0x0800, ip4({ protocol: 17, id: 77, fragment: 0x2000 }, 'abcdefgh')) },
    { name: 'last fragment', frame: ether(0x0800, ip4({ protocol: 17, id: 78, fragment: 2 }, 'abcdefgh')) },
  ];
}
