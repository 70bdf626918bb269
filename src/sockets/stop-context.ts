/** What a stop plan asks about processes: their container, their unit. */
import type { CgroupOwner, Host } from '../os/host.ts';
import { forwardText } from './container-text.ts';
import type { Owner } from './socket-record.ts';
import type { ContainerOwner, PlanContext } from './stop-plan.ts';

/** Units that systemd can stop without taking a whole login session with it. */
const stoppable = /\.(?:service|socket)$/;

/** The context of this machine. */
export function stopContext(host: Host): PlanContext {
  const systemd = host.processes.read(1)?.command === 'systemd';
  return {
    containerOf: (owner) => containerOf(host, owner),
    unitOf(owner) {
      const cgroup = cgroupOf(host, owner);
      if (!systemd || cgroup === null || cgroup.unit === null || !stoppable.test(cgroup.unit)) return null;
      return { unit: cgroup.unit, userUnit: cgroup.userUnit };
    },
  };
}

function containerOf(host: Host, owner: Owner): ContainerOwner | null {
  const { container, forwardsTo } = owner;
  if (forwardsTo !== null && container !== null) {
    const named = container !== forwardText(forwardsTo);
    return { runtime: 'docker', container, target: named ? lastWord(container) : null };
  }
  const inside = cgroupOf(host, owner)?.container ?? null;
  if (inside === null || inside.id === ownContainer(host)) return null;
  const target = inside.name ?? inside.id.slice(0, 12);
  return { runtime: inside.runtime, container: container ?? target, target };
}

/** Where Portolan itself runs inside a container, its neighbours there are plain processes. */
function ownContainer(host: Host): string | null {
  const path = host.processes.read(process.pid)?.cgroup ?? null;
  return path === null ? null : (host.cgroupOwner(path).container?.id ?? null);
}

/** `docker 0123456789ab` names the container by its id. */
function lastWord(text: string): string {
  return text.split(' ').at(-1) ?? text;
}

function cgroupOf(host: Host, owner: Owner): CgroupOwner | null {
  const path = host.processes.read(owner.pid)?.cgroup ?? null;
  return path === null ? null : host.cgroupOwner(path);
}
