/** Addresses and ports of a filter: `[FAMILY:]ADDRESS[/LENGTH][:PORT]`, each family in its own manner. */
import { parseIpv6 } from '../../addr/ipv6.ts';
import type { Host } from '../../os/host.ts';
import { toByteText } from '../byte-text.ts';
import { parseInt32, parseUint32, scanInteger } from './c-integer.ts';
import { ethernetProtocolNumber } from './ethernet-protocols.ts';
import { type AddressPattern, type ConditionFamily, type HostPattern, noWords } from './filter.ts';
import type { Names } from './names.ts';
import { type FamilyName, type Selection, tables } from './selection.ts';

/** What a condition may need to look up, and the selection that its family narrows. */
export interface ConditionContext {
  readonly host: Host;
  readonly names: Names;
  readonly selection: Selection;
  /** Standard error. */
  readonly complain: (text: string) => void;
  /** The index of a network interface by its name; 0 when there is none. */
  readonly interfaceIndex: (name: string) => number;
}

const prefixes: readonly (readonly [string, FamilyName])[] = [
  ['unix:', 'unix'],
  ['link:', 'packet'],
  ['netlink:', 'netlink'],
  ['vsock:', 'vsock'],
  ['inet:', 'inet'],
  ['inet6:', 'inet6'],
];

/** Reads one condition; `isPort` says that a bare word is a port. Null when it is none; what ss says of it has then been said. */
export async function parseHostCondition(
  word: string,
  isPort: boolean,
  context: ConditionContext,
): Promise<HostPattern | null> {
  const prefix = prefixes.find(([text]) => word.startsWith(text));
  const family = prefix?.[1] ?? context.selection.preferred;
  const text = prefix === undefined ? word : word.slice(prefix[0].length);
  const pattern = await parseOf(family, text, isPort, context);
  if (pattern !== null && family !== null) context.selection.narrowTo(family);
  return pattern;
}

async function parseOf(
  family: FamilyName | null,
  text: string,
  isPort: boolean,
  context: ConditionContext,
): Promise<HostPattern | null> {
  switch (family) {
    case 'unix': {
      const glob = toByteText(text);
      return { addresses: [{ family: 'unix', words: noWords, bits: 8 * glob.length }], port: -1, glob };
    }
    case 'packet':
      return numberedCondition('packet', text, isPort, (port) => linkPort(port, context), ethernetNumber);
    case 'netlink':
      return numberedCondition('netlink', text, isPort, netlinkPort, (name) => netlinkNumber(name, context.names));
    case 'vsock':
      return vsockCondition(text, isPort);
    case 'inet':
    case 'inet6':
    case 'tipc':
    case 'xdp':
    case null:
      return inetCondition(family, text, isPort, context);
  }
}

/** `PROTOCOL:PORT` of the families whose address is a number; `*` and nothing stand for any. */
function numberedCondition(
  family: ConditionFamily,
  text: string,
  isPort: boolean,
  parsePort: (port: string) => number | null,
  parseAddress: (name: string) => number | null,
): HostPattern | null {
  const [address, portText] = splitAtColon(text, isPort);
  const port = portText === null || portText === '' || portText === '*' ? -1 : parsePort(portText);
  if (port === null) return null;
  if (isPort || address === '' || address === '*') return single(family, noWords, 0, port);
  const number = parseAddress(address);
  return number === null ? null : single(family, [number, 0, 0, 0], 32, port);
}

function linkPort(text: string, context: ConditionContext): number | null {
  const number = parseInt32(text);
  if (number !== null) return number;
  const index = context.interfaceIndex(text);
  return index > 0 ? index : null;
}

function ethernetNumber(name: string): number | null {
  const known = ethernetProtocolNumber(name);
  if (known !== null) return known;
  const number = parseUint32(name);
  return number !== null && number <= 0xffff ? number : null;
}

function netlinkPort(text: string): number | null {
  return parseInt32(text) ?? (text === 'kernel' ? 0 : null);
}

function netlinkNumber(name: string, names: Names): number | null {
  const known = names.netlinkProtocolNumber(name);
  if (known !== null) return known;
  const number = parseUint32(name);
  return number !== null && number <= 255 ? number : null;
}

function vsockCondition(text: string, isPort: boolean): HostPattern | null {
  const [address, portText] = splitAtColon(text, isPort);
  const port = portText === null || portText === '*' ? -1 : parseUint32(portText);
  if (port === null) return null;
  if (isPort || address === '' || address === '*') return single('vsock', [0xffff_ffff, 0, 0, 0], 0, port);
  const cid = parseUint32(address);
  return cid === null ? null : single('vsock', [cid, 0, 0, 0], 32, port);
}

/** The part before the first colon and the one after it; a port may begin with a colon of its own. */
function splitAtColon(text: string, isPort: boolean): readonly [string, string | null] {
  if (isPort) return ['', text.startsWith(':') ? text.slice(1) : text];
  const colon = text.indexOf(':');
  return colon === -1 ? [text, null] : [text.slice(0, colon), text.slice(colon + 1)];
}

async function inetCondition(
  family: FamilyName | null,
  text: string,
  isPort: boolean,
  context: ConditionContext,
): Promise<HostPattern | null> {
  const parts = isPort ? { address: '', port: text } : splitAddress(text);
  if (parts === null) return null;
  const portText = parts.port.startsWith(':') ? parts.port.slice(1) : parts.port;
  const port = portText === '' || portText.startsWith('*') ? -1 : inetPort(portText, context);
  if (port === null) return null;
  const { address } = parts;
  if (address === '' || address.startsWith('*')) return single('any', noWords, 0, port);
  const literal = parsePrefix(address, family);
  if (literal !== null) return { addresses: [literal], port, glob: null };
  const addresses = await lookUp(address, family, context.host);
  if (addresses.length > 0) return { addresses, port, glob: null };
  context.complain(`Error: an inet prefix is expected rather than "${address}".\n`);
  return null;
}

