/** The domain name system, with multicast DNS. */
import { u16, u32 } from '../../wire/bytes.ts';
import { checkDns, dnsFlags } from '../../wire/dns.ts';
import { readDnsName } from '../../wire/dns-name.ts';
import type { DnsData } from '../../wire/dns-record.ts';
import { dnsTypes, readDnsRecord } from '../../wire/dns-record.ts';
import type { Dissection } from '../dissection.ts';
import { putDnsData } from '../dns-data.ts';
import { address, anyOf, bytes, flag, hexNumber, number, text } from '../field.ts';
import { defineProtocol } from '../protocol.ts';

const typeNames: Readonly<Record<number, string>> = Object.fromEntries(
  Object.entries(dnsTypes).map(([name, type]) => [type, name]),
);
const classNames = { 1: 'IN', 3: 'CH', 4: 'HS', 254: 'none', 255: 'any' };
const operations = { 0: 'query', 1: 'inverse query', 2: 'status', 4: 'notify', 5: 'update' };
const codes: Readonly<Record<number, string>> = {
  0: 'no error',
  1: 'format error',
  2: 'server failure',
  3: 'no such name',
  4: 'not implemented',
  5: 'refused',
};

export default defineProtocol({
  name: 'dns',
  title: 'Domain Name System',
  column: 'DNS',
  fields: {
    'dns.length': number('length of the message'),
    'dns.id': hexNumber('transaction'),
    'dns.flags': hexNumber('flags'),
    'dns.flags.response': flag('response'),
    'dns.flags.opcode': number('operation', operations),
    'dns.flags.authoritative': flag('authoritative'),
    'dns.flags.truncated': flag('truncated'),
    'dns.flags.recdesired': flag('recursion desired'),
    'dns.flags.recavail': flag('recursion available'),
    'dns.flags.authenticated': flag('authentic data'),
    'dns.flags.checkdisable': flag('checking disabled'),
    'dns.flags.rcode': number('answer', codes),
    'dns.count.queries': number('questions'),
    'dns.count.answers': number('answers'),
    'dns.count.auth_rr': number('authorities'),
    'dns.count.add_rr': number('additionals'),
    'dns.qry.name': text('name'),
    'dns.qry.type': number('type', typeNames),
    'dns.qry.class': hexNumber('class', classNames),
    'dns.name': anyOf('text', 'name asked for or answered', ['dns.qry.name', 'dns.resp.name']),
    'dns.resp.name': text('name'),
    'dns.resp.type': number('type', typeNames),
    'dns.resp.class': hexNumber('class', classNames),
    'dns.resp.ttl': number('time to live in seconds'),
    'dns.resp.len': number('length of the data'),
    'dns.a': address('address'),
    'dns.aaaa': address('address'),
    'dns.ns': text('name server'),
    'dns.cname': text('canonical name'),
    'dns.dname': text('delegation name'),
    'dns.ptr.domain_name': text('name'),
    'dns.mx.preference': number('preference'),
    'dns.mx.mail_exchange': text('mail exchange'),
    'dns.srv.priority': number('priority'),
    'dns.srv.weight': number('weight'),
    'dns.srv.port': number('port'),
    'dns.srv.target': text('target'),
    'dns.soa.mname': text('primary server'),
    'dns.soa.rname': text('mailbox'),
    'dns.soa.serial_number': number('serial number'),
    'dns.soa.refresh_interval': number('refresh after'),
    'dns.soa.retry_interval': number('retry after'),
    'dns.soa.expire_limit': number('expires after'),
    'dns.soa.minimum_ttl': number('shortest time to live'),
    'dns.txt': text('text'),
    'dns.caa.flags': hexNumber('flags'),
    'dns.caa.tag': text('property'),
    'dns.caa.value': text('value'),
    'dns.data': bytes('data'),
  },
  on: { udp: [53, 5353, 5355], tcp: [53] },
  accepts: (bytes, start, end) => checkDns(bytes, start, end) === null,
  dissect(d, start, end) {
    // Over TCP a length stands before each message (RFC 1035 section 4.2.2): it is then all that is there.
    const overTcp = d.protocols.at(-2) === 'tcp' && u16(d.bytes, start) === end - start - 2;
    if (overTcp) d.number('dns.length', start, 2);
    message(d, overTcp ? start + 2 : start, end);
  },
  samples: [
    {
      name: 'an answer with a compressed name',
      under: ['udp', 53],
      hex: '1234 8180 0001 0001 0000 0000 03777777 076578616d706c65 00 0001 0001 c00c 0001 0001 0000003c 0004 0a000001',
      expect: {
        'dns.id': '0x1234',
        'dns.flags.rcode': 'no error (0)',
        'dns.qry.name': 'www.example',
        'dns.resp.name': 'www.example',
        'dns.resp.ttl': '60',
        'dns.a': '10.0.0.1',
      },
      info: 'response 0x1234 A www.example: 10.0.0.1',
    },
  ],
});

