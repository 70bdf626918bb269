/** Filters over columns: what the index of a file knows is answered for a million packets at once, the rest is left open. */
import type { IpAddress } from '../addr/ip-address.ts';
import type { CompareNode, Filter, FilterValue } from '../base/filter/ast.ts';
import { numberTest } from '../base/filter/number.ts';
import { etherTypes } from '../wire/ethernet.ts';
import { ipProtocols } from '../wire/ip-protocol.ts';
import { applicationProtocols, declaredFields } from './dissect.ts';
import { addressTest, tcpQuestions } from './filter-fields.ts';
import type { PacketColumns } from './packet-columns.ts';
import { absent, marks } from './packet-columns.ts';

/** The answers of a mask. `not` mirrors them, `and` is the smaller one, `or` the larger: the logic of Kleene with three values. */
export const answers = { no: 0, open: 1, yes: 2 } as const;

/** Writes an answer for each row from `from` up to `to`, at its place in `into`. */
export type ColumnMask = (columns: PacketColumns, from: number, to: number, into: Uint8Array) => void;

/** The mask of a filter whose fields and values are known to be good. */
export function columnMask(filter: Filter): ColumnMask {
  switch (filter.kind) {
    case 'compare':
      return compareMask(filter);
    case 'search':
      return anyMask(filter.values.map((value) => (value.quoted ? openMask : protocolMask(value.text))));
    case 'not': {
      const inner = columnMask(filter.item);
      return (columns, from, to, into) => {
        inner(columns, from, to, into);
        for (let row = from; row < to; row++) into[row] = answers.yes - into[row]!;
      };
    }
    case 'and':
      return joined(filter.items.map(columnMask), true);
    case 'or':
      return joined(filter.items.map(columnMask), false);
  }
}

const openMask: ColumnMask = (_columns, from, to, into) => void into.fill(answers.open, from, to);

function anyMask(masks: readonly ColumnMask[]): ColumnMask {
  return masks.length === 1 ? masks[0]! : joined(masks, false);
}

function joined(masks: readonly ColumnMask[], isAnd: boolean): ColumnMask {
  let room = new Uint8Array(0);
  return (columns, from, to, into) => {
    into.fill(isAnd ? answers.yes : answers.no, from, to);
    if (room.length < to) room = new Uint8Array(to);
    for (const mask of masks) {
      mask(columns, from, to, room);
      if (isAnd) for (let row = from; row < to; row++) into[row] = Math.min(into[row]!, room[row]!);
      else for (let row = from; row < to; row++) into[row] = Math.max(into[row]!, room[row]!);
    }
  };
}

/** Fields over columns of addresses: which, and the version of IP that they are about (0: any). */
const addressFields: Readonly<Record<string, readonly [source: boolean, destination: boolean, version: 0 | 4 | 6]>> = {
  host: [true, true, 0],
  src: [true, false, 0],
  dst: [false, true, 0],
  'ip.addr': [true, true, 4],
  'ip.src': [true, false, 4],
  'ip.dst': [false, true, 4],
  'ipv6.addr': [true, true, 6],
  'ipv6.src': [true, false, 6],
  'ipv6.dst': [false, true, 6],
};

const udpProtocols: readonly number[] = [ipProtocols.udp, ipProtocols.udpLite];

/** Fields over columns of ports, and the transports that they are about (none: any). */
const portFields: Readonly<
  Record<string, readonly [source: boolean, destination: boolean, protocols: readonly number[]]>
> = {
  port: [true, true, []],
  sport: [true, false, []],
  dport: [false, true, []],
  'tcp.port': [true, true, [ipProtocols.tcp]],
  'tcp.srcport': [true, false, [ipProtocols.tcp]],
  'tcp.dstport': [false, true, [ipProtocols.tcp]],
  'udp.port': [true, true, udpProtocols],
  'udp.srcport': [true, false, udpProtocols],
  'udp.dstport': [false, true, udpProtocols],
  'sctp.port': [true, true, [ipProtocols.sctp]],
  'sctp.srcport': [true, false, [ipProtocols.sctp]],
  'sctp.dstport': [false, true, [ipProtocols.sctp]],
};

function compareMask(node: CompareNode): ColumnMask {
  const mask = anyMask(node.values.map((value) => valueMask(node, value)));
  if (node.operator !== '!=') return mask;
  return (columns, from, to, into) => {
    mask(columns, from, to, into);
    for (let row = from; row < to; row++) into[row] = answers.yes - into[row]!;
  };
}

function valueMask(node: CompareNode, value: FilterValue): ColumnMask {
  const field = node.field.toLowerCase();
  const operator = node.operator === '!=' ? '=' : node.operator;
  const address = addressFields[field];
  if (address !== undefined) return addressMask(value.text, ...address);
  const port = portFields[field];
  if (port !== undefined) return portMask(value.text, operator, ...port);
  if (field === 'proto' || field === 'protocol') return value.text.includes('*') ? openMask : protocolMask(value.text);
  if (field === 'is') return questionMask(value.text.toLowerCase());
  const lengths = lengthColumns[field];
  if (lengths !== undefined) return numberMask(lengths, value.text, operator);
  const owner = declaredFields().get(field)?.protocol;
  return owner !== undefined && applicationProtocols().has(owner) ? payloadMask : openMask;
}

