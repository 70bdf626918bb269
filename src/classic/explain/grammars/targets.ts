/** Addresses, prefixes and target lists as scanners and firewalls write them, explained without looking anything up. */

import type { Part } from '../explanation.ts';
import { isPlaceholder, part } from '../tool.ts';
import { lookup } from './lookup.ts';

/** Says what one host, address or prefix is. */
export function addressMeaning(text: string): string {
  const known = lookup(SPECIAL, text.toLowerCase().replace(/^\[(.*)\]$/, '$1'));
  if (known !== undefined) return known;
  if (isPlaceholder(text)) return placeholderMeaning(text);
  const prefix = /^([\d.]+)\/(\d{1,2})$/.exec(text);
  if (prefix !== null) return prefixMeaning(prefix[1]!, Number(prefix[2]));
  if (/^[\d.]+\/[\d.]+$/.test(text)) return 'an IPv4 network with its mask written out';
  if (/^[0-9a-f:.]*:[0-9a-f:.]*(?:%\w+)?\/\d{1,3}$/i.test(text)) return 'an IPv6 network, given by its prefix';
  if (/^\[?[0-9a-f:.]*:[0-9a-f:.]*(?:%\w+)?\]?$/i.test(text)) return `one IPv6 address${scope6(text)}`;
  if (/^\d{1,3}(?:\.\d{1,3}){3}$/.test(text)) return `one IPv4 address${scope4(text)}`;
  return `the host named ${text}, looked up in DNS`;
}

/** Says what an nmap target is: address, prefix, octet ranges, name; full-address lists and ranges are told apart. */
export function targetPart(text: string): Part {
  return part(text, 'operand', targetMeaning(text));
}

/** Whether a target is a list (`10.0.0.1,10.0.0.2`) or a range (`10.0.0.1-10.0.0.9`) of full addresses. */
export function isFullAddressList(text: string): boolean {
  const address = String.raw`(?:\d{1,3}\.){3}\d{1,3}`;
  if (new RegExp(`^${address}(?:[,-]${address})+,?$`).test(text)) return true;
  return /^<[^<>]*,[^<>]*>$/.test(text) || /^<[^<>]*>-<[^<>]*>$/.test(text);
}

/** The number of addresses of an IPv4 prefix, or undefined when the text is none. */
export function prefixSize(text: string): number | undefined {
  const match = /^(?:\d{1,3}\.){3}\d{1,3}\/(\d{1,2})$/.exec(text);
  const bits = match === null ? 33 : Number(match[1]);
  return bits > 32 ? undefined : 2 ** (32 - bits);
}

function targetMeaning(text: string): string {
  if (isFullAddressList(text)) {
    return text.includes('-') && !text.includes(',')
      ? 'a range from one full address to another'
      : 'a list of full addresses';
  }
  if (/^[\d.,*-]+$/.test(text) && /[,*-]/.test(text)) {
    return `every address whose octets fall in these lists and ranges${octetCount(text)}`;
  }
  const named = /^([A-Za-z][\w.-]*)\/(\d{1,2})$/.exec(text);
  if (named !== null) return `all addresses of the /${named[2]!} around the address of ${named[1]!}`;
  return addressMeaning(text);
}

function octetCount(text: string): string {
  const octets = text.split('.');
  if (octets.length !== 4) return '';
  const sizes = octets.map((octet) => octetValues(octet).size);
  const count = sizes.reduce((product, size) => product * size, 1);
  return `: ${count} addresses`;
}

/** The values of one octet: `0-5,7`, `1-` and `-255` with open ends, `-` and `*` for all. */
function octetValues(octet: string): ReadonlySet<number> {
  const values = new Set<number>();
  for (const item of octet.split(',')) {
    const [from = '', to] = (item === '*' ? '-' : item).split('-');
    const last = to === undefined ? Number(from) : Math.min(255, to === '' ? 255 : Number(to));
    for (let value = Number(from); value <= last; value++) values.add(value);
  }
  return values;
}

function prefixMeaning(address: string, bits: number): string {
  if (bits > 32) return `a prefix of ${bits} bits, more than IPv4 has`;
  const count = 2 ** (32 - bits);
  if (bits === 0) return 'every IPv4 address there is';
  return bits === 32 ? `one IPv4 address${scope4(address)}` : `an IPv4 network of ${count} addresses${scope4(address)}`;
}

/** The scopes of RFC 6890. */
function scope4(address: string): string {
  if (address.startsWith('127.')) return ', this machine itself (loopback)';
  if (/^10\.|^192\.168\.|^172\.(?:1[6-9]|2\d|3[01])\./.test(address)) return ', private (RFC 1918)';
  if (address.startsWith('169.254.')) return ', link-local';
  if (/^(?:22[4-9]|23\d)\./.test(address)) return ', multicast';
  return '';
}

function scope6(address: string): string {
  const plain = address.replace(/^\[/, '').toLowerCase();
  if (/^fe[89ab]/.test(plain)) return ', link-local';
  if (/^f[cd]/.test(plain)) return ', unique local (RFC 4193)';
  if (plain.startsWith('ff')) return ', multicast';
  return '';
}

function placeholderMeaning(text: string): string {
  if (/cidr/i.test(text)) return 'put a network in prefix form here, as 192.168.1.0/24';
  return 'put an address or a host name here';
}

const SPECIAL: Readonly<Record<string, string>> = {
  '*': 'any address at all',
  '0.0.0.0': 'any IPv4 address of this machine',
  '0.0.0.0/0': 'every IPv4 address there is',
  '::': 'any address of this machine; IPv4 reaches it too unless the socket is IPv6 only',
  '::/0': 'every IPv6 address there is',
  '::1': 'one IPv6 address, this machine itself (loopback)',
  localhost: 'this machine itself, over loopback',
};
