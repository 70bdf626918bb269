/** `-i [46][protocol][@host|@[address]][:ports]`: which internet sockets are meant. */
import { type AddressText, ipv4Hex, ipv6Hex, readIpv4, v4MappedPrefix } from '../sockets/address-hex.ts';

/** One address to look for; an argument with several ports or host addresses makes several. */
export interface NetworkAddress {
  /** The argument as it was given. */
  readonly argument: string;
  readonly protocol: 'tcp' | 'udp' | 'udplite' | null;
  readonly family: 4 | 6 | null;
  /** The address in /proc's digits, null for any. */
  readonly hex: string | null;
  /** Both ends included; null for any port. */
  readonly ports: { readonly low: number; readonly high: number } | null;
  found: boolean;
}

/** Where names are looked up. */
export interface NetworkNames {
  addressesOf(name: string): Promise<readonly AddressText[]>;
  servicePort(name: string, protocol: string): number | null;
}

/** How many addresses may be looked for. */
const most = 100;

/** A complaint that ends the reading of an argument. */
class Unacceptable extends Error {}

/** What is being built while an argument is read. */
interface Draft {
  argument: string;
  protocol: NetworkAddress['protocol'];
  family: 4 | 6 | null;
  hexes: string[] | null;
  /** The version the argument is limited to. */
  version: 0 | 4 | 6;
  /** A host name, when one was given. */
  host: string | null;
  into: NetworkAddress[];
  names: NetworkNames;
}

/**
 * Reads `argument` (which does not stand for `-i4` or `-i6` alone) and puts its addresses before those in `into`; returns a
 * complaint or null. `version` is what an earlier `-i4` or `-i6` limits it to.
 */
export async function addNetworkAddress(
  argument: string,
  version: 0 | 4 | 6,
  into: NetworkAddress[],
  names: NetworkNames,
): Promise<string | null> {
  const first = argument[0];
  const own = first === '4' ? 4 : first === '6' ? 6 : version;
  const draft: Draft = {
    argument,
    protocol: null,
    family: own === 0 ? null : own,
    hexes: null,
    version: own,
    host: null,
    into,
    names,
  };
  try {
    let rest = first === '4' || first === '6' ? argument.slice(1) : argument;
    rest = readProtocol(rest, draft);
    rest = await readHost(rest, draft);
    await readPorts(rest, draft);
    return null;
  } catch (error) {
    if (error instanceof Unacceptable) return error.message;
    throw error;
  }
}

function readProtocol(text: string, draft: Draft): string {
  const name = /^[^@:]*/.exec(text)![0];
  if (name === '') return text;
  const protocol = name.toLowerCase();
  if (protocol !== 'tcp' && protocol !== 'udp' && protocol !== 'udplite') {
    throw new Unacceptable(`unknown protocol name (${name}) in: -i ${draft.argument}`);
  }
  draft.protocol = protocol;
  return text.slice(name.length);
}

async function readHost(text: string, draft: Draft): Promise<string> {
  if (!text.startsWith('@')) return text;
  const host = text.slice(1);
  if (host === '' || host.startsWith(':')) throw unacceptableAddress(draft);
  const numeric = /^[^:]*/.exec(host)![0];
  const octets = readIpv4(numeric);
  if (octets !== null) {
    if (draft.version === 6) throw new Unacceptable(`IPv4 addresses are prohibited: -i ${draft.argument}`);
    setAddress(draft, 4, [ipv4Hex(octets)]);
    return host.slice(numeric.length);
  }
  if (host.startsWith('[')) return readBracketed(host, draft);
  draft.host = numeric;
  const found = (await lookUp(draft, draft.family ?? 6)) || (draft.version === 0 && (await lookUp(draft, 4)));
  if (!found) throw new Unacceptable(`unknown host name (${numeric}) in: -i ${draft.argument}`);
  return host.slice(numeric.length);
}

function readBracketed(text: string, draft: Draft): string {
  if (draft.version === 4) throw new Unacceptable(`IPv6 addresses are prohibited: -i ${draft.argument}`);
  const end = text.lastIndexOf(']');
  const hex = end === -1 ? null : ipv6Hex(text.slice(1, end));
  if (hex === null || /^0*$/.test(hex)) throw unacceptableAddress(draft);
  if (hex.startsWith(v4MappedPrefix)) {
    if (draft.version === 6) throw new Unacceptable(`IPv4 addresses are prohibited: -i ${draft.argument}`);
    setAddress(draft, 4, [hex.slice(v4MappedPrefix.length)]);
  } else setAddress(draft, 6, [hex]);
  return text.slice(end + 1);
}

