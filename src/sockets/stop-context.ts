/** What a stop plan asks about processes: their container, their unit. */
import type { CgroupOwner, Host } from '../os/host.ts';
import type { Owner } from './socket-record.ts';
import type { PlanContext } from './stop-plan.ts';

/** Units that systemd can stop without taking a whole login session with it. */
const stoppable = /\.(?:service|socket)$/;

/** The context of this machine. */
export function stopContext(host: Host): PlanContext {
  const systemd = host.processes.read(1)?.command === 'systemd';
  return {
    containerOf(owner) {
      const container = cgroupOf(host, owner)?.container ?? null;
      return container === null
        ? null
        : { runtime: container.runtime, name: container.name ?? container.id.slice(0, 12) };
    },
    unitOf(owner) {
      const cgroup = cgroupOf(host, owner);
      if (!systemd || cgroup === null || cgroup.unit === null || !stoppable.test(cgroup.unit)) return null;
      return { unit: cgroup.unit, userUnit: cgroup.userUnit };
    },
  };
}

function cgroupOf(host: Host, owner: Owner): CgroupOwner | null {
  const path = host.processes.read(owner.pid)?.cgroup ?? null;
  return path === null ? null : host.cgroupOwner(path);
}
