/** What the two ends of a flow agreed on, as far as the lines of later packets tell it: bounded, one entry a flow. */
import type { DissectedPacket } from '../../capture/dissect.ts';
import type { FlowPlace } from '../../capture/streams/stream-facts.ts';
import type { TreeNode } from '../../capture/tree-node.ts';
import { readBer } from '../../wire/ber.ts';
import type { Notes } from './notes.ts';
import { TransferBook } from './transfer-book.ts';
import { everyNode } from '../../capture/tree-text.ts';

/** Flows that are remembered at one time; the one noted first gives way. */
const mostFlows = 8192;

interface Conversation {
  /** Of both ends. */
  readonly shared: Map<string, number | string>;
  /** Of each end, by its port. */
  readonly ends: Map<number, Map<string, number | string>>;
}

/** The conversations of a file, told packet by packet. */
export class ConversationBook {
  readonly #flows = new Map<number, Conversation>();
  readonly #transfers = new TransferBook();

  /** What both ends of a flow had agreed on in the end. */
  agreed(stream: number): Notes {
    return this.#flows.get(stream)?.shared ?? none;
  }

  /** What holds for a packet; what it says itself holds for the ones after it, but for the version that it agrees on. */
  notesOf(tree: DissectedPacket, flow: FlowPlace | null): Notes {
    const protocol = tree.protocols.at(-1);
    if (flow === null) return none;
    if (flow.transport === 'udp') return this.#transfers.notesOf(tree, flow.stream);
    const known = this.#flows.get(flow.stream);
    const learn = learners[protocol === 'tcp' ? String(known?.shared.get('protocol') ?? '') : (protocol ?? '')];
    if (learn === undefined && known === undefined) return none;
    const conversation = known ?? this.#begin(flow.stream);
    const port = sourcePort(tree);
    const before = new Map([...conversation.shared, ...(conversation.ends.get(port) ?? [])]);
    const root = tree.nodes.findLast(({ field }) => field === protocol);
    if (learn === undefined || root === undefined || flow.length === 0) return before;
    const isUpgraded = conversation.shared.get('protocol') === 'http2';
    if (protocol !== undefined && protocol !== 'tcp' && !isUpgraded) conversation.shared.set('protocol', protocol);
    const end = conversation.ends.get(port) ?? new Map<string, number | string>();
    conversation.ends.set(port, end);
    const { bytes } = tree.sources[root.source]!;
    const head = protocol === 'tcp' ? (bytes[root.start + 12]! >> 4) * 4 : 0;
    learn(bytes.subarray(root.start + head, root.end), conversation.shared, end, port);
    const version = conversation.shared.get('tls.version');
    if (version !== undefined) before.set('tls.version', version);
    return before;
  }

  #begin(stream: number): Conversation {
    if (this.#flows.size >= mostFlows) for (const first of this.#flows.keys()) if (this.#flows.delete(first)) break;
    const conversation: Conversation = { shared: new Map(), ends: new Map() };
    this.#flows.set(stream, conversation);
    return conversation;
  }
}

const none: Notes = new Map();

function sourcePort(tree: DissectedPacket): number {
  const node = tree.nodes.findLast(({ field }: TreeNode) => field === 'tcp');
  if (node !== undefined)
    for (const { field, value } of everyNode([node])) if (field === 'tcp.srcport') return Number(value);
  return 0;
}

type Learn = (
  bytes: Uint8Array,
  shared: Map<string, number | string>,
  end: Map<string, number | string>,
  port: number,
) => void;

const learners: Readonly<Record<string, Learn>> = {
  tls: learnTls,
  ssh: learnSsh,
  http: () => undefined,
  http2: () => undefined,
  ldap: learnLdap,
};

/** Records up to the change of keys; a server's hello tells the version, its extension the one that counts (RFC 8446 section 4.2.1). */
function learnTls(bytes: Uint8Array, shared: Map<string, number | string>, end: Map<string, number | string>): void {
  for (let at = 0; at + 5 <= bytes.length;) {
    const length = (bytes[at + 3]! << 8) | bytes[at + 4]!;
    if (bytes[at] === 20) end.set('tls.sealed', 1);
    if (bytes[at] === 22 && !end.has('tls.sealed') && bytes[at + 5] === 2) {
      shared.set('tls.version', agreedVersion(bytes, at + 9, Math.min(bytes.length, at + 5 + length)));
    }
    at += 5 + length;
  }
}

function agreedVersion(bytes: Uint8Array, hello: number, end: number): number {
  const word = (at: number): number => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
  const extensions = hello + 34 + 1 + (bytes[hello + 34] ?? 0) + 3;
  for (let at = extensions + 2; at + 4 <= end; at += 4 + word(at + 2)) {
    if (word(at) === 43 && word(at + 2) === 2) return word(at + 4);
  }
  return word(hello);
}

/** Its first line tells the version; New Keys (RFC 4253 section 7.3) is the last message that can be read. */
function learnSsh(
  bytes: Uint8Array,
  shared: Map<string, number | string>,
  end: Map<string, number | string>,
  port: number,
): void {
  if (bytes[0] === 0x53 && bytes[1] === 0x53 && bytes[2] === 0x48) {
    shared.set('ssh', 2);
    if (port === 22) shared.set('ssh.server', 22);
    return;
  }
  for (let at = 0; at + 6 <= bytes.length;) {
    if (bytes[at + 5] === 21) end.set('ssh.sealed', 1);
    at += 4 + (((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0);
  }
}

/** How many entries each search has brought. */
function learnLdap(bytes: Uint8Array, shared: Map<string, number | string>): void {
  for (let at = 0; at < bytes.length;) {
    const whole = readBer(bytes, at, bytes.length);
    const id = whole === null ? null : readBer(bytes, whole.start, whole.end);
    if (whole === null || id === null) return;
    const name = `ldap ${Buffer.from(bytes.subarray(id.start, id.end)).toString('hex')}`;
    if (bytes[id.end] === 0x64) shared.set(name, Number(shared.get(name) ?? 0) + 1);
    at = whole.end;
  }
}
