/** The command line of netstat (net-tools 2.10): which view is asked for, of what, and how it is shown. */
import type { FoundOption } from './getopt.ts';
import { readOptions } from './getopt.ts';
import { longOptions } from './long-options.ts';

/** A table of the socket view; `groups` are the multicast memberships, which net-tools counts among the sockets. */
export type SocketTableName = 'tcp' | 'sctp' | 'udp' | 'udplite' | 'raw' | 'groups' | 'unix';

/** A command line, understood. */
export interface NetstatOptions {
  readonly view: 'sockets' | 'interfaces' | 'routes' | 'statistics' | 'masquerade';
  /** Tables named by a letter (`-t`) or, for `unix`, as a family; empty when none was. */
  readonly tables: ReadonlySet<SocketTableName>;
  /** Every family named by `-A`, `-4`, `-6`, `-x` and the long forms, in order, repeated when repeated. */
  readonly families: readonly string[];
  readonly all: boolean;
  readonly listening: boolean;
  readonly numericHosts: boolean;
  readonly numericPorts: boolean;
  readonly numericUsers: boolean;
  /** How often `-e` was given. */
  readonly extend: number;
  readonly programs: boolean;
  readonly timers: boolean;
  readonly wide: boolean;
  readonly verbose: boolean;
  readonly continuous: boolean;
  /** `-C`: the routing cache, and the table too with `-F`. */
  readonly cache: boolean;
  readonly fib: boolean;
}

/** Options, or why there are none; `message` goes to standard error, followed by the usage text where `usage` is set. */
export type ParsedNetstat =
  | { readonly kind: 'run'; readonly options: NetstatOptions }
  | { readonly kind: 'version' | 'help' | 'context' }
  | { readonly kind: 'refused'; readonly message: string | null; readonly usage: boolean; readonly exitCode: number };

/** net-tools' own exit codes. */
export const netstatExit = { ok: 0, failed: 1, usage: 3 } as const;

/** Families by every name that net-tools takes; those without a table of ours are refused when they are asked for. */
const familyOf: Readonly<Record<string, string>> = {
  inet: 'inet',
  ip: 'inet',
  tcpip: 'inet',
  inet6: 'inet6',
  ip6: 'inet6',
  unix: 'unix',
  ax25: 'ax25',
  ipx: 'ipx',
  netrom: 'netrom',
  x25: 'x25',
  rose: 'rose',
  ddp: 'ddp',
  appletalk: 'ddp',
  econet: 'econet',
  ash: 'ash',
  bluetooth: 'bluetooth',
};

const tableOf: Readonly<Record<string, SocketTableName>> = {
  t: 'tcp',
  S: 'sctp',
  u: 'udp',
  U: 'udplite',
  w: 'raw',
  g: 'groups',
};

const familyLetters: Readonly<Record<string, string>> = {
  '4': 'inet',
  '6': 'inet6',
  x: 'unix',
  '2': 'bluetooth',
  f: 'bluetooth',
};

const optionTable = {
  program: 'netstat',
  letters: 'acdefghilnoprstuvwxCFMNSUVWZ246?',
  lettersWithValue: 'A',
  long: longOptions,
} as const;

/** Understands a command line. Operands are ignored, as net-tools ignores them. */
export function parseNetstat(args: readonly string[]): ParsedNetstat {
  const { options: found, mistake } = readOptions(optionTable, args);
  const families: string[] = [];
  for (const option of found) {
    if (option.means === 'V') return { kind: 'version' };
    if (option.means === 'h') return { kind: 'help' };
    if (option.means === 'Z') return { kind: 'context' };
    if (option.means === '?') return refused(null, true, netstatExit.usage);
    for (const name of familiesIn(option)) {
      const family = Object.hasOwn(familyOf, name) ? familyOf[name]! : null;
      if (family === null) return refused(`Unknown address family \`${name}'.`, false, netstatExit.failed);
      if (family === 'bluetooth')
        return refused("netstat: feature `AF BLUETOOTH' not supported.", false, netstatExit.failed);
      families.push(family);
    }
  }
  if (mistake !== null) return refused(mistake, true, netstatExit.usage);
  const views = found.filter(({ means }) => 'irsM'.includes(means));
  // Two views exclude each other, even when they are one view named twice.
  if (views.length > 1) return refused(null, true, netstatExit.usage);
  return { kind: 'run', options: gathered(found, families, viewOf(views[0]?.means)) };
}

function refused(message: string | null, usage: boolean, exitCode: number): ParsedNetstat {
  return { kind: 'refused', message, usage, exitCode };
}

function familiesIn({ means, name, value }: FoundOption): readonly string[] {
  if (means === 'A') return value!.split(',');
  if (means === 'family') return [name!];
  return Object.hasOwn(familyLetters, means) ? [familyLetters[means]!] : [];
}

function viewOf(letter: string | undefined): NetstatOptions['view'] {
  if (letter === 'i') return 'interfaces';
  if (letter === 'r') return 'routes';
  if (letter === 's') return 'statistics';
  return letter === 'M' ? 'masquerade' : 'sockets';
}

function gathered(
  found: readonly FoundOption[],
  families: readonly string[],
  view: NetstatOptions['view'],
): NetstatOptions {
  const has = (letter: string): boolean => found.some(({ means }) => means === letter);
  const tables = found.flatMap(({ means }) => (Object.hasOwn(tableOf, means) ? [tableOf[means]!] : []));
  return {
    view,
    tables: new Set([...tables, ...(families.includes('unix') ? (['unix'] as const) : [])]),
    families,
    all: has('a'),
    listening: has('l'),
    numericHosts: has('n') || has('numeric-hosts'),
    numericPorts: has('n') || has('numeric-ports'),
    numericUsers: has('n') || has('numeric-users'),
    extend: found.filter(({ means }) => means === 'e').length,
    programs: has('p'),
    timers: has('o'),
    wide: has('W'),
    verbose: has('v'),
    continuous: has('c'),
    cache: has('C'),
    fib: has('F'),
  };
}
