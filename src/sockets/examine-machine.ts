/** What this machine and this user's privileges allow: each ability tried, not guessed. */
import { errnoName } from '../base/errors.ts';
import type { Host } from '../os/host.ts';
import { accessNeeded } from './owner-reason.ts';

/** One ability. */
export interface Finding {
  /** A short name: `socket table`. */
  readonly name: string;
  readonly ok: boolean;
  /** What was seen. */
  readonly evidence: string;
  /** What would make it work; null when it does. */
  readonly fix: string | null;
}

/** Tries everything that the local commands need. */
export function examineMachine(host: Host): readonly Finding[] {
  return [socketTable(host), owners(host), privilegedPorts(host), binding(host), namespaces(host), units(host)];
}

function socketTable(host: Host): Finding {
  try {
    let rows = 0;
    for (const batch of host.sockets.inet({ protocol: 'tcp', family: 4 })) rows += batch.length;
    if (host.socketsFallback === null) return good('socket table', `${host.sockets.source}: ${rows} TCP rows`);
    return bad(
      'socket table',
      host.socketsFallback,
      'allow netlink (AF_NETLINK, NETLINK_SOCK_DIAG) and the native library',
    );
  } catch (error) {
    return bad(
      'socket table',
      `cannot be read: ${errnoName(error) ?? String(error)}`,
      'mount /proc, or allow netlink sockets',
    );
  }
}

function owners(host: Host): Finding {
  const walk = host.processes.socketOwners();
  const total = host.processes.pids().length;
  if (walk.processesHidden)
    return bad('owners', 'processes of other users are hidden (hidepid)', accessNeeded(host.privileges()));
  if (walk.hiddenPids.length === 0) return good('owners', `the file descriptors of all ${total} processes can be read`);
  return bad(
    'owners',
    `${walk.hiddenPids.length} of ${total} processes cannot be looked into`,
    'run as root, or grant CAP_SYS_PTRACE',
  );
}

function privilegedPorts(host: Host): Finding {
  const { unprivilegedStart, ephemeral } = host.portSettings();
  const start = unprivilegedStart ?? 1024;
  const capable = host.privileges().capabilities?.has('CAP_NET_BIND_SERVICE') === true;
  const range = ephemeral === null ? 'unknown' : `${ephemeral.low}-${ephemeral.high}`;
  const evidence = `ports below ${start} ${capable || start === 0 ? 'may be bound' : 'may not be bound'}; ephemeral range ${range}`;
  return capable || start === 0
    ? good('low ports', evidence)
    : bad('low ports', evidence, 'grant CAP_NET_BIND_SERVICE, or choose a higher port');
}

function binding(host: Host): Finding {
  const results = ([4, 6] as const).map((family) => {
    const outcome = host.tryBind({ transport: 'tcp', family, port: 0 });
    outcome.close();
    return { family, errno: outcome.errno };
  });
  const refused = results.filter((result) => result.errno !== null);
  const words = results.map(({ family, errno }) => `IPv${family} ${errno ?? 'yes'}`).join(', ');
  return refused.length === 0
    ? good('binding', words)
    : bad('binding', words, 'that address family is switched off on this machine');
}

function namespaces(host: Host): Finding {
  const found = host.networkNamespaces();
  return good(
    'network namespaces',
    `${found.length} visible: ${found
      .slice(0, 5)
      .map((one) => one.name)
      .join(', ')}${found.length > 5 ? ', ...' : ''}`,
  );
}

function units(host: Host): Finding {
  const first = host.processes.read(1);
  if (first?.command === 'systemd') return good('systemd', 'pid 1 is systemd: processes are named by their units');
  return good('systemd', `pid 1 is ${first?.command ?? 'unknown'}: no units to name`);
}

function good(name: string, evidence: string): Finding {
  return { name, ok: true, evidence, fix: null };
}

function bad(name: string, evidence: string, fix: string): Finding {
  return { name, ok: false, evidence, fix };
}
