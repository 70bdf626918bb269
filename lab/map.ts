/** A plan drawn as text. */
import type { EndPlan, LabPlan } from './plan.ts';

/** One line for each wire and for each place on a switch; no final newline. */
export function drawMap(plan: LabPlan): string {
  const wires = (plan.links ?? []).map(({ ends: [a, b] }) => `  ${end(a)} ---- ${end(b)}`);
  const switches = (plan.bridges ?? []).flatMap((bridge) => [
    `  [${bridge.name}]${bridge.host === undefined ? '' : ` in ${bridge.host}`} ${(bridge.addresses ?? []).join(' ')}`.trimEnd(),
    ...bridge.members.map((member) => `   |-- ${end(member)}`),
  ]);
  const forwarders = Object.entries(plan.hosts).filter(([, host]) => host.forward);
  return [...wires, ...switches, ...forwarders.map(([name]) => `  ${name} forwards`)].join('\n');
}

function end(plan: EndPlan): string {
  const loss = plan.lossPercent === undefined ? '' : ` loses ${plan.lossPercent} %`;
  return `${plan.host} (${[...(plan.addresses ?? [])].join(', ') || 'no address'}${loss})`;
}
