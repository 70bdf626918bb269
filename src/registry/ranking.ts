/**
 * TCP ports by how likely something worth knowing listens there: our own order, from our own facts, for scans that cannot ask
 * all 65,535. It is a judgement, not a measurement, and it is made of five reasons that add up:
 *
 * 1. a program in wide use has this default (common-use.ts), or it is a service everybody should know (facts/services.ts);
 * 2. attackers have come through it (attack-history.ts): the more often, the more a defender wants to know;
 * 3. a habit: people who may choose a number choose one that looks like another (80 and 443 behind a digit or two, 8000 and
 *    9000 with a small offset, tripled digits, round thousands);
 * 4. it is registered with IANA, below 1024 more so, because a privileged number was given to system services only;
 * 5. operating systems hand it out first to servers that take any port (Windows RPC from 49152, RFC 6335's dynamic range).
 */
import { maxPort } from '../addr/port-set.ts';
import { attackHistory } from './attack-history.ts';
import { commonUses } from './common-use.ts';
import { knownServices } from './facts/services.ts';
import { allIanaRows } from './iana-table.ts';

const weights = { common: 60, known: 60, attack: 8, mostAttacks: 3, system: 30, registered: 6, low: 4 } as const;
const systemPorts = 1023;

let ranked: readonly number[] | undefined;

/** Every TCP port with a reason, the most likely first; ports of equal weight ascend. */
export function rankedTcpPorts(): readonly number[] {
  ranked ??= rank();
  return ranked;
}

/** The `count` most likely TCP ports, most likely first; all that have a reason where there are fewer. */
export function topTcpPorts(count: number): readonly number[] {
  return rankedTcpPorts().slice(0, count);
}

/**
 * The `count` most likely UDP ports: those in common use and those everybody should know, as for TCP, then system ports that are
 * registered. There are few, because a UDP port that nobody can put a question to says nothing.
 */
export function topUdpPorts(count: number): readonly number[] {
  const likely = [
    ...commonUses.filter((use) => use.transports.includes('udp')).map((use) => use.port),
    ...knownServices.filter((service) => service.transports.includes('udp')).flatMap((service) => service.ports),
    ...attackHistory.filter(({ transport }) => transport === 'udp').map(({ port }) => port),
  ];
  const registered = allIanaRows().filter(
    ({ port, transports }) => port > 0 && port <= systemPorts && transports.includes('udp'),
  );
  return [...new Set([...likely, ...registered.map(({ port }) => port)])].slice(0, count);
}

function rank(): readonly number[] {
  const scores = new Map<number, number>();
  const add = (port: number, weight: number): void => {
    if (port > 0 && port <= maxPort) scores.set(port, (scores.get(port) ?? 0) + weight);
  };
  for (const use of commonUses) if (use.transports.includes('tcp')) add(use.port, weights.common);
  for (const service of knownServices) {
    if (service.transports.includes('tcp')) for (const port of service.ports) add(port, weights.known);
  }
  const attacks = new Map<number, number>();
  for (const { port, transport } of attackHistory) {
    if (transport === 'tcp') attacks.set(port, Math.min(weights.mostAttacks, (attacks.get(port) ?? 0) + 1));
  }
  for (const [port, times] of attacks) add(port, times * weights.attack);
  for (const [port, weight] of habits()) add(port, weight);
  for (const { port, transports } of allIanaRows()) {
    if (!transports.includes('tcp')) continue;
    add(port, port <= systemPorts ? weights.system : weights.registered);
    // Numbers were given out from the bottom: the lower, the older and the more wide-spread.
    if (port < 10_000) add(port, weights.low * (1 - port / 10_000));
  }
  return [...scores].sort(([a, left], [b, right]) => right - left || a - b).map(([port]) => port);
}

/** Numbers that people choose because they look like others. */
function* habits(): Generator<readonly [port: number, weight: number]> {
  for (let digit = 1; digit <= 9; digit++) {
    // 1080 to 9080, 1443 to 9443, 2222 to 9999, 3022 and its like.
    yield [digit * 1000 + 80, 14];
    yield [digit * 1000 + 443, 14];
    yield [digit * 1111, 12];
    yield [digit * 1000 + 22, 9];
    yield [digit * 1000 + 21, 5];
    yield [digit * 1000, 10];
    yield [digit * 10_000, 8];
    yield [digit * 10_000 + 80, 5];
    yield [digit * 10_000 + 443, 5];
  }
  for (const [base, span, weight] of series) {
    for (let offset = 0; offset <= span; offset++) yield [base + offset, weight - (4 * offset) / span];
  }
}

/** Where one instance after the other takes the next number: base, how many, weight of the first. */
const series: readonly (readonly [base: number, span: number, weight: number])[] = [
  [3000, 20, 12],
  [4000, 10, 9],
  [5000, 20, 12],
  [5900, 10, 12],
  [6000, 10, 9],
  [7000, 20, 10],
  [8000, 100, 14],
  [8180, 20, 9],
  [8440, 10, 10],
  [8880, 20, 11],
  [9000, 100, 12],
  [9200, 10, 9],
  [10_000, 20, 9],
  // RFC 6335 section 6; Windows gives its first RPC servers the first numbers.
  [49_152, 20, 12],
];
