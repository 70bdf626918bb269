/** The ports of one host as they come: what nmap lists, and what it only counts. */
import { PortSet } from '../../addr/port-set.ts';
import type { PortRange } from '../../addr/port-set.ts';
import { ipProtocolName } from '../../registry/ip-protocol-name.ts';
import { usualName } from '../../registry/service-name.ts';
import type { PortResult } from '../../scan/port-result.ts';
import type { PortState } from '../../scan/port-state.ts';
import type { NmapExtra, NmapTimes } from './nmap-report.ts';

/** What is listed. */
export interface ListingRule {
  /** More ports of one state than this are counted. */
  readonly most: number;
  /** Only ports that are open or may be are listed. */
  readonly openOnly: boolean;
}

interface Counted {
  readonly state: PortState;
  readonly reason: string;
  readonly transport: PortResult['transport'];
  /** A bit for each port. */
  readonly bits: Uint8Array;
  count: number;
}

const transports: readonly PortResult['transport'][] = ['tcp', 'udp', 'sctp', 'ip'];

/** nmap's bound: 25 of a state, and as many again for each -v, twenty times as many for each -d. */
export function mostListed(verbose: number, debug: number): number {
  return 25 * (verbose + debug > 0 ? verbose + 1 + 20 * debug : 1);
}

/** A host's ports. */
export class NmapTally {
  readonly #rule: ListingRule;
  readonly #counted = new Map<string, Counted>();
  readonly #states = new Map<PortState, { count: number; readonly kept: PortResult[] }>();
  readonly #rtt = new SmoothedTime();

  constructor(rule: ListingRule) {
    this.#rule = rule;
  }

  add(told: PortResult): void {
    const result = { ...told, reason: nmapReasons[told.reason] ?? told.reason };
    const { transport, state, reason, port } = result;
    const key = `${transport} ${state} ${reason}`;
    let counted = this.#counted.get(key);
    if (counted === undefined) {
      counted = { transport, state, reason, bits: new Uint8Array(8192), count: 0 };
      this.#counted.set(key, counted);
    }
    counted.bits[port >> 3]! |= 1 << (port & 7);
    counted.count++;
    const states = this.#states.get(state);
    if (states === undefined) this.#states.set(state, { count: 1, kept: [result] });
    else {
      states.count++;
      if (state === 'open' || states.kept.length <= this.#rule.most) states.kept.push(result);
    }
    if (result.rttMs !== null && state !== 'filtered') this.#rtt.add(result.rttMs * 1000);
  }

  /** Listed ports, by transport and number, each with the name that nmap's formats want. */
  listed(): readonly PortResult[] {
    return [...this.#states]
      .flatMap(([state, { kept }]) => (this.#isListed(state) ? kept.map(withName) : []))
      .sort((a, b) => transports.indexOf(a.transport) - transports.indexOf(b.transport) || a.port - b.port);
  }

  /** The others, in the order of their transports and numbers. */
  extra(): readonly NmapExtra[] {
    return [...this.#counted.values()]
      .filter(({ state }) => !this.#isListed(state))
      .map(({ state, reason, transport, count, bits }) => ({ state, reason, transport, count, ports: setOf(bits) }))
      .sort(
        (a, b) =>
          transports.indexOf(a.transport) - transports.indexOf(b.transport) || firstOf(a.ports) - firstOf(b.ports),
      );
  }

  /** Whether a port is open, or may be. */
  get hasOpen(): boolean {
    return [...this.#states.keys()].some(mayBeOpen);
  }

  /** How long answers take; `firstMs` is the time that the host's discovery took. Null where nothing was measured. */
  times(firstMs: number | null): NmapTimes | null {
    return this.#rtt.told(firstMs);
  }

  #isListed(state: PortState): boolean {
    if (state === 'open') return true;
    if (this.#rule.openOnly && !mayBeOpen(state)) return false;
    return (this.#states.get(state)?.count ?? 0) <= this.#rule.most;
  }
}

/** Where nmap has another word for the same ICMP code. */
const nmapReasons: Readonly<Record<string, string>> = { 'addr-unreach': 'host-unreach' };

/** What the number usually means, whatever the state; nmap says `unknown` where nobody knows. */
function withName(result: PortResult): PortResult {
  if (result.service !== null) return result;
  const { port, transport } = result;
  const name = transport === 'ip' ? ipProtocolName(port) : (usualName(port, transport)?.name ?? null);
  const facts = { product: null, version: null, info: null, hostname: null, os: null, cpe: [], tls: null };
  return { ...result, service: { ...facts, name: name ?? 'unknown', method: 'table', confidence: 0.3 } };
}

function mayBeOpen(state: PortState): boolean {
  return state === 'open' || state === 'open|filtered' || state === 'unfiltered';
}

function firstOf(ports: PortSet): number {
  return ports.ranges[0]?.first ?? 0;
}

function setOf(bits: Uint8Array): PortSet {
  const ranges: PortRange[] = [];
  for (let port = 0; port < 65_536; port++) {
    if ((bits[port >> 3]! & (1 << (port & 7))) === 0) continue;
    const last = ranges.at(-1);
    if (last?.last === port - 1) ranges[ranges.length - 1] = { first: last.first, last: port };
    else ranges.push({ first: port, last: port });
  }
  return PortSet.of(ranges);
}

/** RFC 6298 section 2 in microseconds, with nmap's bounds: a first deviation of 5 ms to 2 s, a timeout of 100 ms at least. */
class SmoothedTime {
  #srtt = -1;
  #deviation = 0;

  add(micros: number): void {
    if (this.#srtt < 0) {
      this.#srtt = micros;
      this.#deviation = Math.min(2e6, Math.max(5000, micros));
      return;
    }
    const error = micros - this.#srtt;
    this.#srtt += error / 8;
    this.#deviation += (Math.abs(error) - this.#deviation) / 4;
  }

  told(firstMs: number | null): NmapTimes | null {
    if (this.#srtt < 0 && firstMs !== null) this.add(firstMs * 1000);
    if (this.#srtt < 0) return null;
    const timeout = Math.max(100_000, this.#srtt + 4 * this.#deviation);
    return { srtt: Math.round(this.#srtt), rttvar: Math.round(this.#deviation), timeout: Math.round(timeout) };
  }
}
