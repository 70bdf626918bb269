/** One packet in full: every protocol from the frame inwards, as a tree of fields with byte ranges. Never throws. */
import type { Dispatcher } from './dissection.ts';
import { Dissection } from './dissection.ts';
import type { DispatchTable, FieldSpec } from './field.ts';
import type { Protocol } from './protocol.ts';
import { protocols } from './protocols/catalog.gen.ts';
import type { Plaintext } from './decrypt/packet-plaintext.ts';
import { streamFields } from './streams/stream-fields.ts';
import type { Fact } from './streams/stream-facts.ts';
import type { DataSource, TreeNode } from './tree-node.ts';

/** A packet and what its file says about it. */
export interface PacketDetails {
  /** From 1. */
  readonly number: number;
  /** A LINKTYPE_ number. */
  readonly linkType: number;
  readonly bytes: Uint8Array;
  readonly seconds: number;
  readonly nanoseconds: number;
  readonly originalLength: number;
  readonly interfaceName?: string | null;
  readonly comments?: readonly string[];
  /** Whose it is: of the sending end where that is known. */
  readonly process?: PacketProcess | null;
  /** The receiving process, where both ends are on the machine that captured. */
  readonly peer?: PacketProcess | null;
  /** Why no process is known, where that is known. */
  readonly processReason?: string | null;
  /** What it is in its flow, where flows were followed. */
  readonly facts?: readonly Fact[];
  /** What it carried under TLS, where that was opened. */
  readonly plaintext?: Plaintext | null;
}

/** A process that a packet belongs to. */
export interface PacketProcess {
  readonly pid: number;
  readonly name: string | null;
  readonly unit?: string | null;
  readonly container?: string | null;
}

/** A packet taken apart. */
export interface DissectedPacket {
  readonly nodes: readonly TreeNode[];
  readonly sources: readonly DataSource[];
  /** Outermost first. */
  readonly protocols: readonly string[];
  /** The columns of a list; texts may hold hostile characters. */
  readonly protocol: string;
  readonly source: string | null;
  readonly destination: string | null;
  readonly info: string;
}

/** Takes a packet apart. */
export function dissectPacket(packet: PacketDetails): DissectedPacket {
  const dissection = new Dissection(packet.bytes, dispatcher);
  frameOf(dissection, packet);
  dissection.pass('link', packet.linkType, 0, packet.bytes.length);
  if (packet.plaintext && packet.plaintext.bytes.length > 0) plaintextOf(dissection, packet.plaintext);
  return dissected(dissection);
}

/** Adds what was sealed as bytes of their own; what no protocol knows by its content is shown as it is. */
function plaintextOf(dissection: Dissection, { bytes }: Pick<Plaintext, 'bytes'>): void {
  const known = guessTables.tcp.find((protocol) => protocol.accepts?.(bytes, 0, bytes.length) === true);
  dissection.runOver('decrypted', bytes, known ?? sealedData);
}

const sealedData: Protocol = {
  name: 'data',
  title: 'Decrypted data',
  column: '',
  fields: { 'data.text': { type: 'text', meaning: 'text' } },
  on: {},
  dissect: (d, start, end) => void d.text('data.text', start, end),
  samples: [],
};

/** Takes bytes apart that stand under a number of a table: what a stream put together, a sample. Ports are asked as one would be. */
export function dissectPayload(table: DispatchTable, key: number, bytes: Uint8Array): DissectedPacket {
  const dissection = new Dissection(bytes, dispatcher);
  const isPort = table === 'tcp' || table === 'udp' || table === 'sctp';
  if (isPort) dissection.passByPorts(table, key, key, 0, bytes.length);
  else dissection.pass(table, key, 0, bytes.length);
  return dissected(dissection);
}

function dissected(dissection: Dissection): DissectedPacket {
  return {
    nodes: dissection.roots,
    sources: dissection.sources,
    protocols: dissection.protocols,
    protocol: dissection.column,
    source: dissection.sourceText,
    destination: dissection.destinationText,
    info: dissection.info,
  };
}

