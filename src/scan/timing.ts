/** The timing templates T0 to T5: names for how patient and how polite a scan is. The numbers are those scanners have agreed on. */
import type { CongestionOptions } from './congestion.ts';
import type { RttBounds } from './rtt.ts';

/** A template. */
export interface Timing {
  readonly name: string;
  readonly rtt: RttBounds;
  readonly congestion: CongestionOptions;
  /** Retransmissions of one probe at most, and how many are made without any evidence of loss. */
  readonly maxRetries: number;
  /** Milliseconds between two probes to one host. */
  readonly scanDelayMs: number;
  /** Most of it that a host which limits its answers may impose. */
  readonly mostDelayMs: number;
  /** After this many milliseconds a host is given up; null: never. */
  readonly hostTimeoutMs: number | null;
}

/** One probe at a time. */
const serial: CongestionOptions = { initial: 1, threshold: 1, max: 1, divisor: 2 };
/**
 * Above the ten of RFC 6928: a probe is one small packet, and three hundred in flight are a fifth of what the default queue of a
 * Linux interface holds.
 */
const window = (divisor: number): CongestionOptions => ({ initial: 50, threshold: 300, max: 2000, divisor });
/** What Linux's limit for ICMP errors comes to (net.ipv4.icmp_ratelimit), with some room. */
export const slowestPaceMs = 1100;
const patient: RttBounds = { initialMs: 1000, minMs: 100, maxMs: 10_000 };

/** By number, as in `-T4`. */
export const timingTemplates: readonly Timing[] = [
  row('paranoid', { ...patient, initialMs: 300_000, maxMs: 300_000 }, serial, [10, 300_000, null]),
  row('sneaky', { ...patient, initialMs: 15_000, maxMs: 15_000 }, serial, [10, 15_000, null]),
  row('polite', patient, serial, [10, 400, null]),
  row('normal', patient, window(2), [10, 0, null]),
  row('aggressive', { initialMs: 500, minMs: 100, maxMs: 1250 }, window(4 / 3), [6, 0, null], 10),
  row('insane', { initialMs: 250, minMs: 50, maxMs: 300 }, window(1.25), [2, 0, 900_000], 5),
];

function row(
  name: string,
  rtt: RttBounds,
  congestion: CongestionOptions,
  [maxRetries, scanDelayMs, hostTimeoutMs]: readonly [number, number, number | null],
  mostDelayMs = slowestPaceMs,
): Timing {
  return Object.freeze({ name, rtt, congestion, maxRetries, scanDelayMs, mostDelayMs, hostTimeoutMs });
}

/** What users may override. Absent: as the template says. */
export interface TimingOverrides {
  readonly maxRetries?: number;
  readonly scanDelayMs?: number;
  readonly hostTimeoutMs?: number;
}

/** A template by number (0 to 5) with overrides. Throws RangeError (a programmer's error) for another number. */
export function timing(template: number, overrides: TimingOverrides = {}): Timing {
  const base = timingTemplates[template];
  if (base === undefined) throw new RangeError(`no timing template ${template}`);
  return Object.freeze({ ...base, ...overrides });
}
