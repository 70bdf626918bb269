/** `portolan scan --dry-run`: every probe in the order in which it would be sent; nothing is sent. */
import { ipText } from '../addr/ip-address.ts';
import type { Output } from '../report/output.ts';
import { permutation, shardPosition, shardSize } from '../scan/permutation.ts';
import { ProbeSpace } from '../scan/probe-space.ts';
import type { ScanPlan } from '../scan/scan.ts';

/** Prints the probes of a plan, a line each. Throws PTL_USAGE for more combinations than one run can hold. */
export function printProbes(plan: ScanPlan, out: Output): void {
  for (const part of plan.parts) {
    const space = new ProbeSpace(part.addresses, part.ports);
    const order = permutation(space.size, plan.seed);
    for (let step = 0; step < shardSize(space.size, plan.shard); step++) {
      const index = order.at(shardPosition(step, plan.shard));
      out.write(`${part.technique.id} ${ipText(space.address(space.addressNumber(index)))} ${space.port(index)}\n`);
    }
  }
}