function message(d: Dissection, start: number, end: number): void {
  const reason = checkDns(d.bytes, start, end);
  if (reason !== null) return d.flaw(reason, start, end);
  const id = d.number('dns.id', start, 2);
  const isResponse = (u16(d.bytes, start + 2) & dnsFlags.response) !== 0;
  flags(d, start + 2, isResponse);
  const questions = d.number('dns.count.queries', start + 4, 2);
  const answers = d.number('dns.count.answers', start + 6, 2);
  const others = d.number('dns.count.auth_rr', start + 8, 2) + d.number('dns.count.add_rr', start + 10, 2);
  const words: string[] = [];
  let at = start + 12;
  for (let count = 0; count < questions && at !== -1; count++) at = question(d, start, at, end, words);
  const results: string[] = [];
  for (let count = 0; count < answers + others && at !== -1; count++)
    at = record(d, start, at, end, count < answers ? results : []);
  if (at === -1) d.flaw('a question or record is malformed', start + 12, end);
  const code = u16(d.bytes, start + 2) & 15;
  const kind = isResponse
    ? 'response'
    : (operations[((u16(d.bytes, start + 2) >> 11) & 15) as keyof typeof operations] ?? 'operation');
  const said = code === 0 ? results.slice(0, 8).join(', ') : (codes[code] ?? `code ${code}`);
  const asked = words.slice(0, 4).join(', ');
  d.summary(`${kind} 0x${id.toString(16).padStart(4, '0')} ${asked}${said === '' ? '' : `: ${said}`}`);
}

/** Some bits mean something only in an answer. */
function flags(d: Dissection, at: number, isResponse: boolean): void {
  d.within(d.put('dns.flags', u16(d.bytes, at), at, at + 2), () => {
    d.bits('dns.flags.response', at, 2, 0x8000);
    d.bits('dns.flags.opcode', at, 2, 0x7800);
    if (isResponse) d.bits('dns.flags.authoritative', at, 2, 0x0400);
    d.bits('dns.flags.truncated', at, 2, 0x0200);
    d.bits('dns.flags.recdesired', at, 2, 0x0100);
    if (isResponse) {
      d.bits('dns.flags.recavail', at, 2, 0x0080);
      d.bits('dns.flags.authenticated', at, 2, 0x0020);
    }
    d.bits('dns.flags.checkdisable', at, 2, 0x0010);
    if (isResponse) d.bits('dns.flags.rcode', at, 2, 0x000f);
  });
}

/** Where the next one begins, or -1. */
function question(d: Dissection, start: number, at: number, end: number, words: string[]): number {
  const name = readDnsName(d.bytes, start, at, end);
  if (name === null || name.next + 4 > end) return -1;
  const type = u16(d.bytes, name.next);
  const label = `${typeNames[type] ?? `TYPE${type}`} ${name.text}`;
  words.push(label);
  d.within(d.note(`question ${label}`, at, name.next + 4), () => {
    d.put('dns.qry.name', nameText(name.text), at, name.next);
    d.number('dns.qry.type', name.next, 2);
    d.number('dns.qry.class', name.next + 2, 2);
  });
  return name.next + 4;
}

function record(d: Dissection, start: number, at: number, end: number, results: string[]): number {
  const name = readDnsName(d.bytes, start, at, end);
  const read = name === null ? null : readDnsRecord(d.bytes, start, at, end);
  if (name === null || read === null) return -1;
  const { type } = read.record;
  const fixed = name.next;
  d.within(d.note(`record ${typeNames[type] ?? `TYPE${type}`} ${name.text}`, at, read.next), () => {
    d.put('dns.resp.name', nameText(name.text), at, fixed);
    d.number('dns.resp.type', fixed, 2);
    d.number('dns.resp.class', fixed + 2, 2);
    d.put('dns.resp.ttl', u32(d.bytes, fixed + 4), fixed + 4, fixed + 8);
    d.number('dns.resp.len', fixed + 8, 2);
    const data: DnsData = read.record.data;
    const said = putDnsData(d, type, data, fixed + 10, read.next);
    if (said !== '' && results.length < 16) results.push(said);
  });
  return read.next;
}

/** Wireshark shows the root as `<Root>`. */
function nameText(name: string): string {
  return name === '.' ? '<Root>' : name;
}
