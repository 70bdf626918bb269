/** The flags and operands of `portolan follow`. */
import { PortolanError } from '../base/errors.ts';
import type { FlowChoice } from '../capture/streams/follow.ts';
import { flowChoice } from '../capture/streams/follow.ts';
import { durationMs } from './duration.ts';
import type { OutputFlags } from './output-flags.ts';
import { outputFlags } from './output-flags.ts';

/** The flags' values. */
export type FollowFlags = OutputFlags & {
  readonly hex: boolean;
  readonly raw: boolean;
  readonly only?: 'client' | 'server';
  readonly write?: string;
  readonly overwrite: boolean;
  readonly keylog?: string;
  readonly interface?: readonly string[];
  readonly duration?: number;
  readonly user?: string;
};

const yesNo = (brief: string) => ({ kind: 'boolean', brief, default: false, withNegated: false }) as const;

/** The flags' declarations. */
export const followFlags = {
  ...outputFlags,
  hex: yesNo('the bytes in base 16'),
  raw: yesNo('the bytes as they are, to a pipe'),
  only: { kind: 'enum', values: ['client', 'server'], brief: 'one direction only', optional: true },
  write: { kind: 'parsed', parse: String, brief: 'write the bytes as they are to this file', optional: true },
  overwrite: yesNo('the file to write may be there already'),
  keylog: { kind: 'parsed', parse: String, brief: 'with http and tls: TLS secrets (SSLKEYLOGFILE)', optional: true },
  interface: {
    kind: 'parsed',
    parse: String,
    brief: 'TCP as it passes this interface (any for all of them); the words are then a filter',
    variadic: ',',
    optional: true,
  },
  duration: {
    kind: 'parsed',
    parse: durationMs,
    brief: 'with --interface: end after this time: 10s, 5min',
    optional: true,
  },
  user: {
    kind: 'parsed',
    parse: String,
    brief: 'with --interface: the user to become when started as root; root stays root',
    optional: true,
  },
} as const;

/** What is to be followed. */
export interface FollowRequest {
  readonly path: string;
  readonly kind: 'tcp' | 'udp' | 'http' | 'tls';
  readonly choice: FlowChoice;
  /** As it was asked for. */
  readonly name: string;
}

const kinds: ReadonlySet<string> = new Set(['tcp', 'udp', 'http', 'tls']);

/** Reads the operands. Throws PTL_USAGE. */
export function followRequest(flags: FollowFlags, words: readonly string[]): FollowRequest {
  const live = flags.duration !== undefined ? '--duration' : flags.user !== undefined ? '--user' : null;
  if (live !== null)
    throw new PortolanError('PTL_USAGE', `${live} belongs to --interface`, { hint: 'portolan follow -i eth0 port 80' });
  const [path, ...rest] = words;
  const hint = 'portolan follow dump.pcapng tcp 0';
  if (path === undefined) throw new PortolanError('PTL_USAGE', 'a capture file is missing', { hint });
  const kind = kinds.has(rest[0] ?? '') ? (rest.shift() as FollowRequest['kind']) : 'tcp';
  const [name, ...more] = rest;
  if (name === undefined || more.length > 0) {
    throw new PortolanError('PTL_USAGE', 'one flow has to be named: its number, or ADDRESS:PORT', { hint });
  }
  const choice = flowChoice(kind === 'udp' ? 'udp' : 'tcp', name);
  if (choice === null) {
    throw new PortolanError('PTL_USAGE', `"${name}" is no flow`, {
      hint: 'a number, 10.0.0.1:80, [fd00::1]:80 or :80',
    });
  }
  if (flags.keylog !== undefined && kind !== 'http' && kind !== 'tls') {
    throw new PortolanError('PTL_USAGE', '--keylog belongs to http and tls', {
      hint: `portolan follow ${path} tls ${name} --keylog ${flags.keylog}`,
    });
  }
  return { path, kind, choice, name };
}
