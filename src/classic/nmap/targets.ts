/** nmap's target expressions: octet ranges, CIDR behind addresses and names, IPv6; and two forms that people write and nmap refuses. */
import { cidrOf, parseCidr } from '../../addr/cidr.ts';
import type { IpAddress } from '../../addr/ip-address.ts';
import { ipBits, ipText, parseIp } from '../../addr/ip-address.ts';
import type { IpRange } from '../../addr/ip-range.ts';
import { rangeOfCidr, rangeOfIp } from '../../addr/ip-range.ts';
import { parseOctetPattern } from '../../addr/octet-pattern.ts';
import { parseTargets } from '../../addr/target-spec.ts';

/** What one expression stands for. */
export interface TargetGroup {
  readonly ranges: readonly IpRange[];
  /** The name it was written as, and the address that stands for it; null for numbers. */
  readonly named: { readonly name: string; readonly address: IpAddress; readonly others: readonly IpAddress[] } | null;
}

/** An expression read; without a group nothing of it could be used. */
export interface ReadTarget {
  readonly group: TargetGroup | null;
  /** For standard error, a line each, in nmap's words where nmap has any. */
  readonly messages: readonly string[];
}

/** What decides. */
export interface TargetSettings {
  readonly ipv6: boolean;
  /** Every address of a name, not the first only. */
  readonly resolveAll: boolean;
  /** The addresses of a name, none where it has none. */
  addressesOf(name: string): Promise<readonly IpAddress[]>;
}

/** Reads one expression. Never throws for what is written there. */
export async function readTarget(expression: string, settings: TargetSettings): Promise<ReadTarget> {
  const slash = expression.lastIndexOf('/');
  const body = slash === -1 ? expression : expression.slice(0, slash);
  const bits = slash === -1 ? null : expression.slice(slash + 1);
  if (bits !== null && !/^\d+$/.test(bits))
    return failed(`Unable to split netmask from target expression: "${expression}"`);
  const version = settings.ipv6 ? 6 : 4;
  const messages: string[] = [];
  let prefix = bits === null ? null : Number(bits);
  if (prefix !== null && prefix > (version === 6 ? 128 : 32)) {
    prefix = version === 6 ? 128 : 32;
    messages.push(`Illegal netmask in "${expression}". Assuming /${prefix} (one host)`);
  }
  if (!settings.ipv6 && body.includes(':')) {
    return failed(`${expression} looks like an IPv6 target specification -- you have to use the -6 option.`);
  }
  const numbers = settings.ipv6 ? ipv6Group(body, prefix) : ipv4Group(body, prefix);
  if (numbers !== null) return { group: numbers, messages };
  const listed = settings.ipv6 ? null : addressList(expression);
  if (listed !== null) return listed;
  return named(body, prefix, settings, messages);
}

function ipv4Group(body: string, prefix: number | null): TargetGroup | null {
  if (!/^[\d.*,-]+$/.test(body)) return null;
  const pattern = parseOctetPattern(body, 0);
  if (!pattern.ok || pattern.value.end !== body.length) return null;
  if (prefix === null) return { ranges: pattern.value.ranges, named: null };
  const host = (1n << BigInt(32 - prefix)) - 1n;
  const ranges = pattern.value.ranges.map((range) => ({
    ...range,
    first: range.first & ~host,
    last: range.last | host,
  }));
  return { ranges, named: null };
}

function ipv6Group(body: string, prefix: number | null): TargetGroup | null {
  if (!body.includes(':')) return null;
  const cidr = parseCidr(prefix === null ? body : `${body}/${prefix}`);
  return cidr.ok ? { ranges: [rangeOfCidr(cidr.value)], named: null } : null;
}

/** `10.0.0.1,10.0.0.9` and `10.0.0.1-10.0.0.9`: nmap takes them for names. */
function addressList(expression: string): ReadTarget | null {
  if (!/^[\d.*,/-]+$/.test(expression) || !/[,-]\d+\.\d+\.\d+/.test(expression)) return null;
  const parsed = parseTargets(expression);
  if (!parsed.ok) return null;
  const note = `Note: "${expression}" is read as the addresses that it lists; nmap itself takes ${expression.includes(',') ? 'octets behind commas (10.0.0.1,2) or separate words' : 'ranges of octets (10.0.0.1-20)'}.`;
  return { group: { ranges: parsed.value.addresses.ranges, named: null }, messages: [note] };
}

async function named(
  name: string,
  prefix: number | null,
  settings: TargetSettings,
  messages: readonly string[],
): Promise<ReadTarget> {
  const found = await settings.addressesOf(name);
  const version = settings.ipv6 ? 6 : 4;
  const fitting = found.filter((address) => address.version === version);
  const [first] = fitting;
  if (first === undefined) {
    const other =
      found.length > 0
        ? [
            `Warning: Hostname ${name} resolves, but not to any IPv${version} address. Try scanning ${settings.ipv6 ? 'without' : 'with'} -6`,
          ]
        : [];
    return { group: null, messages: [...messages, ...other, `Failed to resolve "${name}".`] };
  }
  const used = settings.resolveAll ? fitting : [first];
  const ranges = used.map((address) =>
    prefix === null ? rangeOfIp(address) : rangeOfCidr(cidrOf(address, Math.min(prefix, ipBits(version)))),
  );
  const unused = settings.resolveAll
    ? found.filter((each) => each.version !== version)
    : found.filter((each) => each !== first);
  return { group: { ranges, named: { name, address: first, others: unused } }, messages };
}

function failed(message: string): ReadTarget {
  return { group: null, messages: [message] };
}

/** Addresses by the resolver's texts, in its order, each once. */
export function addressesOfTexts(texts: readonly string[]): readonly IpAddress[] {
  const seen = new Map<string, IpAddress>();
  for (const text of texts) {
    const parsed = parseIp(text);
    if (parsed.ok && !seen.has(ipText(parsed.value))) seen.set(ipText(parsed.value), parsed.value);
  }
  return [...seen.values()];
}