const lengthColumns: Readonly<Record<string, (columns: PacketColumns) => Uint32Array>> = {
  len: (columns) => columns.lengths,
  'frame.len': (columns) => columns.lengths,
  'frame.cap_len': (columns) => columns.captured,
};

type Order = Exclude<CompareNode['operator'], '!='>;

function numberMask(column: (columns: PacketColumns) => Uint32Array, text: string, operator: Order): ColumnMask {
  const test = numberTest(text, operator, '');
  if (!test.ok) return openMask;
  return (columns, from, to, into) => {
    const values = column(columns);
    for (let row = from; row < to; row++) into[row] = test.value(values[row]!) ? answers.yes : answers.no;
  };
}

/** One look at a table of 65,536 bytes a port, however many ports the value has. */
function portMask(
  text: string,
  operator: Order,
  source: boolean,
  destination: boolean,
  protocols: readonly number[],
): ColumnMask {
  const test = numberTest(text, operator, '');
  if (!test.ok) return openMask;
  const wanted = Uint8Array.from({ length: 65_536 }, (_, port) => (test.value(port) ? answers.yes : answers.no));
  const counts = Uint8Array.from({ length: 256 }, (_, protocol) =>
    protocols.length === 0 || protocols.includes(protocol) ? 1 : 0,
  );
  return (columns, from, to, into) => {
    const { sourcePorts, destinationPorts, protocols: kinds, marks: bits } = columns;
    for (let row = from; row < to; row++) {
      let answer: number = answers.no;
      if (sourcePorts[row] !== absent.port && counts[kinds[row]!] === 1) {
        if (source) answer = wanted[sourcePorts[row]!]!;
        if (destination && answer === answers.no) answer = wanted[destinationPorts[row]!]!;
      }
      into[row] = (bits[row]! & marks.nested) === 0 ? answer : answers.open;
    }
  };
}

/** Each address of the table is asked once, each packet then looks two numbers up. */
function addressMask(text: string, source: boolean, destination: boolean, version: 0 | 4 | 6): ColumnMask {
  const test = addressTest(text);
  if (!test.ok) return openMask;
  const wanted = (address: IpAddress): boolean => (version === 0 || address.version === version) && test.value(address);
  return (columns, from, to, into) => {
    const { sources, destinations, marks: bits, addresses, etherTypes: types } = columns;
    const known = new Uint8Array(addresses.size + 1);
    for (let id = 1; id <= addresses.size; id++) known[id] = wanted(addresses.addressOf(id)) ? answers.yes : answers.no;
    for (let row = from; row < to; row++) {
      let answer = source ? known[sources[row]!]! : answers.no;
      if (destination && answer === answers.no) answer = known[destinations[row]!]!;
      // ARP has addresses that the columns have not.
      const isOpen = (bits[row]! & marks.nested) !== 0 || (version === 0 && types[row] === etherTypes.arp);
      into[row] = isOpen ? answers.open : answer;
    }
  };
}

function questionMask(question: string): ColumnMask {
  const flags = tcpQuestions[question];
  if (question === 'cut') {
    return ({ lengths, captured }, from, to, into) => {
      for (let row = from; row < to; row++) into[row] = captured[row]! < lengths[row]! ? answers.yes : answers.no;
    };
  }
  if (flags === undefined) return openMask;
  const { set, clear } = flags;
  return ({ tcpFlags, marks: bits }, from, to, into) => {
    for (let row = from; row < to; row++) {
      const value = tcpFlags[row]!;
      const answer = (value & set) === set && (value & clear) === 0 ? answers.yes : answers.no;
      into[row] = (bits[row]! & marks.nested) === 0 ? answer : answers.open;
    }
  };
}

/** What stands behind a transport header is not there where nothing does. */
const payloadMask: ColumnMask = ({ marks: bits }, from, to, into) => {
  for (let row = from; row < to; row++)
    into[row] = (bits[row]! & (marks.nested | marks.carries)) === 0 ? answers.no : answers.open;
};

/** Protocols that the columns know; those above them need a payload, and its transport. */
function protocolMask(name: string): ColumnMask {
  const wanted = name.toLowerCase();
  const test = protocolTests[wanted];
  if (test === undefined && applicationProtocols().has(wanted)) return payloadMask;
  return (columns, from, to, into) => {
    const { marks: bits } = columns;
    for (let row = from; row < to; row++) {
      const isOpen = test === undefined || (bits[row]! & marks.nested) !== 0;
      into[row] = isOpen ? answers.open : test(columns, row) ? answers.yes : answers.no;
    }
  };
}

type RowTest = (columns: PacketColumns, row: number) => boolean;

const withPorts =
  (protocol: number): RowTest =>
  ({ protocols, sourcePorts }, row) =>
    protocols[row] === protocol && sourcePorts[row] !== absent.port;

const protocolTests: Readonly<Record<string, RowTest>> = {
  ip: ({ etherTypes: types, sources }, row) => types[row] === etherTypes.ipv4 && sources[row] !== absent.address,
  ipv6: ({ etherTypes: types, sources }, row) => types[row] === etherTypes.ipv6 && sources[row] !== absent.address,
  arp: ({ etherTypes: types }, row) => types[row] === etherTypes.arp,
  tcp: withPorts(ipProtocols.tcp),
  udp: withPorts(ipProtocols.udp),
  sctp: withPorts(ipProtocols.sctp),
};
