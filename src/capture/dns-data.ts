/** The data of DNS records as nodes of the tree. */
import { ipText } from '../addr/ip-address.ts';
import type { DnsData } from '../wire/dns-record.ts';
import { dnsTypes } from '../wire/dns-record.ts';
import type { Dissection } from './dissection.ts';

const nameFields: Readonly<Record<number, string>> = {
  [dnsTypes.NS]: 'dns.ns',
  [dnsTypes.CNAME]: 'dns.cname',
  [dnsTypes.PTR]: 'dns.ptr.domain_name',
  [dnsTypes.DNAME]: 'dns.dname',
};

/** Adds what stands from `start` to `end`; what the list says of it, empty for what it leaves out. */
export function putDnsData(d: Dissection, type: number, data: DnsData, start: number, end: number): string {
  switch (data.kind) {
    case 'address':
      d.put(data.address.version === 4 ? 'dns.a' : 'dns.aaaa', data.address, start, end);
      return ipText(data.address);
    case 'name':
      d.put(nameFields[type] ?? 'dns.data', data.name, start, end);
      return data.name;
    case 'mx':
      d.number('dns.mx.preference', start, 2);
      d.put('dns.mx.mail_exchange', data.exchange, start + 2, end);
      return data.exchange;
    case 'srv':
      d.number('dns.srv.priority', start, 2);
      d.number('dns.srv.weight', start + 2, 2);
      d.number('dns.srv.port', start + 4, 2);
      d.put('dns.srv.target', data.target, start + 6, end);
      return `${data.target}:${data.port}`;
    case 'soa':
      d.put('dns.soa.mname', data.primary, start, end - 20);
      d.put('dns.soa.rname', data.mailbox, start, end - 20);
      d.number('dns.soa.serial_number', end - 20, 4);
      d.number('dns.soa.refresh_interval', end - 16, 4);
      d.number('dns.soa.retry_interval', end - 12, 4);
      d.number('dns.soa.expire_limit', end - 8, 4);
      d.number('dns.soa.minimum_ttl', end - 4, 4);
      return data.primary;
    case 'text': {
      let at = start;
      for (const text of data.strings) {
        d.put('dns.txt', text, at + 1, at + 1 + text.length);
        at += 1 + text.length;
      }
      return data.strings[0] ?? '';
    }
    case 'caa':
      d.number('dns.caa.flags', start, 1);
      d.put('dns.caa.tag', data.tag, start + 2, start + 2 + data.tag.length);
      d.put('dns.caa.value', data.value, start + 2 + data.tag.length, end);
      return `${data.tag} ${data.value}`;
    case 'raw':
      d.raw('dns.data', start, end);
      return '';
  }
}
