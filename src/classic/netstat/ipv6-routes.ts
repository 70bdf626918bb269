/** The IPv6 routing table, from /proc/net/ipv6_route (net/ipv6/ip6_fib.c ipv6_route_native_seq_show). */
import { ipv6Text } from '../../addr/ipv6.ts';
import type { ByteText } from '../byte-text.ts';

/** A route. */
export interface Ipv6Route {
  readonly destination: string;
  readonly prefixLength: number;
  readonly nextHop: string;
  readonly metric: number;
  readonly references: number;
  readonly use: number;
  readonly flags: number;
  readonly device: ByteText;
}

const cached = 0x0100_0000;
/** The letters of the flags (include/uapi/linux/{route,ipv6_route}.h), in the order in which they are printed. */
const letters: readonly (readonly [bit: number, letter: string])[] = [
  [0x1, 'U'],
  [0x200, '!'],
  [0x2, 'G'],
  [0x4, 'H'],
  [0x1_0000, 'D'],
  [0x4_0000, 'A'],
  [cached, 'C'],
  [0x2_0000, 'a'],
  [0x40_0000, 'e'],
  [0x20, 'm'],
  [0x20_0000, 'n'],
  [0x200_0000, 'f'],
];

/** The heading of the table or, with `cache`, of the routing cache. */
export function ipv6Heading(cache: boolean): ByteText {
  const columns = `${'Destination'.padEnd(30)} ${'Next Hop'.padEnd(26)} Flag Met Ref  Use If`;
  return `Kernel IPv6 routing ${cache ? 'cache' : 'table'}\n${columns}\n`;
}

/** The routes of the table, or those that the kernel has cached, in its order. */
export function parseIpv6Routes(text: ByteText, cache: boolean): Ipv6Route[] {
  const routes: Ipv6Route[] = [];
  for (const line of text.split('\n')) {
    const cells = line.trim().split(/\s+/);
    if (cells.length < 10) continue;
    const [destination, length, , , nextHop, metric, references, use, flags, device] = cells;
    const bits = Number.parseInt(flags!, 16);
    if (((bits & cached) !== 0) !== cache) continue;
    routes.push({
      destination: ipv6Text(Buffer.from(destination!, 'hex')),
      prefixLength: Number.parseInt(length!, 16),
      nextHop: ipv6Text(Buffer.from(nextHop!, 'hex')),
      metric: signed(metric!),
      references: signed(references!),
      use: signed(use!),
      flags: bits,
      device: device!,
    });
  }
  return routes;
}

/** net-tools prints these counters as C's `int`: the lowest priority of all is -1. */
function signed(hex: string): number {
  return Number.parseInt(hex, 16) | 0;
}

/** A row; the names stand for destination and next hop. */
export function ipv6RouteLine(route: Ipv6Route, destination: ByteText, nextHop: ByteText): ByteText {
  const flags = letters.filter(([bit]) => (route.flags & bit) !== 0).map(([, letter]) => letter);
  const where = `${`${destination}/${route.prefixLength}`.padEnd(30)} ${nextHop.padEnd(26)}`;
  const counters = `${String(route.metric).padEnd(3)} ${route.references} ${String(route.use).padStart(6)}`;
  return `${where} ${flags.join('').padEnd(4)} ${counters} ${route.device}\n`;
}
