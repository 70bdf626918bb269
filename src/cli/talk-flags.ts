/** The flags that `talk`, `listen`, `send` and `receive` share, and what they mean. */
import { readFileSync } from 'node:fs';
import { PortolanError, errnoName } from '../base/errors.ts';
import type { TlsMaterial } from '../talk/tls.ts';
import { durationMs } from './duration.ts';

/** Flags of every connection. */
export interface StreamFlags {
  readonly ipv4: boolean;
  readonly ipv6: boolean;
  readonly tls: boolean;
  readonly tlsTrust?: string;
  readonly tlsCert?: string;
  readonly tlsKey?: string;
}

/** Flags of whoever connects. */
export interface DialFlags {
  readonly from?: string;
  readonly proxy?: string;
  readonly connectTimeout: number;
  readonly starttls?: string;
  readonly tlsName?: string;
  readonly tlsInsecure: boolean;
}

/** Flags of a conversation on standard input and output. */
export interface TalkFlags {
  readonly udp: boolean;
  readonly unix: boolean;
  readonly vsock: boolean;
  readonly crlf: boolean;
  readonly hex: boolean;
  readonly log?: string;
  readonly raw: boolean;
  readonly rate?: number;
  readonly idle?: number;
  readonly total?: number;
  readonly untilPeerEnds: boolean;
}

/** Flags of `listen`. */
export type ListenFlags = StreamFlags &
  TalkFlags & {
    readonly bind?: string;
    readonly keepOpen: boolean;
    readonly broker: boolean;
    readonly chat: boolean;
    readonly exec: boolean;
    readonly allow?: string;
    readonly deny?: string;
    readonly maxClients: number;
    readonly clientTime?: number;
  };

const flag = (brief: string) => ({ kind: 'boolean', brief, default: false, withNegated: false }) as const;
const text = (brief: string, placeholder: string) =>
  ({ kind: 'parsed', parse: String, brief, placeholder, optional: true }) as const;
const time = (brief: string) =>
  ({ kind: 'parsed', parse: durationMs, brief, placeholder: 'time', optional: true }) as const;

/** See {@link StreamFlags}. */
export const streamFlags = {
  ipv4: flag('IPv4 only'),
  ipv6: flag('IPv6 only'),
  tls: flag('TLS; a client verifies the certificate, a listener makes one unless --tls-cert names it'),
  tlsTrust: text('a PEM file of certificates to trust in place of the system ones', 'file'),
  tlsCert: text('a PEM file with our certificate', 'file'),
  tlsKey: text('a PEM file with its key', 'file'),
} as const;

/** See {@link DialFlags}. */
export const dialFlags = {
  from: text('the address, :PORT or ADDRESS:PORT to connect from', 'address'),
  proxy: text('socks5://, socks4:// or http:// [USER:PASSWORD@]HOST:PORT', 'url'),
  connectTimeout: {
    kind: 'parsed',
    parse: durationMs,
    brief: 'how long connecting may take',
    placeholder: 'time',
    default: '10s',
  },
  starttls: text(
    'begin in the clear and change to TLS as this protocol does: smtp, imap, ldap, postgresql ...',
    'protocol',
  ),
  tlsName: text('the name that the certificate must hold, where it is not HOST', 'name'),
  tlsInsecure: flag('talk even where the certificate does not prove who the peer is'),
} as const;

/** See {@link TalkFlags}. */
export const talkFlags = {
  udp: flag('UDP (with --unix: datagrams)'),
  unix: flag('a UNIX socket: its path stands in place of host and port; @name is abstract'),
  vsock: flag('a virtual machine, or its host (2), in place of a network host: CONTEXT PORT'),
  crlf: flag('LF becomes CR LF on its way out'),
  hex: flag('a hex dump of both directions on standard error'),
  log: text('a file that gets every byte of both directions', 'file'),
  raw: flag('bytes go to a terminal as they are: its owner can be attacked'),
  rate: {
    kind: 'parsed',
    parse: bytesPerSecond,
    brief: 'send at most so much a second: 100k, 2M',
    placeholder: 'rate',
    optional: true,
  },
  idle: time('end when nothing moved for so long'),
  total: time('end after so long in all'),
  untilPeerEnds: flag('end when the peer ends, whatever still stands in the input'),
} as const;