/** Where the port begins: after `]`, after the wildcard, or at the last colon behind the prefix length. */
function splitAddress(text: string): { readonly address: string; readonly port: string } | null {
  if (text.startsWith('[')) {
    const end = text.indexOf(']');
    return end === -1 ? null : { address: text.slice(1, end), port: text.slice(end + 1) };
  }
  if (text.startsWith('*')) return { address: '*', port: text.slice(1) };
  const slash = text.indexOf('/');
  const colon = text.lastIndexOf(':');
  if (colon === -1 || colon < slash) return { address: text, port: '' };
  return { address: text.slice(0, colon), port: text.slice(colon) };
}

function inetPort(text: string, { host, selection, complain }: ConditionContext): number | null {
  const number = parseInt32(text);
  if (number !== null) return number;
  const udp = selection.shows(tables.udp) ? host.names.servicePort(text, 'udp') : null;
  const tcp = selection.shows(tables.tcp) ? host.names.servicePort(text, 'tcp') : null;
  if (udp !== null && tcp !== null && udp !== tcp) {
    complain(`Error: ambiguous port "${text}".\n`);
    return null;
  }
  const port = udp ?? tcp;
  if (port === null) complain(`Error: "${text}" does not look like a port.\n`);
  return port;
}

/** An address with an optional prefix length (a number or a dotted mask); `all`, `any` and `default` match everything. */
export function parsePrefix(text: string, family: FamilyName | null): AddressPattern | null {
  const slash = text.indexOf('/');
  const address = slash === -1 ? text : text.slice(0, slash);
  if (['default', 'all', 'any'].includes(address)) {
    const named: ConditionFamily = family === 'inet' || family === 'inet6' ? family : 'any';
    return slash === -1 ? { family: named, words: noWords, bits: 0 } : null;
  }
  const parsed = address.includes(':') ? ipv6Words(address) : ipv4Words(address);
  if (parsed === null) return null;
  const found: ConditionFamily = address.includes(':') ? 'inet6' : 'inet';
  if (family !== null && family !== found) return null;
  const most = found === 'inet6' ? 128 : 32;
  const bits = slash === -1 ? most : prefixLength(text.slice(slash + 1));
  return bits === null || bits > most ? null : { family: found, words: parsed, bits };
}

function prefixLength(text: string): number | null {
  const number = parseUint32(text);
  if (number !== null) return number;
  const mask = text.includes(':') ? null : ipv4Words(text)?.[0];
  if (mask === null || mask === undefined) return null;
  const host = ~mask >>> 0;
  return (host & (host + 1)) === 0 ? 32 - Math.log2(host + 1) : null;
}

/** Up to four numbers of any base, each at most 255; what is left out is 0 on the right: `10.8` is 10.8.0.0 here. */
function ipv4Words(text: string): readonly number[] | null {
  const octets = text.split('.');
  if (octets.length > 4) return null;
  let value = 0;
  for (let index = 0; index < 4; index++) {
    const octet = octets[index];
    const scanned = octet === undefined ? { value: 0n, end: 0 } : scanInteger(octet, 0);
    if (scanned === null || scanned.end !== (octet?.length ?? 0)) return null;
    if (scanned.value < 0n || scanned.value > 255n) return null;
    value = value * 256 + Number(scanned.value);
  }
  return [value, 0, 0, 0];
}

/** An IPv6 address as four big-endian words; null when it is none. */
export function ipv6Words(text: string): readonly number[] | null {
  const parsed = parseIpv6(text);
  if (!parsed.ok) return null;
  const view = new DataView(parsed.value.buffer, parsed.value.byteOffset, 16);
  return [view.getUint32(0), view.getUint32(4), view.getUint32(8), view.getUint32(12)];
}

/** A name's addresses: IPv4 first, or those of the family alone. Digits and dots are an address to gethostbyname(3), short forms included. */
async function lookUp(name: string, family: FamilyName | null, host: Host): Promise<readonly AddressPattern[]> {
  if (/^[0-9][0-9.]*$/.test(name)) {
    const value = family === 'inet6' ? null : shortIpv4(name);
    return value === null ? [] : [{ family: 'inet', words: [value, 0, 0, 0], bits: 32 }];
  }
  const found = await host.names.addressesOf(name);
  const of = (number: 4 | 6): readonly AddressPattern[] =>
    found
      .filter((entry) => entry.family === number)
      .map(({ address }) => parsePrefix(address, null))
      .filter((pattern) => pattern !== null);
  if (family === 'inet6') return of(6);
  return family === 'inet' ? of(4) : [...of(4), ...of(6)];
}

/** inet_aton(3): the last of up to four numbers fills what is left. */
function shortIpv4(text: string): number | null {
  const parts = text.split('.');
  if (parts.length > 4 || parts.includes('')) return null;
  let value = 0;
  for (const [index, part] of parts.entries()) {
    const scanned = scanInteger(part, 0);
    if (scanned === null || scanned.end !== part.length) return null;
    const last = index === parts.length - 1;
    const room = last ? 256 ** (4 - index) : 256;
    if (scanned.value >= BigInt(room)) return null;
    value = value * room + Number(scanned.value);
  }
  return value;
}

function single(family: ConditionFamily, words: readonly number[], bits: number, port: number): HostPattern {
  return { addresses: [{ family, words, bits }], port, glob: null };
}
