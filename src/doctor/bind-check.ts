/** Can this machine bind a port, and if not, why: gathered from real attempts and the socket table, decided by a pure function. */
import type { IpAddress } from '../addr/ip-address.ts';
import { ipBytes, ipText, parseIp } from '../addr/ip-address.ts';
import { isUnspecified } from '../addr/ip-scope.ts';
import type { Host, PortSettings } from '../os/host.ts';
import { collectSockets } from '../sockets/list-sockets.ts';
import { kernelNote } from '../sockets/occupation.ts';
import type { SocketRecord } from '../sockets/socket-record.ts';
import { endpointText, isListening, ownersText } from '../sockets/socket-record.ts';
import type { VerdictId } from './verdicts.ts';

/** What is to be bound. */
export interface BindQuestion {
  /** Null for every address of this host. */
  readonly address: IpAddress | null;
  readonly family: 4 | 6 | null;
  readonly port: number;
  readonly transport: 'tcp' | 'udp';
}

/** What was found. */
export interface BindEvidence {
  readonly question: BindQuestion;
  /** The errno name of each family's attempt; null where it succeeded. */
  readonly attempts: readonly { readonly family: 4 | 6; readonly errno: string | null }[];
  /** The sockets of this host that have the port, of this transport. */
  readonly holders: readonly SocketRecord[];
  readonly settings: Pick<PortSettings, 'unprivilegedStart'>;
  /** What the kernel's settings say about the number. */
  readonly note: string | null;
}

/** The verdict. */
export interface BindVerdict {
  readonly id: VerdictId;
  readonly sentence: string;
  readonly next: string;
}

/** Tries to bind, lets go at once, and reads who is there. */
export async function gatherBind(host: Host, question: BindQuestion): Promise<BindEvidence> {
  const { address, family, port, transport } = question;
  const whole = address === null || isUnspecified(address);
  const families = address === null ? (family === null ? ([4, 6] as const) : [family]) : [address.version];
  const attempts = families.map((version) => {
    const outcome = host.tryBind({
      transport,
      family: version,
      port,
      ...(!whole && address !== null && { address: ipBytes(address) }),
    });
    outcome.close();
    return { family: version, errno: outcome.errno };
  });
  const query = { transports: [transport] } as const;
  const { sockets } = await collectSockets(
    host,
    query,
    (socket) => socket.local.port === port && socket.namespace === 'this',
  );
  return { question, attempts, holders: sockets, settings: host.portSettings(), note: kernelNote(host, port) };
}

/** Decides. */
export function decideBind(evidence: BindEvidence): BindVerdict {
  const { question, attempts } = evidence;
  const refused = attempts.filter(({ errno }) => errno !== null && errno !== 'EAFNOSUPPORT');
  const where = bindText(question);
  const [first] = refused;
  // A machine without IPv6 has no :: to bind.
  const absent = question.address === null && refused.every(({ errno }) => errno === 'EADDRNOTAVAIL');
  if (first === undefined || absent) {
    const note = evidence.note === null ? '' : ` (${evidence.note})`;
    return verdict('free', `${where} is free: it binds at once${note}`, `portolan listen ${question.port}`);
  }
  if (first.errno === 'EACCES' || first.errno === 'EPERM') return onPrivilege(evidence, first.errno);
  if (first.errno === 'EADDRNOTAVAIL') {
    return verdict(
      'not-our-address',
      `${where} cannot be bound: no interface of this host has it`,
      'ip -brief address',
    );
  }
  if (first.errno !== 'EADDRINUSE') {
    return verdict('local-fault', `${where} cannot be bound: the kernel refuses (${first.errno})`, 'portolan doctor');
  }
  return onUse(evidence, first.family);
}

function verdict(id: VerdictId, sentence: string, next: string): BindVerdict {
  return { id, sentence, next };
}

function bindText({ address, family, port, transport }: BindQuestion): string {
  const all = family === null ? 'every address' : `every IPv${family} address`;
  return `${transport} port ${port} on ${address === null ? all : ipText(address)}`;
}