const powers: Readonly<Record<string, number>> = { '': 1, k: 1e3, m: 1e6, g: 1e9 };

/** Bytes a second: `5000`, `100k`, `2M`, `1.5G`, powers of a thousand. Throws an Error that shows a good value. */
export function bytesPerSecond(value: string): number {
  const match = /^(\d{1,9}(?:\.\d{1,3})?)([kmg]?)$/i.exec(value);
  const rate = match === null ? 0 : Number(match[1]) * powers[match[2]!.toLowerCase()]!;
  if (rate < 1) throw new Error(`"${value}" is no rate: write 5000, 100k or 2M (bytes a second)`);
  return rate;
}

/** The family that the flags ask for. Throws PTL_USAGE for both. */
export function familyOf({ ipv4, ipv6 }: Pick<StreamFlags, 'ipv4' | 'ipv6'>): 4 | 6 | undefined {
  if (ipv4 && ipv6)
    throw new PortolanError('PTL_USAGE', '--ipv4 and --ipv6 exclude each other', {
      hint: 'leave both away to try both',
    });
  return ipv4 ? 4 : ipv6 ? 6 : undefined;
}

/** A port number that one can connect to, or with `allowZero` listen on. Throws PTL_BAD_PORT. */
export function portOf(word: string, allowZero = false): number {
  if (/^\d{1,5}$/.test(word) && Number(word) <= 65_535 && (allowZero || word !== '0')) return Number(word);
  throw new PortolanError('PTL_BAD_PORT', `"${word}" is no port`, {
    hint: 'a port is a number from 1 to 65535, such as 8080',
  });
}

/** A vsock context or port: 32 bits. Throws PTL_USAGE. */
export function vsockNumber(word: string, what: 'context' | 'port'): number {
  if (/^\d{1,10}$/.test(word) && Number(word) < 2 ** 32 - 1) return Number(word);
  throw new PortolanError('PTL_USAGE', `"${word}" is no vsock ${what}`, {
    hint: 'contexts and ports are numbers: 2 is the host of a virtual machine',
  });
}

/** The PEM texts. Throws PTL_USAGE where a file cannot be read or half a pair is given. */
export function tlsMaterial(flags: StreamFlags): TlsMaterial {
  const [cert, key, trust] = [pemOf(flags.tlsCert), pemOf(flags.tlsKey), pemOf(flags.tlsTrust)];
  if ((cert === undefined) !== (key === undefined))
    throw new PortolanError('PTL_USAGE', '--tls-cert and --tls-key belong together', { hint: 'give both files' });
  return {
    ...(cert !== undefined && { cert }),
    ...(key !== undefined && { key }),
    ...(trust !== undefined && { trust }),
  };
}

function pemOf(path: string | undefined): string | undefined {
  if (path === undefined) return undefined;
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new PortolanError('PTL_USAGE', `cannot read ${path}`, { evidence: errnoName(error) ?? String(error) });
  }
}

/** Refuses flags that say nothing here. Throws PTL_USAGE. */
export function refuseTogether(flags: object, first: string, others: readonly string[]): void {
  const values = flags as Readonly<Record<string, unknown>>;
  const isGiven = (name: string): boolean => values[name] !== undefined && values[name] !== false;
  const other = isGiven(first) ? others.find(isGiven) : undefined;
  const kebab = (name: string): string => `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  if (other !== undefined)
    throw new PortolanError('PTL_USAGE', `${kebab(other)} has no meaning with ${kebab(first)}`, {
      hint: 'leave one of them away',
    });
}
