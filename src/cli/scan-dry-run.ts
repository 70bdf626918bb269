/** `portolan scan --dry-run`: every packet in the order in which it would be sent, in words and in bytes; nothing is sent. */
import { ipText } from '../addr/ip-address.ts';
import { permutation, shardPosition, shardSize } from '../scan/permutation.ts';
import { ProbeSpace } from '../scan/probe-space.ts';
import { probeWords } from '../scan/probe-words.ts';
import type { ScanPart, ScanPlan } from '../scan/scan.ts';
import type { CliContext } from './context.ts';
import { note } from './scan-finish.ts';

/**
 * Prints the first probe of every port, a line each: `tcp.syn 10.0.0.1 22: TCP SYN with MSS 1460: 4500002c...` (the packet from
 * its IP header on, hexadecimal). Throws PTL_USAGE for more combinations than one run can hold.
 */
export async function printProbes(plan: ScanPlan, context: CliContext): Promise<void> {
  for (const part of plan.parts) {
    const space = new ProbeSpace(part.addresses, part.ports);
    const packet = await packetsOf(part, space, plan.seed, context);
    const order = permutation(space.size, plan.seed);
    for (let step = 0; step < shardSize(space.size, plan.shard); step++) {
      const index = order.at(shardPosition(step, plan.shard));
      const port = space.port(index);
      const probe = `${part.technique.id} ${ipText(space.address(space.addressNumber(index)))} ${port}`;
      context.out.write(`${probe}: ${probeWords(part.technique, port)}: ${packet(index)}\n`);
    }
  }
}

/** Names the packets of `--os`: where they go depends on the ports that a scan finds. */
export async function noteOsProbes(context: CliContext): Promise<void> {
  const { osProbes } = await import('../scan/os-detection/os-probes.ts');
  note(context, `--os adds to each host that is up: ${osProbes.map(({ brief }) => brief).join('; ')}`);
}

/** What would be sent for a probe, as text. */
async function packetsOf(
  { technique }: ScanPart,
  space: ProbeSpace,
  seed: number,
  { host }: CliContext,
): Promise<(index: number) => string> {
  if (technique.kind === 'dial') return () => 'the kernel makes the packet';
  if (host.platform !== 'linux') return () => 'not sent on this system yet';
  const [{ dryPackets }, { kernelSources, sourcePorts }] = await Promise.all([
    import('../scan/dry-packets.ts'),
    import('../scan/packet-source.linux.ts'),
  ]);
  const { clock } = host;
  const make = dryPackets({ technique, space, seed, clock, sources: sourcePorts(seed), sourceOf: kernelSources() });
  return (index) => {
    const made = make(index);
    return typeof made === 'string' ? `cannot be sent (${made})` : Buffer.from(made).toString('hex');
  };
}
