/** Reads the values of masscan's parameters: addresses, ports, rates, shards. */
import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { ipText, parseIp } from '../../addr/ip-address.ts';
import type { IpAddress } from '../../addr/ip-address.ts';
import { IpSet } from '../../addr/ip-set.ts';
import { parseTargets } from '../../addr/target-spec.ts';
import { maxPort, PortSet } from '../../addr/port-set.ts';
import type { PortRange } from '../../addr/port-set.ts';
import type { PortSpec, PortTransport } from '../../addr/port-spec.ts';
import { errnoName } from '../../base/errors.ts';
import { errorText } from '../ss/strerror.ts';
import { MasscanRefusal } from './refusal.ts';

const letters: Readonly<Record<string, PortTransport>> = { T: 'tcp', U: 'udp', S: 'sctp' };

/** `80,8000-8100,U:53,S:9899,-` to what is there already; a letter holds for its item and the ones behind it. */
export function readPorts(text: string, known: PortSpec, usual: PortTransport): PortSpec {
  const found: Record<PortTransport, PortRange[]> = { tcp: [], udp: [], sctp: [] };
  let transport = usual;
  for (const item of text.split(',').map((each) => each.trim())) {
    const [, letter, body] = /^(?:([a-zA-Z]):)?(.*)$/.exec(item)!;
    if (letter !== undefined) {
      const named = letters[letter.toUpperCase()];
      if (named === undefined) throw badPort(item);
      transport = named;
    }
    if (body === '' && letter !== undefined) continue;
    found[transport].push(portRange(body!, item));
  }
  const joined = (of: PortTransport): PortSet => known[of].union(PortSet.of(found[of]));
  return { tcp: joined('tcp'), udp: joined('udp'), sctp: joined('sctp') };
}

function portRange(body: string, item: string): PortRange {
  // An open range has no port 0, as `-p-` of masscan has none.
  const [, low, dash, high] = /^(\d*)(-?)(\d*)$/.exec(body) ?? [];
  if (low === undefined || (low === '' && dash === '')) throw badPort(item);
  const first = low === '' ? 1 : Number(low);
  const last = dash === '' ? first : high === '' ? maxPort : Number(high);
  if (first > last || last > maxPort) throw badPort(item);
  return { first, last };
}

function badPort(item: string): MasscanRefusal {
  return new MasscanRefusal(`[-] FAIL: bad target port: ${item}\n    Hint: a port is a number [0..${maxPort}]\n`);
}

/** The ports of a specification as masscan writes them. */
export function portsText({ tcp, udp, sctp }: PortSpec): string {
  const items = (prefix: string, set: PortSet): readonly string[] =>
    set.isEmpty
      ? []
      : set
          .toString()
          .split(',')
          .map((item) => prefix + item);
  return [...items('', tcp), ...items('U:', udp), ...items('S:', sctp)].join(',');
}

/** `10.0.0.0/8,10.1.0.1-10.1.0.9,fd00::/120`, also in square brackets. */
export function readRanges(text: string): IpSet {
  let all = IpSet.empty;
  for (const item of text.split(/[,\s]+/).filter((each) => each !== '')) {
    const parsed = parseTargets(item.replaceAll(/[[\]]/g, ''));
    if (!parsed.ok || parsed.value.names.length > 0 || parsed.value.addresses.isEmpty)
      throw new MasscanRefusal(`ERROR: bad IP address/range: ${item}\n`);
    all = all.union(parsed.value.addresses);
  }
  return all;
}

/** Whether an operand is meant to be an address: everything else is a parameter that lost its dashes. */
export function looksLikeRange(word: string): boolean {
  return /^[\d[]/.test(word) || /^[\da-f]*:[\da-f:.%/-]*/i.test(word);
}

/** Ranges of a file, any number on a line; `#` and `;` begin a comment. */
export function rangesOfFile(path: string, input: string | null = null): IpSet {
  const text = input ?? fileText(path);
  return readRanges(text.replaceAll(/[#;].*/g, ''));
}

/** A file's text, or what masscan says of one that cannot be read. */
export function fileText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new MasscanRefusal(`${path}: ${systemText(error)}\n`);
  }
}

/** The C library's words for a failure of the system; anything else is thrown as it is. */
export function systemText(error: unknown): string {
  const name = errnoName(error);
  if (name === undefined || !(name in constants.errno)) throw error;
  return errorText(name);
}

/** A whole number from `low` to `high`. */
export function readNumber(name: string, text: string, low: number, high: number): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= low && value <= high) return value;
  throw new MasscanRefusal(`CONF: ${name}=${text}: expected a number from ${low} to ${high}\n`);
}

/** Packets a second, with a fraction for less than one. */
export function readRate(name: string, text: string): number {
  if (!/^\d+(?:\.\d*)?$/.test(text)) throw new MasscanRefusal(`CONF: non-digit in rate spec: ${name}=${text}\n`);
  const rate = Number(text);
  if (rate > 0) return rate;
  throw new MasscanRefusal(`CONF: ${name}=${text}: nothing would be sent\n`);
}

/** `1/4`. */
export function readShard(text: string): { readonly one: number; readonly of: number } {
  const [, one = 0, of = 0] = (/^(\d+)[/:](\d+)$/.exec(text) ?? []).map(Number);
  if (one >= 1 && one <= of) return { one, of };
  throw new MasscanRefusal('FAIL: shard spec is wrong\nhint   it goes like 1/4 2/4 3/4 4/4\n');
}

/** Any number up to 64 bits, `time`. */
export function readSeed(text: string, now: number): bigint {
  if (text === 'time') return BigInt(Math.floor(now / 1000));
  if (/^\d{1,20}$/.test(text)) return BigInt.asUintN(64, BigInt(text));
  if (/^0x[\da-f]{1,16}$/i.test(text)) return BigInt(text);
  throw new MasscanRefusal(`CONF: seed=${text}: expected a number, or time\n`);
}

/** An address of this host to send from. */
export function readAddress(name: string, text: string): IpAddress {
  const parsed = parseIp(text);
  if (parsed.ok) return parsed.value;
  throw new MasscanRefusal(`CONF: bad source IP address: ${name}=${text}\n`);
}

/** `61000` or `61000-61015`. */
export function readPortRange(name: string, text: string): { readonly first: number; readonly last: number } {
  const [, first = -1, last = first] = (/^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text) ?? []).flatMap((part, index) =>
    index > 0 && part === undefined ? [] : [Number(part)],
  );
  if (first >= 1 && last >= first && last <= maxPort) return { first, last };
  throw new MasscanRefusal(`CONF: ${name}=${text}: expected a port or a range of them\n`);
}

/** Every range of a set in a line of its own, as masscan writes them. */
export function rangeLines(set: IpSet): readonly string[] {
  return set.isEmpty ? [] : set.toString().split(',');
}

/** An address for `adapter-ip`. */
export function addressText(address: IpAddress): string {
  return ipText(address);
}
