/** What a discovery is asked for, and what it says of each host. Types only. */
import type { IpAddress } from '../../addr/ip-address.ts';
import type { IpSet } from '../../addr/ip-set.ts';
import type { Clock } from '../../base/clock.ts';
import type { NetworkInterface } from '../../os/host.ts';
import type { Timing } from '../timing.ts';
import type { HostProbe } from './discovery-method.ts';

/** What is to be found out, and how. */
export interface DiscoveryPlan {
  /** What every host is asked, best first. */
  readonly probes: readonly HostProbe[];
  /** Whether hosts on this machine's own links are asked for their hardware address (ARP, ND) in place of the probes. */
  readonly link: boolean;
  readonly timing: Timing;
  /** Probes per second at most; Infinity leaves it to the path. */
  readonly rate: number;
  readonly seed: number;
}

/** What a discovery is handed. */
export interface DiscoveryContext {
  /** This host's interfaces as they are now. */
  interfaces(): readonly NetworkInterface[];
  readonly clock: Clock;
  /** This host's addresses: they are up without being asked. */
  readonly own: IpSet;
}

/** One answer of a host. */
export interface HostAnswer {
  /** The probe that was answered; null for ARP and neighbour discovery. */
  readonly probe: HostProbe | null;
  /** nmap's vocabulary: `echo-reply`, `timestamp-reply`, `arp-response`, `syn-ack`, `reset`, `port-unreach`. */
  readonly reason: string;
  /** Who sent it, where that was not the host. */
  readonly from: IpAddress | null;
  /** Null where the link cannot show it (ARP, connections). */
  readonly ttl: number | null;
  readonly rttMs: number | null;
}

/** What is known of one host; its state is `unknown` only where hosts are listed and nothing is asked. */
export interface HostFinding<State extends 'up' | 'down' | 'unknown' = 'up' | 'down'> {
  readonly address: IpAddress;
  readonly state: State;
  /** That of the first answer; `localhost-response`, `user-set`, `no-response`; of a host that is down what others said of it. */
  readonly reason: string;
  /** Who sent the evidence, where that was not the host itself. */
  readonly reasonFrom: IpAddress | null;
  readonly ttl: number | null;
  readonly rttMs: number | null;
  /** Hardware address, where the host is on a link of ours and told it. */
  readonly mac: string | null;
  /** Every answer, in the order in which they came; of a host that is down those of others about it. */
  readonly answers: readonly HostAnswer[];
}
