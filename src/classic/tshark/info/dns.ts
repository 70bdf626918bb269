/** What tshark 4.0 says of DNS, mDNS and LLMNR in a line: `Standard query response 0x1234 A www.example A 10.0.0.1`. */
import { ipText } from '../../../addr/ip-address.ts';
import type { FieldValue } from '../../../capture/field.ts';
import type { TreeNode } from '../../../capture/tree-node.ts';
import { everyNode } from '../../../capture/tree-text.ts';
import { dnsTypes } from '../../../wire/dns-record.ts';
import type { Columns, Layer } from './layer.ts';
import { hexText } from './layer.ts';

const operations: Readonly<Record<number, string>> = {
  0: 'Standard query',
  1: 'Inverse query',
  2: 'Server status request',
  4: 'Zone change notification',
  5: 'Dynamic update',
  6: 'DNS Stateful operations (DSO)',
};
const codes: Readonly<Record<number, string>> = {
  1: 'Format error',
  2: 'Server failure',
  3: 'No such name',
  4: 'Not implemented',
  5: 'Refused',
  6: 'Name exists',
  7: 'RRset exists',
  8: 'RRset does not exist',
  9: 'Not authoritative',
  10: 'Name out of zone',
};
const typeNames: ReadonlyMap<number, string> = new Map([
  ...Object.entries(dnsTypes).map(([name, type]) => [type, name] as const),
  [255, 'ANY'],
]);
/** Ports whose DNS goes by another name. */
const portColumns: Readonly<Record<number, string>> = { 5353: 'MDNS', 5355: 'LLMNR' };

/** Null for what is no whole message. */
export function dnsWords(layer: Layer): Columns | null {
  const id = layer.value('dns.id');
  const operation = layer.value('dns.flags.opcode');
  const protocol = columnOf(layer);
  if (typeof id !== 'number' || typeof operation !== 'number') return null;
  const isResponse = layer.value('dns.flags.response') === true;
  const code = isResponse ? codes[Number(layer.value('dns.flags.rcode') ?? 0)] : undefined;
  const name = operations[operation] ?? `Unknown operation (${operation})`;
  const head = `${name}${isResponse ? ' response' : ''} 0x${hexText(id, 4)}${code === undefined ? '' : ` ${code}`}`;
  if (Array.from(everyNode([layer.node])).some(({ flaw }) => flaw)) layer.isShort = true;
  const isMulticast = protocol === 'MDNS';
  return { protocol, info: head + questions(layer, isMulticast) + records(layer, isMulticast) };
}

function columnOf({ packet }: Layer): string {
  const ports = [packet.number('udp.srcport'), packet.number('udp.dstport')];
  return ports.map((port) => portColumns[port]).find((name) => name !== undefined) ?? 'DNS';
}

function questions(layer: Layer, isMulticast: boolean): string {
  const [types, classes] = [layer.values('dns.qry.type'), layer.values('dns.qry.class')];
  const names = layer.values('dns.qry.name');
  return types
    .map((type, index) => {
      const unicast = (Number(classes[index]) & 0x8000) === 0 ? '"QM"' : '"QU"';
      return ` ${typeName(type)} ${nameText(names[index] ?? '')}${isMulticast ? `, ${unicast} question` : ''}`;
    })
    .join('');
}

/** A record takes the nodes behind its type, up to the next one. */
function records(layer: Layer, isMulticast: boolean): string {
  const nodes = [...everyNode([layer.node])];
  const starts = nodes.flatMap(({ field }, index) => (field === 'dns.resp.type' ? [index] : []));
  return starts
    .map((start, index) => {
      const own = nodes.slice(start, starts[index + 1] ?? nodes.length);
      const type = Number(own[0]!.value);
      const flushes = isMulticast && type !== 41 && (Number(valueIn(own, 'dns.resp.class')) & 0x8000) !== 0;
      return ` ${typeName(type)}${flushes ? ', cache flush' : ''}${dataText(own, type)}`;
    })
    .join('');
}

/** Which fields of the data the line shows, by type. */
const dataFields: Readonly<Record<number, readonly string[]>> = {
  [dnsTypes.A]: ['dns.a'],
  [dnsTypes.AAAA]: ['dns.aaaa'],
  [dnsTypes.NS]: ['dns.ns'],
  [dnsTypes.CNAME]: ['dns.cname'],
  39: ['dns.dname'],
  [dnsTypes.PTR]: ['dns.ptr.domain_name'],
  [dnsTypes.MX]: ['dns.mx.preference', 'dns.mx.mail_exchange'],
  [dnsTypes.SRV]: ['dns.srv.priority', 'dns.srv.weight', 'dns.srv.port', 'dns.srv.target'],
  [dnsTypes.SOA]: ['dns.soa.mname'],
};

function dataText(nodes: readonly TreeNode[], type: number): string {
  return (dataFields[type] ?? [])
    .map((field) => valueIn(nodes, field))
    .map((value) => (value === undefined ? '' : ` ${nameText(value)}`))
    .join('');
}

function valueIn(nodes: readonly TreeNode[], field: string): FieldValue | undefined {
  return nodes.find((node) => node.field === field)?.value ?? undefined;
}

function typeName(value: FieldValue | null | undefined): string {
  const type = Number(value);
  return typeNames.get(type) ?? `Unknown (${type})`;
}

function nameText(value: FieldValue): string {
  if (typeof value === 'object' && 'version' in value) return ipText(value);
  const text = String(value);
  return text === '' || text === '.' ? '<Root>' : text;
}
