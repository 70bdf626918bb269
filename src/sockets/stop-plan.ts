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
  | (ContainerOwner & { readonly kind: 'container'; readonly owners: readonly Owner[] })
  /** Nobody that we may see holds it. */
  | { readonly kind: 'unknown'; readonly reason: string };

/** A container as a step needs it. */
export interface ContainerOwner {
  /** `docker`, `podman`, `containerd`, ... */
  readonly runtime: string;
  /** What the records call it. */
  readonly container: string;
  /** Its name or id, which the runtime's own command takes; null when only its address is known. */
  readonly target: string | null;
}

/** What the planner asks about a process. */
export interface PlanContext {
  /** The container behind a process (docker-proxy's target, or the container it runs in); null for none. */
  containerOf(owner: Owner): ContainerOwner | null;
  /** The system or user unit that would be stopped; null when the process belongs to no service or socket unit. */
  unitOf(owner: Owner): { readonly unit: string; readonly userUnit: boolean } | null;
}

/** The command that stops a container the right way: its runtime would start a killed process again, or lose track of it. */
export function containerStopCommand({ runtime, container, target }: ContainerOwner): string {
  if (runtime === 'docker' || runtime === 'podman') {
    return target === null
      ? `${runtime} ps, then ${runtime} stop the one behind ${container}`
      : `${runtime} stop ${target}`;
  }
  if (runtime === 'lxc') return `lxc-stop -n ${target ?? container}`;
  if (runtime === 'machine') return `machinectl stop ${target ?? container}`;
  // Behind containerd and cri-o stands Kubernetes as a rule, which would start it again at once.
  return `stop ${container} where it was started (${runtime}; a pod is scaled down with kubectl)`;
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
    container !== null
      ? `container ${container.container}`
      : unit !== null
        ? `unit ${unit.unit}`
        : `process ${owner.pid}`;
  const known = steps.get(key);
  const owners = known !== undefined && 'owners' in known ? known.owners : [];
  const together = owners.some((one) => one.pid === owner.pid) ? owners : [...owners, owner];
  if (container !== null) {
    steps.set(key, { kind: 'container', ...container, owners: together });
  } else if (unit !== null) {
    steps.set(key, { kind: 'unit', unit: unit.unit, userUnit: unit.userUnit, owners: together });
  } else {
    steps.set(key, { kind: 'process', owner });
  }
}