/** The fields of the frame itself, known from the file and not from its bytes. */
export const frameFields: Readonly<Record<string, FieldSpec>> = {
  'frame.number': { type: 'number', meaning: 'number' },
  'frame.time_epoch': { type: 'time', meaning: 'seconds since 1970' },
  'frame.len': { type: 'number', meaning: 'length on the wire' },
  'frame.cap_len': { type: 'number', meaning: 'length captured' },
  'frame.interface_name': { type: 'text', meaning: 'interface' },
  'frame.comment': { type: 'text', meaning: 'comment' },
  proc: { type: 'text', meaning: 'process' },
  pid: { type: 'number', meaning: 'process number' },
  unit: { type: 'text', meaning: 'systemd unit of the process' },
  container: { type: 'text', meaning: 'container of the process' },
  ...streamFields,
};

const frameProtocol: Protocol = {
  name: 'frame',
  title: 'Frame',
  column: '',
  fields: frameFields,
  on: {},
  dissect: () => undefined,
  samples: [],
};

function frameOf(d: Dissection, packet: PacketDetails): void {
  const { length } = packet.bytes;
  d.run(frameProtocol, 0, length, () => {
    d.put('frame.number', packet.number, 0, length);
    d.put('frame.time_epoch', epochText(packet), 0, length);
    d.put('frame.len', packet.originalLength, 0, length);
    d.put('frame.cap_len', length, 0, length);
    if (packet.interfaceName) d.put('frame.interface_name', packet.interfaceName, 0, length);
    for (const comment of packet.comments ?? []) d.put('frame.comment', comment, 0, length);
    for (const [field, value] of packet.facts ?? []) d.put(field, value, 0, length);
    if (packet.process) putProcess(d, packet.process, length);
    if (packet.peer) putProcess(d, packet.peer, length);
  });
}

function putProcess(d: Dissection, { pid, name, unit, container }: PacketProcess, length: number): void {
  d.put('pid', pid, 0, length);
  if (name !== null) d.put('proc', name, 0, length);
  if (unit) d.put('unit', unit, 0, length);
  if (container) d.put('container', container, 0, length);
}

/** Seconds since 1970 with nine places; the nanoseconds of a time before 1970 count upwards too. */
function epochText({ seconds, nanoseconds }: Pick<PacketDetails, 'seconds' | 'nanoseconds'>): string {
  if (seconds >= 0) return `${seconds}.${String(nanoseconds).padStart(9, '0')}`;
  const total = BigInt(seconds) * 1_000_000_000n + BigInt(nanoseconds);
  const digits = String(-total).padStart(10, '0');
  return `-${digits.slice(0, -9)}.${digits.slice(-9)}`;
}

const tables = new Map<string, Protocol>();
for (const protocol of protocols) {
  for (const [table, keys] of Object.entries(protocol.on)) {
    for (const key of keys) tables.set(`${table} ${key}`, protocol);
  }
}
const guesses = (over: 'tcp' | 'udp'): readonly Protocol[] =>
  protocols.filter((protocol) => protocol.anyPort?.includes(over) === true);
const guessTables = { tcp: guesses('tcp'), udp: guesses('udp') };

const dispatcher: Dispatcher = {
  find: (table: DispatchTable, key: number) => tables.get(`${table} ${key}`),
  guess: (over, bytes, start, end) =>
    guessTables[over].find((protocol) => protocol.accepts?.(bytes, start, end) === true),
};

/** Every declared field by its name in lower case, with its protocol (`frame` for the frame's own). */
export function declaredFields(): ReadonlyMap<
  string,
  { readonly name: string; readonly spec: FieldSpec; readonly protocol: string }
> {
  const all = [frameProtocol, ...protocols].flatMap((protocol) =>
    Object.entries(protocol.fields).map(
      ([name, spec]) => [name.toLowerCase(), { name, spec, protocol: protocol.name }] as const,
    ),
  );
  return new Map(all);
}

/** Protocols that stand only behind a transport header: a packet without payload has none of them. */
export function applicationProtocols(): ReadonlySet<string> {
  return applications;
}

const isTransport = (table: string): boolean => table === 'tcp' || table === 'udp' || table === 'sctp';
const others = new Set(protocols.filter(({ on }) => !Object.keys(on).every(isTransport)).map(({ name }) => name));
const applications = new Set(protocols.map(({ name }) => name).filter((name) => !others.has(name)));

/** The names of all protocols. */
export function protocolNames(): readonly string[] {
  return names;
}

const names = [...new Set(protocols.map(({ name }) => name))].sort();
