/** Names for what a cgroup path only numbers, from files that the runtimes leave: no service is asked. */
import type { CgroupOwner } from './host.ts';
import type { ProcFs } from './proc-fs.ts';

/** Makes a function that fills in names; `files` reads below `/`. Directories are listed once, on the first need. */
export function containerNaming(files: ProcFs): (owner: CgroupOwner) => CgroupOwner {
  let pods: ReadonlyMap<string, PodName> | undefined;
  let logged: ReadonlyMap<string, string> | undefined;
  let podman: ReadonlyMap<string, string> | undefined;
  const containerName = (id: string): string | null => {
    logged ??= new Map((files.list('var/log/containers') ?? []).flatMap(parseContainerLog));
    podman ??= parsePodmanContainers(files.text(podmanList, listLimit) ?? '[]');
    return logged.get(id) ?? podman.get(id) ?? dockerName(files.text(dockerConfig(id), listLimit) ?? '');
  };
  return (owner) => {
    const { container, pod } = owner;
    if (container === null && pod === null) return owner;
    if (pod !== null) pods ??= new Map((files.list('var/log/pods') ?? []).flatMap(parsePodLog));
    const podName = pod === null ? undefined : pods?.get(pod.uid);
    return {
      ...owner,
      container:
        container === null || container.name !== null || !/^[0-9a-f]{64}$/.test(container.id)
          ? container
          : { ...container, name: containerName(container.id) },
      pod: pod === null || podName === undefined ? pod : { ...pod, ...podName },
    };
  };
}

const listLimit = 8 << 20;
const podmanList = 'var/lib/containers/storage/overlay-containers/containers.json';
const dockerConfig = (id: string): string => `var/lib/docker/containers/${id}/config.v2.json`;

interface PodName {
  readonly namespace: string;
  readonly name: string;
}

/** The kubelet's /var/log/pods: a directory `<namespace>_<pod>_<uid>`; Kubernetes names hold no `_`. */
export function parsePodLog(directory: string): readonly (readonly [string, PodName])[] {
  const match = /^([a-z0-9-]+)_([a-z0-9.-]+)_([0-9a-f-]{32,36})$/.exec(directory);
  return match === null ? [] : [[match[3]!, { namespace: match[1]!, name: match[2]! }]];
}

/** The kubelet's /var/log/containers: `<pod>_<namespace>_<container>-<id>.log`; id to container name. */
export function parseContainerLog(file: string): readonly (readonly [string, string])[] {
  const match = /^[a-z0-9.-]+_[a-z0-9-]+_([a-z0-9-]+)-([0-9a-f]{64})\.log$/.exec(file);
  return match === null ? [] : [[match[2]!, match[1]!]];
}

/** Podman's store: a list of `{id, names}`. */
export function parsePodmanContainers(text: string): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const item of listOf(text)) {
    const { id, names: given } = item;
    const name: unknown = Array.isArray(given) ? given[0] : undefined;
    if (typeof id === 'string' && typeof name === 'string') names.set(id, name);
  }
  return names;
}

/** Docker's config.v2.json (readable by root): `"Name": "/web"`. */
export function dockerName(text: string): string | null {
  const [config] = listOf(`[${text === '' ? '{}' : text}]`);
  const name = config?.['Name'];
  return typeof name === 'string' && name !== '' ? name.replace(/^\//, '') : null;
}

type JsonObject = Readonly<Record<string, unknown>>;

function listOf(text: string): readonly JsonObject[] {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value.filter(isObject) : [];
  } catch {
    return [];
  }
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null;
}