async function readPorts(text: string, draft: Draft): Promise<void> {
  if (text === '') return enter(draft, null);
  if (!text.startsWith(':') || text === ':') throw unacceptablePort(draft);
  const list = text.slice(1);
  const entries = (list.endsWith(',') ? list.slice(0, -1) : list).split(',');
  for (const entry of entries) await enter(draft, portRange(entry, draft));
}

/** A port, a service name, a range: the first of a range is a number, since names may hold a minus sign. */
function portRange(entry: string, draft: Draft): { low: number; high: number } {
  const match = /^(\d*)(?:(-)(.*))?$/.exec(entry);
  if (entry === '') throw new Unacceptable(`invalid service name: -i ${draft.argument}`);
  if (match === null || match[1] === '') {
    if (/^\d/.test(entry)) throw unacceptablePort(draft);
    const port = servicePort(entry, draft);
    return { low: port, high: port };
  }
  const low = Number(match[1]);
  if (match[2] === undefined) return { low, high: low };
  const last = match[3]!;
  // "80-" ends at 0, which is below.
  const high = /^\d*$/.test(last) ? Number(last) : /^\d/.test(last) ? -1 : servicePort(last, draft);
  if (high < low) throw unacceptablePort(draft);
  return { low, high };
}

function servicePort(name: string, draft: Draft): number {
  if (draft.protocol !== null) {
    const port = draft.names.servicePort(name, draft.protocol);
    if (port === null) {
      throw new Unacceptable(`unknown service ${name} for ${draft.protocol} in: -i ${draft.argument}`);
    }
    return port;
  }
  const tcp = draft.names.servicePort(name, 'tcp');
  const udp = draft.names.servicePort(name, 'udp');
  if (tcp === null && udp === null) throw new Unacceptable(`unknown service ${name} in: -i ${draft.argument}`);
  if (tcp !== null && udp !== null && tcp !== udp) {
    throw new Unacceptable(
      `TCP=${tcp} and UDP=${udp} ${name} ports conflict;\n      specify "tcp:${name}" or "udp:${name}": -i ${draft.argument}`,
    );
  }
  return tcp ?? udp!;
}

/** Enters the addresses; a host name found in IPv6 is looked up in IPv4 too, and stays there for further ports. */
async function enter(draft: Draft, ports: NetworkAddress['ports']): Promise<void> {
  enterOnce(draft, ports);
  if (draft.host !== null && draft.family === 6 && draft.version !== 6) {
    const found = await lookUp(draft, 4);
    if (found) enterOnce(draft, ports);
  }
}

function enterOnce({ argument, protocol, family, hexes, into }: Draft, ports: NetworkAddress['ports']): void {
  for (const hex of hexes ?? [null]) {
    const any = hex === null || /^0*$/.test(hex);
    if (protocol === null && any && ports === null) {
      throw new Unacceptable(`incomplete Internet address specification: -i ${argument}`);
    }
    if (into.length >= most) throw new Unacceptable(`network address limit (${most}) exceeded: -i ${argument}`);
    into.unshift({ argument, protocol, family, hex: any ? null : hex, ports, found: false });
  }
}

/** Looks the host up in one family; the draft then has its addresses. The family stays set where nothing was found. */
async function lookUp(draft: Draft, family: 4 | 6): Promise<boolean> {
  draft.family = family;
  const found = (await draft.names.addressesOf(draft.host!)).filter((entry) => entry.family === family);
  const hexes = found.map(({ address }) => (family === 4 ? ipv4Hex(readIpv4(address)!) : ipv6Hex(address)!));
  if (hexes.length === 0) return false;
  draft.hexes = [...new Set(hexes)];
  return true;
}

function setAddress(draft: Draft, family: 4 | 6, hexes: string[]): void {
  draft.family = family;
  draft.hexes = hexes;
}

function unacceptableAddress(draft: Draft): Unacceptable {
  return new Unacceptable(`unacceptable Internet address in: -i ${draft.argument}`);
}

function unacceptablePort(draft: Draft): Unacceptable {
  return new Unacceptable(`unacceptable port specification in: -i ${draft.argument}`);
}
