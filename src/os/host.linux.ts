/** The Linux host: which source answers which question. */
import { systemClock } from '../base/clock.ts';
import type { Clock } from '../base/clock.ts';
import { hasGetdents64 } from '../ffi/directory.ts';
import { interfaceNameByIndex } from '../ffi/interface-names.ts';
import { hasNative } from '../ffi/library.ts';
import { probeBind } from './bind-probe.ts';
import { parseEffectiveCapabilities, seesEveryDescriptor } from './capabilities.ts';
import { cgroupOwner } from './cgroup-owner.ts';
import { cgroup2Mount, cgroupPaths } from './cgroup-paths.linux.ts';
import { nativeDescriptorWalk } from './descriptor-walk.linux.ts';
import { procDescriptorWalk } from './descriptor-walk.ts';
import { containerNaming } from './container-names.linux.ts';
import { askRuntimes, runtimeSockets } from './containers.linux.ts';
import type { CgroupOwner, Host, NetworkInterface, Privileges } from './host.ts';
import { interfacesByNetlink, interfacesWithoutNetlink } from './interfaces.linux.ts';
import { linuxNames } from './names.linux.ts';
import { containerWithAddress, namespaceMembers, readNetworkNamespaces } from './network-namespaces.linux.ts';
import type { NamespaceMembers } from './network-namespaces.linux.ts';
import { readPortSettings } from './port-settings.ts';
import { openProcFs } from './proc-fs.ts';
import type { ProcFs } from './proc-fs.ts';
import { procSocketTable } from './proc-net.ts';
import { linuxProcessTable, pidsOf } from './process-table.linux.ts';
import { parseProcessStat } from './process-stat.ts';
import { chooseSocketTable } from './sock-diag/choose.linux.ts';
import { unitFacts } from './units.linux.ts';

/** What may be chosen; see openHost. */
export interface LinuxHostOptions {
  readonly procRoot?: string;
  readonly noFfi?: boolean;
  readonly clock?: Clock;
}

/** Opens the host; nothing is read before it is asked. */
export function linuxHost({ procRoot = '/proc', noFfi = false, clock = systemClock }: LinuxHostOptions = {}): Host {
  const proc = openProcFs(procRoot);
  const native = (): boolean => !noFfi && hasNative();
  const choice = once(() => chooseSocketTable(proc, native));
  const processes = once(() => {
    const walk = native() && hasGetdents64 ? nativeDescriptorWalk(procRoot) : procDescriptorWalk(proc);
    return linuxProcessTable({ proc, walk, pidfds: native() });
  });
  const interfaces = (): readonly NetworkInterface[] => readInterfaces(proc, native());
  const cgroups = once(() => openCgroups(proc));
  const members = (): NamespaceMembers => namespaceMembers(proc, pidsOf(proc.list('') ?? []));
  const named = containerNaming(openProcFs('/'));
  const ownerOf = (path: string): CgroupOwner => named(cgroupOwner(path));
  const unit = once(() => unitFacts(unitSources(proc, cgroups())));
  return {
    platform: 'linux',
    clock,
    proc,
    get sockets() {
      return choice().table;
    },
    get socketsFallback() {
      return choice().fallback;
    },
    procSockets: (pid) => procSocketTable(proc, pid === undefined ? 'net' : `${pid}/net`),
    get processes() {
      return processes();
    },
    names: linuxNames(clock, native),
    interfaces,
    interfaceName: (index) =>
      (native() ? interfaceNameByIndex(index) : interfaces().find((known) => known.index === index)?.name) ??
      `if${index}`,
    portSettings: () => readPortSettings(proc),
    privileges: () => readPrivileges(proc),
    networkNamespaces: () => readNetworkNamespaces(proc, members(), { named: namedNamespaces, ownerOf }),
    cgroupOwner: ownerOf,
    containerByAddress: (address) => containerWithAddress(proc, members(), address, ownerOf),
    containers: () => askRuntimes(clock, runtimeSockets(process.env)),
    cgroupPath: (id) => cgroups().pathOf(id),
    unit: (name) => unit()(name),
    tryBind: probeBind,
    rights: async (request) => (await import('./process-rights.linux.ts')).linuxRights(request),
  };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

function readInterfaces(proc: ProcFs, native: boolean): readonly NetworkInterface[] {
  if (native) {
    try {
      return interfacesByNetlink();
    } catch {
      // Refused by a filter of system calls: the files say nearly as much.
    }
  }
  return interfacesWithoutNetlink(proc);
}

function readPrivileges(proc: ProcFs): Privileges {
  const effectiveUid = process.geteuid?.() ?? -1;
  const capabilities = parseEffectiveCapabilities(proc.text('self/status') ?? '');
  const seesAllProcesses = capabilities === null ? effectiveUid === 0 : seesEveryDescriptor(capabilities);
  return { effectiveUid, capabilities, seesAllProcesses };
}

/** Where `ip netns` (iproute2) keeps its names: a file a namespace, whose inode is the namespace's. */
function namedNamespaces(): ReadonlyMap<number, string> {
  const directory = openProcFs('/run/netns');
  const named = new Map<number, string>();
  for (const name of directory.list('') ?? []) {
    const inode = directory.stat(name)?.inode;
    if (inode !== undefined && !named.has(inode)) named.set(inode, name);
  }
  return named;
}

interface Cgroups {
  readonly tree: ProcFs | null;
  readonly pathOf: (id: bigint) => string | null;
}

function openCgroups(proc: ProcFs): Cgroups {
  const mount = cgroup2Mount(proc.text('self/mountinfo') ?? '');
  const tree = mount === null ? null : openProcFs(mount);
  return { tree, pathOf: cgroupPaths(tree) };
}

function unitSources(proc: ProcFs, { tree }: Cgroups): Parameters<typeof unitFacts>[0] {
  const directory = (name: string): string => `system.slice/${name}`;
  return {
    files: openProcFs('/'),
    isActive: (name) => (tree?.stat(directory(name)) ?? null) !== null,
    childrenOfInit: (name) =>
      pidsOf((tree?.text(`${directory(name)}/cgroup.procs`) ?? '').split('\n')).filter(
        (pid) => parseProcessStat(proc.text(`${pid}/stat`) ?? '')?.parentPid === 1,
      ),
  };
}
