/** The flags that choose which sockets a command looks at. */
import { filterOf } from '../base/filter/compile.ts';
import type { Predicate } from '../base/filter/fields.ts';
import { parseFilter } from '../base/filter/parse.ts';
import type { CompareNode, Filter, SearchNode } from '../base/filter/ast.ts';
import { socketFields } from '../sockets/filter-fields.ts';
import type { SocketQuery } from '../sockets/list-sockets.ts';
import type { SocketRecord, Transport } from '../sockets/socket-record.ts';

/** The flags' values. */
export type SocketFlags = {
  readonly all: boolean;
  readonly namespaces: boolean;
};

/** The flags' declarations. */
export const socketFlags = {
  all: {
    kind: 'boolean',
    brief: 'every kind of socket: raw, unix, packet, netlink, sctp, ... too',
    default: false,
    withNegated: false,
  },
  namespaces: {
    kind: 'boolean',
    brief: 'other network namespaces too (containers), without root where /proc allows',
    default: false,
    withNegated: false,
  },
} as const;

const everyTransport: readonly Transport[] = [
  'tcp',
  'udp',
  'udplite',
  'sctp',
  'dccp',
  'mptcp',
  'raw',
  'unix',
  'packet',
  'netlink',
  'vsock',
];

/** Which sockets a command line chooses. */
export interface SocketSelection {
  /** Reads no more than the filter needs. */
  readonly query: SocketQuery;
  readonly accepts: Predicate<SocketRecord>;
  /** Whether the filter asks about owners: then a socket whose owner is hidden may belong to the answer. */
  readonly asksOwners: boolean;
}

/** The filter written as one or several words. Throws PTL_BAD_FILTER. */
export function socketSelection(flags: SocketFlags, words: readonly string[]): SocketSelection {
  const text = words.join(' ');
  const accepts = filterOf(text, socketFields);
  const parsed = parseFilter(text);
  const nodes = parsed.ok ? [...leaves(parsed.value)] : [];
  const fields = new Set(nodes.map(fieldOf));
  return {
    accepts,
    asksOwners: nodes.some(asksOwner),
    query: {
      transports: flags.all ? everyTransport : transportsOf(nodes),
      allNamespaces: flags.namespaces || fields.has('namespace'),
      tcpFacts: fields.has('rtt'),
    },
  };
}

type Leaf = CompareNode | SearchNode;

function* leaves(filter: Filter): Generator<Leaf> {
  if (filter.kind === 'compare' || filter.kind === 'search') yield filter;
  else if (filter.kind === 'not') yield* leaves(filter.item);
  else for (const item of filter.items) yield* leaves(item);
}

/** The field's own name, whatever alias was typed; empty for a bare word that is searched for everywhere. */
function fieldOf(leaf: Leaf): string {
  if (leaf.kind !== 'compare') return '';
  const typed = leaf.field.toLowerCase();
  return socketFields.find((field) => field.name === typed || field.aliases?.includes(typed))?.name ?? typed;
}

const ownerFields: ReadonlySet<string> = new Set(['', 'proc', 'pid', 'exe', 'args', 'unit', 'container']);
const ownerFlags: ReadonlySet<string> = new Set(['hidden', 'shared', 'queued', 'deleted']);

function asksOwner(leaf: Leaf): boolean {
  const field = fieldOf(leaf);
  if (field !== 'is') return ownerFields.has(field);
  return leaf.kind === 'compare' && leaf.values.some((value) => ownerFlags.has(value.text.toLowerCase()));
}

/** A filter that names transports (`proto:unix`) reads their tables too. */
function transportsOf(nodes: readonly Leaf[]): readonly Transport[] {
  const named = new Set<Transport>(['tcp', 'udp']);
  for (const leaf of nodes) {
    if (leaf.kind !== 'compare' || !['transport', 'family'].includes(fieldOf(leaf))) continue;
    for (const { text } of leaf.values) {
      for (const one of everyTransport) if (text.toLowerCase() === one || text.includes('*')) named.add(one);
    }
  }
  return [...named];
}
