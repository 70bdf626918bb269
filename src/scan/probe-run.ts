/** What a run of the engine is made of. Types only. */
import type { IpAddress } from '../addr/ip-address.ts';
import type { Clock } from '../base/clock.ts';
import type { Shard } from './permutation.ts';
import type { PortState } from './port-state.ts';
import type { ProbeSpace } from './probe-space.ts';
import type { Prober } from './prober.ts';
import type { Timing } from './timing.ts';

/** The run. */
export interface ProbeRun {
  readonly space: ProbeSpace;
  /** What silence means. */
  readonly silent: PortState;
  readonly prober: Prober;
  readonly clock: Clock;
  readonly timing: Timing;
  /** Probes per second at most; Infinity for no limit of its own. */
  readonly rate: number;
  readonly seed: number;
  /** Probes go by their numbers, not shuffled. */
  readonly inOrder?: boolean;
  readonly shard: Shard;
  /** Who is silent gets all attempts that the timing allows, whether anything seems to be lost or not. */
  readonly allAttempts?: boolean;
  /** Whether an address is this host's: there is no path between, and answers come at once. */
  isLocal(address: IpAddress): boolean;
  /** Whether they all are: no window is needed. */
  readonly allLocal: boolean;
  /** Whether none is: nobody has to be asked about each. Absent: false. */
  readonly noneLocal?: boolean;
}