function onPrivilege({ question, settings }: BindEvidence, errno: string): BindVerdict {
  const { port } = question;
  const start = settings.unprivilegedStart ?? 1024;
  const where = bindText(question);
  if (port >= start)
    return verdict('permission', `${where} cannot be bound: this user may not (${errno})`, 'portolan doctor');
  return verdict(
    'privileged-port',
    `${where} cannot be bound by this user: below ${start} it needs CAP_NET_BIND_SERVICE (${errno})`,
    `sysctl -w net.ipv4.ip_unprivileged_port_start=${port}, or setcap cap_net_bind_service=+ep PROGRAM`,
  );
}

/** Who is in the way: a listener before what merely has the port. */
function onUse(evidence: BindEvidence, family: 4 | 6): BindVerdict {
  const { question, attempts } = evidence;
  const { port } = question;
  const where = bindText(question);
  const holders = evidence.holders.filter((socket) => overlaps(socket, question, family));
  const free = attempts.find(({ errno }) => errno === null);
  const half = free === undefined ? '' : `; over IPv${free.family} it is free`;
  const listener = holders.find(isListening);
  if (listener !== undefined) {
    const id = listenerVerdict(listener, question, family);
    const text = `${holder(listener)} ${question.transport === 'tcp' ? 'listens' : 'is bound'} on ${endpointText(listener.local, listener.family)}`;
    return verdict(id, `${where} is in use: ${text}${extra(id, listener)}${half}`, `portolan ${port}`);
  }
  const bound = holders.find(({ state }) => state === 'BOUND_INACTIVE');
  if (bound !== undefined) {
    const text = `${holder(bound)} has bound it and does not listen, which other tools do not show`;
    return verdict('in-use-bound', `${where} is in use: ${text}${half}`, `portolan ls port:${port}`);
  }
  const connected = holders.find(({ inode }) => inode !== 0);
  if (connected !== undefined) {
    const text = `${holder(connected)} uses it as the near end of a connection (${connected.state})`;
    return verdict('in-use-connected', `${where} is in use: ${text}${half}`, `portolan ls port:${port}`);
  }
  if (holders.length > 0) {
    const states = [...new Set(holders.map(({ state }) => state))].join(', ');
    const text = `the kernel holds it for ${holders.length} closed or closing connections (${states}, 60 s for TIME_WAIT)`;
    return verdict(
      'in-use-closing',
      `${where} is in use: ${text}${half}`,
      'let the server set SO_REUSEADDR, or wait a minute',
    );
  }
  return verdict(
    'in-use-unexplained',
    `${where} is in use, and no socket that this user sees has it (EADDRINUSE)${half}`,
    'sudo portolan ls --namespaces',
  );
}

/** Which of a listener's addresses is in the way. */
function listenerVerdict(listener: SocketRecord, { address }: BindQuestion, family: 4 | 6): VerdictId {
  if (listener.family !== (family === 4 ? 'ipv4' : 'ipv6')) return 'in-use-other-family';
  const wildcard = isWild(listener);
  const asked = address === null || isUnspecified(address);
  return wildcard === asked ? 'in-use' : 'in-use-wildcard';
}

function extra(id: VerdictId, listener: SocketRecord): string {
  if (id === 'in-use-wildcard')
    return isWild(listener) ? ', which is every address' : ', which every address would include';
  return id === 'in-use-other-family' ? ', which takes IPv4 too' : '';
}

/** Whether a socket stands in the way of a bind in this family. */
function overlaps(socket: SocketRecord, { address }: BindQuestion, family: 4 | 6): boolean {
  const same = socket.family === (family === 4 ? 'ipv4' : 'ipv6');
  const wild = isWild(socket);
  // A :: socket that takes IPv4 has that port too, and an IPv4-mapped one is of IPv4.
  const mapped = socket.family === 'ipv6' && socket.local.address.startsWith('::ffff:');
  if (!same && !(family === 4 && (mapped || (wild && socket.v6only !== true)))) return false;
  if (address === null || isUnspecified(address) || wild) return true;
  const own = parseIp(mapped ? socket.local.address.slice(7) : socket.local.address);
  return own.ok && own.value.value === address.value;
}

function isWild({ local }: SocketRecord): boolean {
  return local.address === '0.0.0.0' || local.address === '::' || local.address === '*';
}

/** `nginx[811]`, or that it is hidden. */
function holder(socket: SocketRecord): string {
  return socket.owners.length > 0 ? ownersText(socket) : 'a process that is hidden from you';
}
