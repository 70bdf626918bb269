/** The chart: listeners grouped so that one line stands for one service on one port. Pure. */
import { defineRecord } from '../base/record.ts';
import { exposureWords } from './exposure.ts';
import type { Endpoint, Exposure, Owner, SocketRecord } from './socket-record.ts';
import { exposureLevels, isListening, ownerValue, shortReason } from './socket-record.ts';

/** One port that something listens on: all addresses and processes of one service together. */
export interface Listener {
  readonly transport: SocketRecord['transport'];
  readonly port: number;
  readonly service: SocketRecord['service'];
  readonly namespace: string;
  /** Every address it is bound to. */
  readonly binds: readonly {
    readonly family: SocketRecord['family'];
    readonly local: Endpoint;
    readonly v6only: boolean | null;
  }[];
  readonly owners: readonly Owner[];
  readonly ownerReason: string | null;
  readonly unit: string | null;
  readonly container: string | null;
  readonly user: string | null;
  /** The widest of the binds'. */
  readonly exposure: Exposure;
  /** When the oldest owner started, milliseconds since 1970 UTC; null when unknown. */
  readonly since: number | null;
  /** The command to run next. */
  readonly next: string;
}

/** Groups listening sockets; widest exposure first, then by port. Sockets that do not listen are left out. */
export function chartListeners(sockets: Iterable<SocketRecord>): readonly Listener[] {
  const groups = new Map<string, SocketRecord[]>();
  for (const socket of sockets) {
    if (!isListening(socket) || socket.local.port === null) continue;
    const key = `${socket.namespace} ${socket.transport} ${socket.local.port} ${holderKey(socket)}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [socket]);
    else group.push(socket);
  }
  return [...groups.values()].map(listenerOf).sort(byReach);
}

/** Forked workers share one service: the unit, container or first owner tells services apart. */
function holderKey(socket: SocketRecord): string {
  return socket.unit ?? socket.container ?? socket.owners[0]?.command ?? `uid ${socket.uid}`;
}

function listenerOf(group: readonly SocketRecord[]): Listener {
  const first = group[0]!;
  const owners = distinctOwners(group);
  const exposure = widest(group);
  const starts = owners.map((owner) => owner.startedAt);
  return {
    transport: first.transport,
    port: first.local.port ?? 0,
    service: first.service,
    namespace: first.namespace,
    binds: group.map(({ family, local, v6only }) => ({ family, local, v6only })),
    owners,
    ownerReason: owners.length === 0 ? first.ownerReason : null,
    unit: first.unit,
    container: first.container,
    user: first.user ?? (first.uid === null ? null : String(first.uid)),
    exposure,
    since: starts.length === 0 ? null : Math.min(...starts),
    next: nextStep(first, owners),
  };
}

function distinctOwners(group: readonly SocketRecord[]): readonly Owner[] {
  const byPid = new Map<number, Owner>();
  for (const socket of group) for (const owner of socket.owners) if (!byPid.has(owner.pid)) byPid.set(owner.pid, owner);
  return [...byPid.values()].sort((a, b) => a.pid - b.pid);
}

const unjudged: Exposure = { level: 'any', why: 'not an internet socket' };

function widest(group: readonly SocketRecord[]): Exposure {
  let best = group[0]!.exposure ?? unjudged;
  for (const { exposure } of group) if (exposure !== null && rank(exposure) > rank(best)) best = exposure;
  return best;
}

function rank(exposure: Exposure): number {
  return exposureLevels.indexOf(exposure.level);
}

/** Our own namespace first: what another one admits is decided by how it is wired, which its sockets do not tell. */
function byReach(a: Listener, b: Listener): number {
  const elsewhere = Number(a.namespace !== 'this') - Number(b.namespace !== 'this');
  if (elsewhere !== 0) return elsewhere;
  return rank(b.exposure) - rank(a.exposure) || a.port - b.port || a.transport.localeCompare(b.transport);
}

function nextStep(socket: SocketRecord, owners: readonly Owner[]): string {
  const port = socket.local.port;
  if (owners.length === 0)
    return socket.ownerReason?.includes('needs root') === true ? `sudo portolan ${port}` : `portolan ${port}`;
  if (owners.some((owner) => owner.executableDeleted)) {
    return socket.unit === null ? `portolan ${port}` : `systemctl restart ${socket.unit}`;
  }
  return `portolan ${port}`;
}

/** What a headline says. */
export interface ListenerCount {
  /** Ports open in our own network namespace. */
  readonly open: number;
  /** Those of them that are bound to more than this host. */
  readonly beyond: number;
  /** Ports open in other namespaces, and how many namespaces those are. */
  readonly elsewhere: number;
  readonly namespaces: number;
}

/** Counts listeners for a headline. */
export function countListeners(listeners: readonly Listener[]): ListenerCount {
  const own = listeners.filter((listener) => listener.namespace === 'this');
  const others = new Set(listeners.map((listener) => listener.namespace));
  others.delete('this');
  return {
    open: own.length,
    beyond: own.filter((listener) => listener.exposure.level !== 'loopback').length,
    elsewhere: listeners.length - own.length,
    namespaces: others.size,
  };
}

/** Who holds it, in the fewest words that name it: the container, the unit, or the process; else why it is not known. */
export function holderText(listener: Pick<Listener, 'owners' | 'ownerReason' | 'unit' | 'container'>): string {
  const [first] = listener.owners;
  const process =
    first === undefined
      ? null
      : `${first.command}[${first.pid}]${listener.owners.length > 1 ? ` +${listener.owners.length - 1}` : ''}`;
  const runner = listener.container ?? unitText(listener.unit);
  if (process === null) return runner === null ? shortReason(listener.ownerReason) : `${runner} (process hidden)`;
  return runner === null || saysTheSame(first?.command ?? '', runner) ? process : `${process} ${runner}`;
}

/** A login session says nothing of the service; `.service` goes without saying. */
function unitText(unit: string | null): string | null {
  return unit === null || unit.endsWith('.scope') ? null : unit.replace(/\.service$/, '');
}

/** `sshd` of ssh, `nginx` of nginx: the unit's name adds nothing. An instance (`postgresql@15-main`) always does. */
function saysTheSame(command: string, runner: string): boolean {
  return !runner.includes('@') && (command.startsWith(runner) || runner.startsWith(command));
}

/** The addresses; the port has a column of its own. A plain `::` takes IPv4 too, so one without it says so, unless another bind has it. */
function bindsText(listener: Listener): string {
  const hasIpv4 = listener.binds.some(({ family }) => family === 'ipv4');
  const texts = listener.binds.map(({ local: { address, interface: device }, v6only }) => {
    const where = device === null ? address : `${address}%${device}`;
    return address === '::' && v6only === true && !hasIpv4 ? `${where} (IPv6 only)` : where;
  });
  return [...new Set(texts)].join(' ');
}

/** The `listener` kind. */
export const listenerKind = defineRecord<Listener>({
  name: 'listener',
  meaning: 'a port that something listens on: all addresses and processes of one service together',
  columns: [
    {
      name: 'exposure',
      type: 'value',
      title: 'OPEN TO',
      meaning: 'who the bind address admits, level and why; firewalls are not looked at',
      shown: true,
      priority: 0,
      get: (one) => one.exposure,
      text: (one) => exposureWords[one.exposure.level],
    },
    { name: 'port', type: 'port', meaning: 'port number', shown: true, priority: 0, get: (one) => one.port },
    {
      name: 'transport',
      type: 'text',
      title: 'PROTO',
      meaning: 'transport protocol',
      shown: true,
      priority: 0,
      get: (one) => one.transport,
    },
    {
      name: 'service',
      type: 'value',
      meaning: 'what the number is registered for; not what really speaks there',
      shown: true,
      priority: 4,
      get: (one) => one.service,
      text: (one) => one.service?.name ?? '-',
    },
    {
      name: 'owners',
      type: 'value',
      title: 'OWNER',
      meaning: 'every process that listens',
      shown: true,
      priority: 5,
      get: (one) => one.owners.map(ownerValue),
      text: holderText,
    },
    {
      name: 'ownerReason',
      type: 'text',
      meaning: 'why `owners` is empty; null when it is not',
      shown: false,
      get: (one) => one.ownerReason,
    },
    { name: 'unit', type: 'text', meaning: 'systemd unit', shown: false, get: (one) => one.unit },
    { name: 'container', type: 'text', meaning: 'container name or id', shown: false, get: (one) => one.container },
    {
      name: 'user',
      type: 'text',
      meaning: 'user that opened the socket',
      shown: true,
      priority: 2,
      get: (one) => one.user,
    },
    {
      name: 'since',
      type: 'time',
      meaning: 'when the oldest owner started',
      shown: true,
      priority: 1,
      get: (one) => one.since,
    },
    {
      name: 'binds',
      type: 'value',
      title: 'BOUND TO',
      meaning: 'addresses it is bound to, and whether `::` refuses IPv4',
      shown: true,
      priority: 3,
      get: (one) => one.binds,
      text: bindsText,
    },
    { name: 'namespace', type: 'text', meaning: 'network namespace', shown: false, get: (one) => one.namespace },
    { name: 'next', type: 'text', meaning: 'the command to run next', shown: false, get: (one) => one.next },
  ],
});
