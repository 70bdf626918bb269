/** The flags that choose which sockets a command looks at. */
import { filterOf } from '../base/filter/compile.ts';
import type { Predicate } from '../base/filter/fields.ts';
import { parseFilter } from '../base/filter/parse.ts';
import type { Filter } from '../base/filter/ast.ts';
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

/** The filter written as one or several words, and the query that reads no more than it needs. Throws PTL_BAD_FILTER. */
export function socketSelection(
  flags: SocketFlags,
  words: readonly string[],
): { query: SocketQuery; accepts: Predicate<SocketRecord> } {
  const text = words.join(' ');
  const accepts = filterOf(text, socketFields);
  const parsed = parseFilter(text);
  const mentioned = parsed.ok ? fieldsOf(parsed.value) : new Set<string>();
  return {
    accepts,
    query: {
      transports: flags.all ? everyTransport : transportsOf(parsed.ok ? parsed.value : null),
      allNamespaces: flags.namespaces || mentioned.has('namespace') || mentioned.has('netns'),
      tcpFacts: mentioned.has('rtt'),
    },
  };
}

/** A filter that names transports (`proto:unix`) reads their tables too. */
function transportsOf(filter: Filter | null): readonly Transport[] {
  const named = new Set<Transport>(['tcp', 'udp']);
  const visit = (node: Filter): void => {
    if (node.kind === 'compare' && ['transport', 'proto', 'protocol', 'family'].includes(node.field.toLowerCase())) {
      for (const value of node.values)
        for (const one of everyTransport)
          if (value.text.toLowerCase() === one || value.text.includes('*')) named.add(one);
    } else if (node.kind === 'not') visit(node.item);
    else if (node.kind === 'and' || node.kind === 'or') node.items.forEach(visit);
  };
  if (filter !== null) visit(filter);
  return [...named];
}

function fieldsOf(filter: Filter): Set<string> {
  if (filter.kind === 'compare') return new Set([filter.field.toLowerCase()]);
  if (filter.kind === 'search') return new Set();
  if (filter.kind === 'not') return fieldsOf(filter.item);
  return filter.items.reduce((all, item) => all.union(fieldsOf(item)), new Set<string>());
}
