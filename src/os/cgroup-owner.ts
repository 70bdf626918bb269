/** What a cgroup path says about who runs a process: the systemd unit, the container, the pod. Pure: it looks at the path alone. */
import type { CgroupOwner } from './host.ts';

/** Nothing is known: a cgroup namespace shows `/`, and a machine without systemd has no units. */
export const noCgroupOwner: CgroupOwner = Object.freeze({ unit: null, userUnit: false, container: null, pod: null });

/** Reads a path as /proc/PID/cgroup prints it: `/system.slice/nginx.service`. Any text is a path. */
export function cgroupOwner(path: string): CgroupOwner {
  // A cgroup outside the reader's cgroup namespace shows as `/../..`: what is left of the names is still true.
  const parts = path.split('/').filter((part) => part !== '' && part !== '..' && part !== '.');
  if (parts.length === 0) return noCgroupOwner;
  const inContainer = parts.findLastIndex((_, index) => containerAt(parts, index) !== null);
  // What stands behind the container belongs to the systemd inside it: our systemctl does not know it.
  const ours = inContainer === -1 ? parts : parts.slice(0, inContainer + 1);
  const unitIndex = unitIndexOf(ours);
  const application = ours.map(applicationOf).findLast((found) => found !== null) ?? null;
  return {
    unit: unitIndex === -1 ? null : unescapedName(ours[unitIndex]!),
    userUnit:
      ours.findIndex((part) => userManager.test(part)) < unitIndex && ours.some((part) => userManager.test(part)),
    container: inContainer === -1 ? null : containerAt(parts, inContainer),
    pod: parts.map((part, index) => podAt(part, parts[index - 1])).findLast((found) => found !== null) ?? null,
    ...(application === null ? {} : { application }),
  };
}

const userManager = /^user@\d+\.service$/;

/** The last unit that holds processes; a slice only where nothing else is named. */
function unitIndexOf(parts: readonly string[]): number {
  const holder = parts.findLastIndex((part) => /.\.(?:service|scope|socket|mount|swap)$/.test(part));
  return holder === -1 ? parts.findLastIndex((part) => /.\.slice$/.test(part)) : holder;
}

/** systemd puts `_` before a name that the kernel could take for one of its own files (cg_escape in systemd). */
function unescapedName(part: string): string {
  return part.startsWith('_') ? part.slice(1) : part;
}

type Container = NonNullable<CgroupOwner['container']>;

const id = '[0-9a-f]{64}';
/** Scopes and directories whose own name carries runtime and id. */
const namedContainers: readonly (readonly [RegExp, string])[] = [
  [new RegExp(`^docker-(${id})(?:\\.scope)?$`), 'docker'],
  [new RegExp(`^libpod-(?:payload-)?(${id})(?:\\.scope)?$`), 'podman'],
  [new RegExp(`^cri-containerd-(${id})(?:\\.scope)?$`), 'containerd'],
  [new RegExp(`^nerdctl-(${id})(?:\\.scope)?$`), 'containerd'],
  [new RegExp(`^crio-(${id})(?:\\.scope)?$`), 'cri-o'],
  // containerd told to use systemd by a kubelet that is not: `kubepods-pod1.slice:cri-containerd:ID` as one directory.
  [new RegExp(`:cri-containerd:(${id})$`), 'containerd'],
];
/** Scopes and services whose name carries a machine's name. */
const namedMachines: readonly (readonly [RegExp, string])[] = [
  [/^lxc\.payload\.(.+)$/, 'lxc'],
  [/^machine-(.+)\.scope$/, 'machine'],
  [/^systemd-nspawn@(.+)\.service$/, 'machine'],
];
/** Directories below which each directory is a container. */
const parentsOfContainers: Readonly<Record<string, string>> = {
  docker: 'docker',
  lxc: 'lxc',
  'lxc.payload': 'lxc',
  buildkit: 'buildkit',
};

function containerAt(parts: readonly string[], index: number): Container | null {
  const part = parts[index]!;
  for (const [pattern, runtime] of namedContainers) {
    const match = pattern.exec(part);
    if (match !== null) return { runtime, id: match[1]!, name: null };
  }
  for (const [pattern, runtime] of namedMachines) {
    const match = pattern.exec(part);
    if (match !== null) return machine(runtime, unescapeUnit(match[1]!));
  }
  const parent = parts[index - 1];
  const runtime =
    parent === undefined
      ? undefined
      : Object.hasOwn(parentsOfContainers, parent)
        ? parentsOfContainers[parent]
        : undefined;
  if (runtime === 'lxc') return machine(runtime, part);
  if (runtime !== undefined && /^[0-9a-z]{12,64}$/.test(part)) return { runtime, id: part, name: null };
  if (new RegExp(`^${id}$`).test(part)) return { runtime: runtimeOfBareId(parts, index), id: part, name: null };
  return null;
}

/** A bare 64-digit id: its runtime shows only in what stands above it. */
function runtimeOfBareId(parts: readonly string[], index: number): string {
  const above = parts.slice(0, index);
  if (above.some((part) => part.startsWith('kubepods'))) return 'kubernetes';
  return above.includes('ecs') ? 'ecs' : 'container';
}

function machine(runtime: string, name: string): Container {
  return { runtime, id: name, name };
}

/** `\x2d` in a unit's name stands for one byte, `-` (systemd-escape(1)); bytes that are no UTF-8 are replaced. */
export function unescapeUnit(name: string): string {
  return name.replaceAll(/(?:\\x[0-9a-f]{2})+/g, (escaped) =>
    Buffer.from(escaped.replaceAll(String.raw`\x`, ''), 'hex').toString('utf8'),
  );
}

/** Kubernetes: `pod<uid>` below kubepods, `_` for `-` in slices. Podman's pods: `libpod_pod_<id>`. */
function podAt(part: string, parent: string | undefined): CgroupOwner['pod'] {
  const slice = /^kubepods(?:-besteffort|-burstable|-guaranteed)?-pod([0-9a-f_]{32,36})\.slice/.exec(part);
  const directory = /^pod([0-9a-f-]{32,36})$/.exec(part);
  const podman = /(?:^|-)libpod_pod_([0-9a-f]{64})(?:\.slice)?$/.exec(part);
  const uid =
    slice?.[1]?.replaceAll('_', '-') ??
    (/^(?:kubepods|besteffort|burstable|guaranteed)$/.test(parent ?? '') ? directory?.[1] : undefined) ??
    podman?.[1];
  return uid === undefined ? null : { uid, namespace: null, name: null };
}

/** Desktop packages: they share the machine's network, so they are no containers, but they say what a process belongs to. */
function applicationOf(part: string): NonNullable<CgroupOwner['application']> | null {
  const snap = /^snap\.([a-z0-9-]+)\..+\.(?:service|scope)$/.exec(part);
  if (snap !== null) return { kind: 'snap', name: snap[1]! };
  const flatpak = /^app-flatpak-(.+)-\d+\.scope$/.exec(part);
  return flatpak === null ? null : { kind: 'flatpak', name: unescapeUnit(flatpak[1]!) };
}
