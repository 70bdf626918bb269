/** A connection in which everything happens that analysis has a name for, and what is left of it when packets are missing. */
import type { SegmentSpec } from './stream-bytes.fixture.ts';

const client = 1000;
const server = 5000;

type Step = Omit<SegmentSpec, 'clientPort'>;

const c = (at: number, ack: number, more: Partial<Step> = {}): Step => ({
  from: 'client',
  sequence: client + at,
  acknowledgment: server + ack,
  window: 1000,
  ...more,
});
const s = (at: number, ack: number, more: Partial<Step> = {}): Step => ({
  from: 'server',
  sequence: server + at,
  acknowledgment: client + ack,
  window: 2000,
  ...more,
});
const data = (length: number): string => 'abcdefghij'.repeat(100).slice(0, length);
const scale = [{ kind: 3, shift: 1 } as const, { kind: 1 } as const];

/** Its segments. */
export const eventfulConnection: readonly Step[] = [
  { from: 'client', sequence: client, flags: 'S', window: 1000, options: scale },
  { from: 'server', sequence: server, acknowledgment: client + 1, flags: 'SA', window: 2000, options: scale, after: 4 },
  c(1, 1),
  c(1, 1, { data: data(100), flags: 'PA' }),
  s(1, 101),
  s(1, 101, { data: data(500) }),
  s(501, 101, { data: data(500) }),
  c(101, 501),
  c(101, 1001),
  // Lost on the way to the client: three duplicates, a fast retransmission.
  s(1001, 101, { data: data(100) }),
  s(1101, 101, { data: data(100) }),
  s(1201, 101, { data: data(100) }),
  s(1301, 101, { data: data(100) }),
  c(101, 1001),
  c(101, 1001),
  c(101, 1001),
  s(1001, 101, { data: data(100) }),
  c(101, 1401),
  // A time-out, and a repetition of what had arrived.
  s(1401, 101, { data: data(50) }),
  s(1401, 101, { data: data(50), after: 300 }),
  c(101, 1451),
  s(1401, 101, { data: data(50), after: 300 }),
  c(101, 1451),
  // Two that overtook each other.
  s(1551, 101, { data: data(100) }),
  s(1451, 101, { data: data(100), after: 0 }),
  c(101, 1651),
  // The window fills, closes, is probed, opens.
  s(1651, 101, { data: data(1000) }),
  s(2651, 101, { data: data(1000) }),
  c(101, 3651, { window: 0 }),
  s(3651, 101, { data: 'p', after: 200 }),
  c(101, 3651, { window: 0 }),
  s(3650, 101, { after: 400 }),
  c(101, 3651, { window: 0 }),
  c(101, 3651, { window: 900, after: 50 }),
  s(3651, 101, { data: data(10) }),
  c(101, 3661, { window: 900 }),
  // Nothing to say, and an answer to that.
  c(100, 3661, { window: 900, after: 900 }),
  s(3661, 101),
  c(101, 3661, { data: data(30), window: 900, flags: 'PA' }),
  s(3661, 131, { flags: 'FA' }),
  c(131, 3662, { flags: 'FA', window: 900 }),
  s(3662, 132),
];

/** The connection once for each variant, one behind the other, each from a port of its own: `change` drops and repeats. */
export function variants(
  count: number,
  change: (steps: readonly Step[], variant: number) => readonly Step[],
): readonly SegmentSpec[] {
  return Array.from({ length: count }, (_, variant) =>
    change(eventfulConnection, variant).map((step) => ({ ...step, clientPort: 20_000 + variant })),
  ).flat();
}
