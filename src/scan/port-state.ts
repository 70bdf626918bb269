/** The states a port can be found in, and the reasons for them in the vocabulary that scanners have agreed on. */
import type { IpAddress } from '../addr/ip-address.ts';

/** The states. `local-error` is none of the port's: this machine failed to ask, however often it tried. */
export const portStates = [
  'open',
  'closed',
  'filtered',
  'unfiltered',
  'open|filtered',
  'closed|filtered',
  'local-error',
] as const;

/** One of {@link portStates}. */
export type PortState = (typeof portStates)[number];

/** What one answer, or the silence after the last attempt, says about a port. */
export interface Answer {
  readonly state: PortState;
  /** `syn-ack`, `conn-refused`, `no-response`, `admin-prohibited`; for a local error the errno name. */
  readonly reason: string;
  /** Who sent the answer, where that was not the target itself. */
  readonly from: IpAddress | null;
  /** The answer's time to live, null where the technique cannot see it. */
  readonly ttl: number | null;
}

/** An answer about one probe of a scan's space. */
export interface ProbeOutcome extends Answer {
  /** The probe's index in its ProbeSpace. */
  readonly index: number;
  readonly rttMs: number | null;
  /** How many probes were sent to this port, the answered one included. */
  readonly attempts: number;
}
