/**
 * Reads the TTL of a RST without privileges. A user may attach a classic BPF filter to a socket of their own, and it sees the network
 * header (SKF_NET_OFF of include/uapi/linux/filter.h) of every segment before TCP does, a RST among them. One filter a bit, and its
 * complement, each on a connection attempt of its own: those that are refused spell the TTL.
 */
import type { Clock } from '../base/clock.ts';
import type { BpfProgram } from '../link/bpf.ts';
import { assemble, bpfCode, branch, label, plain, programBytes } from '../link/bpf.ts';
import { reachTcp, reachUdp } from '../os/reach.linux.ts';
import type { ReachPlan } from '../os/reach.ts';
import type { ResetEvidence } from './evidence.ts';

/** Loads from here on read the network header. */
const networkHeader = 0xfff0_0000;
const bits = [0, 1, 2, 3, 4, 5, 6, 7] as const;

/** How a refused attempt is looked into. */
export interface ResetQuestion {
  readonly plan: ReachPlan;
  /** How long the refusal took. */
  readonly refusedAfterMs: number;
  /** The interface that the route leaves by; null where it is not known. */
  readonly device: string | null;
}

/** The TTL or hop limit of the RST that this port answers with, and whether it comes from this machine itself. */
export async function probeReset(
  clock: Clock,
  { plan, refusedAfterMs, device }: ResetQuestion,
): Promise<Pick<ResetEvidence, 'hopLimit' | 'local' | 'how'>> {
  const { version } = plan.address;
  const attempt = async (program: BpfProgram): Promise<boolean> => {
    const timeoutMs = Math.min(900, 150 + 4 * refusedAfterMs);
    const options = { program: programBytes(program), ...(device !== null && { device }) };
    return (await reachTcp(clock, { ...plan, timeoutMs }, options)).errno === 'ECONNREFUSED';
  };
  const answers = await Promise.all(
    bits.map(async (bit) => {
      const both = [true, false].map((wanted) => attempt(bitFilter(version, bit, wanted)));
      const [set, clear] = await Promise.all(both);
      return { set: set === true, clear: clear === true };
    }),
  );
  const how = 'socket filter';
  // Nothing came by that interface although a plain attempt is refused: the RST never was on the wire.
  if (answers.every(({ set, clear }) => !set && !clear)) return { hopLimit: null, local: device !== null, how };
  if (answers.some(({ set, clear }) => set === clear)) return { hopLimit: null, local: false, how };
  const hopLimit = answers.reduce((sum, { set }, bit) => sum + (set ? 1 << bit : 0), 0);
  return { hopLimit, local: false, how };
}

/** Lets through what has (or has not) a bit of the TTL set. */
function bitFilter(version: 4 | 6, bit: number, wanted: boolean): BpfProgram {
  const steps = { yes: wanted ? 'keep' : 'drop', no: wanted ? 'drop' : 'keep' };
  return assemble([
    plain(bpfCode.loadByte, networkHeader + (version === 4 ? 8 : 7)),
    branch(bpfCode.ifAnyBit, 1 << bit, steps),
    label('keep'),
    plain(bpfCode.keep, 65_535),
    label('drop'),
    plain(bpfCode.keep, 0),
  ]);
}

/** The first port that traceroute sends to: nobody listens there. */
const unlikelyPort = 33_434;

/** The TTL or hop limit of something that the host itself sends: ICMP port unreachable. Null where it sends none. */
export async function probeReference(clock: Clock, plan: ReachPlan): Promise<ResetEvidence['reference']> {
  const asked = { ...plan, port: unlikelyPort, from: null, timeoutMs: Math.min(plan.timeoutMs, 1000) };
  const { icmp } = await reachUdp(clock, asked, new Uint8Array(0));
  const own = icmp.find(({ from, hopLimit }) => from?.value === plan.address.value && hopLimit !== null);
  return own === undefined || own.hopLimit === null ? null : { hopLimit: own.hopLimit, kind: 'ICMP port unreachable' };
}
