/** What tshark 4.0 says of DNS in a line: `Standard query response 0x1234 A www.example A 10.0.0.1`. */
import { ipText } from '../../addr/ip-address.ts';
import type { FieldValue } from '../../capture/field.ts';
import type { TreeNode } from '../../capture/tree-node.ts';
import { dnsTypes } from '../../wire/dns-record.ts';
import type { SeenPacket } from './seen-packet.ts';

const operations: Readonly<Record<number, string>> = {
  0: 'Standard query',
  1: 'Inverse query',
  2: 'Server status request',
  4: 'Zone change notification',
  5: 'Dynamic update',
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
const typeNames: ReadonlyMap<number, string> = new Map(Object.entries(dnsTypes).map(([name, type]) => [type, name]));

/** Null for what is no whole message. */
export function dnsInfo(packet: SeenPacket): string | null {
  const id = packet.first('dns.id');
  const operation = packet.first('dns.flags.opcode');
  if (typeof id !== 'number' || typeof operation !== 'number') return null;
  const isResponse = packet.first('dns.flags.response') === true;
  const code = isResponse ? codes[Number(packet.first('dns.flags.rcode') ?? 0)] : undefined;
  const head = `${operations[operation] ?? 'Unknown operation'}${isResponse ? ' response' : ''}`;
  const failure = code === undefined ? '' : ` ${code}`;
  return `${head} 0x${id.toString(16).padStart(4, '0')}${failure}${questions(packet)}${records(packet)}`;
}

function questions(packet: SeenPacket): string {
  const names = packet.nodes('dns.qry.name');
  const types = packet.nodes('dns.qry.type');
  return names.map((name, index) => ` ${typeName(types[index]?.value)} ${nameText(name.value)}`).join('');
}

function records(packet: SeenPacket): string {
  const types = packet.nodes('dns.resp.type');
  return types.map(({ value, end }) => ` ${typeName(value)}${dataText(packet, Number(value), end)}`).join('');
}

/** Which fields of the data the line shows, by type. */
const dataFields: Readonly<Record<number, readonly string[]>> = {
  [dnsTypes.A]: ['dns.a'],
  [dnsTypes.AAAA]: ['dns.aaaa'],
  [dnsTypes.NS]: ['dns.ns'],
  [dnsTypes.CNAME]: ['dns.cname'],
  [dnsTypes.PTR]: ['dns.ptr.domain_name'],
  [dnsTypes.MX]: ['dns.mx.preference', 'dns.mx.mail_exchange'],
  [dnsTypes.SRV]: ['dns.srv.priority', 'dns.srv.weight', 'dns.srv.port', 'dns.srv.target'],
  [dnsTypes.SOA]: ['dns.soa.mname'],
};

/** The data of the record whose type ends at `end`: the first value of each field behind it. */
function dataText(packet: SeenPacket, type: number, end: number): string {
  const parts = (dataFields[type] ?? []).map((field) => {
    const node = packet.nodes(field).find((candidate: TreeNode) => candidate.start >= end);
    return node === undefined ? '' : ` ${nameText(node.value)}`;
  });
  return parts.join('');
}

function typeName(value: FieldValue | null | undefined): string {
  const type = Number(value);
  return typeNames.get(type) ?? `Unknown (${type})`;
}

function nameText(value: FieldValue | null): string {
  if (typeof value === 'object' && value !== null && 'version' in value) return ipText(value);
  const text = String(value);
  return text === '' || text === '.' ? '<Root>' : text;
}
