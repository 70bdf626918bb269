/** What it takes to free a port: whom to stop and how. Pure; nothing is stopped here. */
import type { Owner, SocketRecord } from './socket-record.ts';
import { isListening } from './socket-record.ts';

/** One thing to stop. */
export type StopStep =
  /** A systemd unit owns the process: systemd would start it again, so the unit is stopped. */
  | { readonly kind: 'unit'; readonly unit: string; readonly userUnit: boolean; readonly owners: readonly Owner[] }
  /** A plain process: a signal. */
  | { readonly kind: 'process'; readonly owner: Owner }
  /** A container's port, held by a proxy or by a process inside: only its runtime can stop it rightly. */
  | {
      readonly kind: 'container';
      readonly container: string;
      readonly runtime: string;
      readonly owners: readonly Owner[];
    }
  /** Nobody that we may see holds it. */
  | { readonly kind: 'unknown'; readonly reason: string };

/** A container as a step needs it. */
export interface ContainerOwner {
  readonly runtime: string;
  readonly name: string;
}

/** What the planner asks about a process. */
export interface PlanContext {
  /** The container behind a process (docker-proxy's target, or the container it runs in); null for none. */
  containerOf(owner: Owner): ContainerOwner | null;
  /** The system or user unit that would be stopped; null when the process belongs to no service or socket unit. */
  unitOf(owner: Owner): { readonly unit: string; readonly userUnit: boolean } | null;
}

/** The steps that free every listener among `sockets`, each process once; clients are never among them. */
export function planStop(sockets: readonly SocketRecord[], context: PlanContext): readonly StopStep[] {
  const steps = new Map<string, StopStep>();
  for (const socket of sockets) {
    if (!isListening(socket) && socket.state !== 'BOUND_INACTIVE') continue;
    if (socket.owners.length === 0) {
      const reason = socket.ownerReason ?? 'no process was found';
      steps.set(`unknown ${reason}`, { kind: 'unknown', reason });
    }
    for (const owner of socket.owners) addStep(steps, owner, context);
  }
  return [...steps.values()];
}

function addStep(steps: Map<string, StopStep>, owner: Owner, context: PlanContext): void {
  const container = context.containerOf(owner);
  const unit = container === null ? context.unitOf(owner) : null;
  const key =
    container !== null ? `container ${container.name}` : unit !== null ? `unit ${unit.unit}` : `process ${owner.pid}`;
  const known = steps.get(key);
  const owners = known !== undefined && 'owners' in known ? known.owners : [];
  const together = owners.some((one) => one.pid === owner.pid) ? owners : [...owners, owner];
  if (container !== null) {
    steps.set(key, { kind: 'container', container: container.name, runtime: container.runtime, owners: together });
  } else if (unit !== null) {
    steps.set(key, { kind: 'unit', unit: unit.unit, userUnit: unit.userUnit, owners: together });
  } else {
    steps.set(key, { kind: 'process', owner });
  }
}
