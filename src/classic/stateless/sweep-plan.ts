/** What a sweep (one probe to each of many places, listened for until the end) is asked for and tells. Types only. */
import type { IpAddress } from '../../addr/ip-address.ts';
import type { IpSet } from '../../addr/ip-set.ts';
import type { PortSet } from '../../addr/port-set.ts';
import type { Shard } from '../../scan/permutation.ts';
import type { PortState } from '../../scan/port-state.ts';
import type { PortTechnique } from '../../scan/technique.ts';

/** What is asked where. Echo requests of ICMP have the one port 0. */
export interface SweepPart {
  readonly technique: PortTechnique | 'icmp.echo';
  readonly addresses: IpSet;
  readonly ports: PortSet;
}

/** How packets leave; null: as the kernel would send them. */
export interface SweepPackets {
  readonly device: string | null;
  readonly source: IpAddress | null;
  readonly sourcePorts: { readonly first: number; readonly last: number } | null;
  readonly ttl: number | null;
}

/** A sweep. */
export interface SweepPlan {
  readonly parts: readonly SweepPart[];
  readonly packets: SweepPackets;
  /** Probes a second at most. */
  readonly rate: number;
  readonly seed: number;
  readonly shard: Shard;
  /** Further probes to who stays silent. */
  readonly retries: number;
  /** How long answers are waited for behind the last probe, milliseconds; less where nobody is silent any more. */
  readonly waitMs: number;
  /** Steps of the order to leave out, and how many to take behind them. */
  readonly first: number;
  readonly most: number;
  /** Whether answers come with their packets. */
  readonly keepPackets: boolean;
  /** Sees every packet, from its IP header on; null for nobody. */
  readonly watch: PacketWatcher | null;
}

/** Sees a packet: bytes from `start` to `end`, only valid during the call. */
export type PacketWatcher = (direction: 'sent' | 'received', bytes: Uint8Array, start: number, end: number) => void;

/** An answer. */
export interface SweepAnswer {
  readonly address: IpAddress;
  readonly transport: 'tcp' | 'udp' | 'sctp' | 'icmp';
  readonly port: number;
  readonly state: PortState;
  /** In nmap's vocabulary. */
  readonly reason: string;
  /** Who sent it, where that was not the host. */
  readonly from: IpAddress | null;
  readonly ttl: number;
  /** The place had answered before. */
  readonly repeat: boolean;
  /** It came when the last probe was out. */
  readonly cooldown: boolean;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** The packet from its IP header on; null where packets are not kept. */
  readonly packet: Uint8Array | null;
}

/** How far a sweep is. */
export interface SweepProgress {
  /** Places asked, of `total`. */
  readonly begun: number;
  readonly total: number;
  /** Packets sent, further probes included. */
  readonly sent: number;
  readonly answers: number;
  readonly open: number;
  /** Places that have not answered. */
  readonly silent: number;
  /** Packets that came faster than they were read. */
  readonly drops: number;
  /** Null while probes go out; then how long answers are still waited for. */
  readonly waitingMs: number | null;
  readonly elapsedMs: number;
}
