/** Processes as owners of sockets: each pid is read once, and only when a socket of it is asked for. */
import { basename } from 'node:path';
import { parseDockerProxy } from '../os/docker-proxy.ts';
import type { CgroupOwner, Host } from '../os/host.ts';
import type { ProcessInfo, SocketOwners } from '../os/process-table.ts';
import { containerText, forwardText } from './container-text.ts';
import type { Owner } from './socket-record.ts';

const noCgroup: CgroupOwner = { unit: null, userUnit: false, container: null, pod: null };

/** Answers who owns an inode, from one walk over the processes. */
export class OwnerBook {
  readonly #host: Host;
  readonly #byPid = new Map<number, Omit<Owner, 'fd'> | null>();
  readonly #cgroups = new Map<string, CgroupOwner>();
  readonly #users = new Map<number, string | null>();
  readonly #units = new Map<bigint, CgroupOwner>();
  readonly #behind = new Map<string, CgroupOwner | null>();
  /** What the walk saw; null when processes were not looked at. */
  readonly walk: SocketOwners | null;

  constructor(host: Host, walk: SocketOwners | null) {
    this.#host = host;
    this.walk = walk;
  }

  /** Every process that holds the socket, once each, ascending by pid; processes that ended meanwhile are left out. */
  owners(inode: number): readonly Owner[] {
    const owners: Owner[] = [];
    let last = -1;
    for (const { pid, fd } of this.walk?.of(inode) ?? []) {
      if (pid === last) continue;
      last = pid;
      const process = this.#process(pid);
      if (process !== null) owners.push({ ...process, fd });
    }
    return owners;
  }

  /** The login name of a uid, looked up once. */
  user(uid: number): string | null {
    const known = this.#users.get(uid);
    if (known !== undefined) return known;
    const name = this.#host.names.user(uid);
    this.#users.set(uid, name);
    return name;
  }

  /** What runs the socket's creator, by the cgroup that the kernel notes on the socket: needs no sight of the process. */
  byCgroupId(id: bigint | null): CgroupOwner {
    // 1 is the root of the hierarchy, and what the kernel notes while the v1 net_cls or net_prio controllers are in use.
    if (id === null || id <= 1n) return noCgroup;
    const known = this.#units.get(id);
    if (known !== undefined) return known;
    const path = this.#host.cgroupPath(id);
    const owner = path === null ? noCgroup : this.#cgroup(path);
    this.#units.set(id, owner);
    return owner;
  }

  #process(pid: number): Omit<Owner, 'fd'> | null {
    const known = this.#byPid.get(pid);
    if (known !== undefined) return known;
    const info = this.#host.processes.read(pid);
    const owner = info === null ? null : this.#owner(info);
    this.#byPid.set(pid, owner);
    return owner;
  }

  #owner(info: ProcessInfo): Omit<Owner, 'fd'> {
    const cgroup = info.cgroup === null ? noCgroup : this.#cgroup(info.cgroup);
    const forwarded = this.#forwarded(info);
    return {
      pid: info.pid,
      command: fullCommand(info.command, info.arguments, info.executable),
      executable: info.executable,
      executableDeleted: info.executableDeleted,
      arguments: info.arguments,
      user: this.user(info.uid),
      uid: info.uid,
      unit: cgroup.unit,
      container: forwarded?.container ?? containerText(cgroup),
      forwardsTo: forwarded?.to ?? null,
      startedAt: info.startedAt,
      startTicks: info.startTicks,
    };
  }

  /** The container behind docker-proxy; anybody may take that name, so root's word or the container itself must bear it out. */
  #forwarded({
    arguments: args,
    uid,
  }: ProcessInfo): { to: NonNullable<Owner['forwardsTo']>; container: string } | null {
    const proxy = args === null ? null : parseDockerProxy(args);
    if (proxy === null) return null;
    const to = { address: proxy.containerAddress, port: proxy.containerPort };
    const behind = this.#containerAt(to.address);
    if (behind === null && uid !== 0) return null;
    return { to, container: (behind === null ? null : containerText(behind)) ?? forwardText(to) };
  }

  #containerAt(address: string): CgroupOwner | null {
    const known = this.#behind.get(address);
    if (known !== undefined) return known;
    const owner = this.#host.containerByAddress(address);
    this.#behind.set(address, owner);
    return owner;
  }

  #cgroup(path: string): CgroupOwner {
    const known = this.#cgroups.get(path);
    if (known !== undefined) return known;
    const owner = this.#host.cgroupOwner(path);
    this.#cgroups.set(path, owner);
    return owner;
  }
}

/** The kernel keeps 15 bytes of a name: where argv[0] or the executable begins with them, the longer name is meant. */
function fullCommand(command: string, args: readonly string[] | null, executable: string | null): string {
  if (Buffer.byteLength(command) < 15) return command;
  for (const candidate of [args?.[0], executable]) {
    const name = candidate === undefined || candidate === null ? '' : basename(candidate);
    if (name.startsWith(command)) return name;
  }
  return command;
}
