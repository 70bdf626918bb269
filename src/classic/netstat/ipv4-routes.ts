/** The IPv4 routing table, from /proc/net/route (net/ipv4/fib_trie.c fib_route_seq_show). */
import type { ByteText } from '../byte-text.ts';

/** A route. Addresses are dotted decimal. */
export interface Ipv4Route {
  readonly device: ByteText;
  readonly destination: string;
  readonly gateway: string;
  readonly mask: string;
  /** RTF_* (include/uapi/linux/route.h). */
  readonly flags: number;
  readonly references: number;
  readonly use: number;
  readonly metric: number;
  readonly mtu: number;
  readonly window: number;
  readonly roundTrip: number;
}

const up = 0x1;
const host = 0x4;
const reject = 0x200;
/** The letters of the flags, in the order in which they are printed. */
const letters: readonly (readonly [bit: number, letter: string])[] = [
  [0x2, 'G'],
  [host, 'H'],
  [0x8, 'R'],
  [0x10, 'D'],
  [0x20, 'M'],
  [0x10000, 'd'],
  [0x20000, 'a'],
  [0x40, 'u'],
  [0x80, 'w'],
  [0x100, 'i'],
  [0x400, 'n'],
];

/** The heading for how often `-e` was given. */
export function ipv4Heading(extend: number): ByteText {
  return `Kernel IP routing table\nDestination     Gateway         Genmask         ${columns(extend)}\n`;
}

/** The heading of the routing cache, which the kernel has kept empty since Linux 3.6. */
export function ipv4CacheHeading(extend: number): ByteText {
  const more = extend > 1 ? '  TOS HHRef HHUptod     SpecDst' : '';
  return `Kernel IP routing cache\nSource          Destination     Gateway         ${columns(extend)}${more}\n`;
}

function columns(extend: number): ByteText {
  if (extend === 0) return 'Flags   MSS Window  irtt Iface';
  return extend === 1 ? 'Flags Metric Ref    Use Iface' : 'Flags Metric Ref    Use Iface    MSS   Window irtt';
}

/** The routes that are up, in the kernel's order. */
export function parseIpv4Routes(text: ByteText): Ipv4Route[] {
  const routes: Ipv4Route[] = [];
  for (const line of text.split('\n').slice(1)) {
    const cells = line.trim().split(/\s+/);
    if (cells.length < 11) continue;
    const [device, destination, gateway, flags, references, use, metric, mask, mtu, window, roundTrip] = cells;
    const bits = Number.parseInt(flags!, 16);
    if ((bits & up) === 0) continue;
    routes.push({
      device: device!,
      destination: dotted(destination!),
      gateway: dotted(gateway!),
      mask: dotted(mask!),
      flags: bits,
      references: Number(references),
      use: Number(use),
      metric: Number(metric),
      mtu: Number(mtu),
      window: Number(window),
      roundTrip: Number(roundTrip),
    });
  }
  return routes;
}

/** Eight hex digits of a word in host order. */
function dotted(hex: string): string {
  const word = Number.parseInt(hex, 16);
  return [word & 0xff, (word >>> 8) & 0xff, (word >>> 16) & 0xff, word >>> 24].join('.');
}

/** What the destination's number stands for: everything, one host, or a network. */
export function destinationKind({ destination, mask, flags }: Ipv4Route): 'default' | 'host' | 'network' {
  if (mask === '0.0.0.0' && destination === '0.0.0.0') return 'default';
  if ((flags & host) !== 0) return 'host';
  const bits = mask.split('.').map(Number);
  const isNetwork = destination.split('.').every((octet, at) => (Number(octet) & ~bits[at]! & 0xff) === 0);
  return isNetwork ? 'network' : 'host';
}

/** A row; the names stand for destination and gateway. A route that refuses has neither gateway nor device. */
export function ipv4RouteLine(route: Ipv4Route, destination: ByteText, gateway: ByteText, extend: number): ByteText {
  const refuses = (route.flags & reject) !== 0;
  const shown = (value: ByteText | number): ByteText => (refuses ? '-' : String(value));
  const head = `${column(destination)} ${column(shown(gateway))} ${route.mask.padEnd(15)} ${flagText(route.flags).padEnd(5)}`;
  const mtu = shown(route.mtu);
  const window = shown(route.window);
  const roundTrip = shown(route.roundTrip);
  const device = shown(route.device);
  if (extend === 0) return `${head} ${mtu.padStart(5)} ${window.padEnd(5)} ${roundTrip.padStart(6)} ${device}\n`;
  const metric = String(route.metric).padEnd(6);
  const references = shown(route.references);
  const use = String(route.use);
  if (extend === 1) return `${head} ${metric} ${references.padEnd(2)} ${use.padStart(7)} ${device}\n`;
  const narrow = refuses ? 2 : 3;
  const counters = `${metric} ${references.padEnd(narrow)} ${use.padStart(9 - narrow)} ${device.slice(0, 6).padEnd(8)}`;
  return `${head} ${counters} ${mtu.padEnd(5)} ${window.padEnd(6)} ${roundTrip}\n`;
}

/** Long names are cut, with `-W` too. */
function column(name: ByteText): ByteText {
  return name.slice(0, 15).padEnd(15);
}

function flagText(flags: number): string {
  const refuses = (flags & reject) !== 0;
  const set = letters.filter(([bit, letter]) => (flags & bit) !== 0 && !(refuses && letter === 'G'));
  return `${refuses ? '!' : 'U'}${set.map(([, letter]) => letter).join('')}`;
}
