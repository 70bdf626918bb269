/** ncat's command line: its letters and long options, its refusals. */
import { readShortOptions } from '../nc/getopt.ts';

/** What a command line asks for. Times are milliseconds. */
export interface NcatOptions {
  readonly flags: ReadonlySet<NcatFlag>;
  readonly values: ReadonlyMap<NcatValue, string>;
  readonly allow: readonly string[];
  readonly deny: readonly string[];
  readonly host: string | null;
  readonly port: number;
  readonly verbose: boolean;
}

/** Options without a value, by their long names. */
export type NcatFlag = (typeof flagLetters)[number][0];
/** Options with one. */
export type NcatValue = (typeof valueLetters)[number][0];

const flagLetters = [
  ['ipv4', '4'],
  ['ipv6', '6'],
  ['unixsock', 'U'],
  ['crlf', 'C'],
  ['keep-open', 'k'],
  ['listen', 'l'],
  ['nodns', 'n'],
  ['telnet', 't'],
  ['udp', 'u'],
  ['verbose', 'v'],
  ['zero', 'z'],
  ['help', 'h'],
  ['append-output', ''],
  ['send-only', ''],
  ['recv-only', ''],
  ['no-shutdown', ''],
  ['broker', ''],
  ['chat', ''],
  ['ssl', ''],
  ['ssl-verify', ''],
  ['version', ''],
] as const;

const valueLetters = [
  ['max-conns', 'm'],
  ['delay', 'd'],
  ['output', 'o'],
  ['hex-dump', 'x'],
  ['idle-timeout', 'i'],
  ['source-port', 'p'],
  ['source', 's'],
  ['wait', 'w'],
  ['exec', 'e'],
  ['allow', ''],
  ['allowfile', ''],
  ['deny', ''],
  ['denyfile', ''],
  ['proxy', ''],
  ['proxy-type', ''],
  ['proxy-auth', ''],
  ['proxy-dns', ''],
  ['ssl-cert', ''],
  ['ssl-key', ''],
  ['ssl-trustfile', ''],
  ['ssl-ciphers', ''],
  ['ssl-servername', ''],
  ['ssl-alpn', ''],
] as const;

/** Options that ncat has and Portolan does not do, with the reason. */
const refused: Readonly<Record<string, string>> = {
  'sh-exec': 'no shell is put on a connection: portolan listen --exec runs a program',
  'lua-exec': 'there is no Lua here',
  sctp: 'there is no SCTP here',
  vsock: 'there is no vsock here',
  g: 'source routes are ignored by every router',
  G: 'source routes are ignored by every router',
};

/** ncat gives up: the text behind `Ncat: `, exit code 2. */
export class NcatRefusal extends Error {}

/** The default port of every ncat. */
const defaultPort = 31_337;
const seeHelp = "Try `--help' or man(1) ncat for more information, usage options and help. QUITTING.";

/** Reads the command line. Throws NcatRefusal, its message complete. */
export function parseNcat(args: readonly string[]): NcatOptions {
  const draft = {
    flags: new Set<NcatFlag>(),
    values: new Map<NcatValue, string>(),
    allow: [] as string[],
    deny: [] as string[],
  };
  const short = takeLong(args, draft);
  const letters = `${flagLetters.map(([, letter]) => letter).join('')}${valueLetters.map(([, letter]) => (letter === '' ? '' : `${letter}:`)).join('')}c:g:G:`;
  const read = readShortOptions(short, letters);
  for (const { letter, value } of read.options) setByLetter(draft, letter, value);
  if (!read.ok) throw new NcatRefusal(`ncat: ${read.complaint}\nNcat: ${seeHelp}`);
  const base = { ...draft, verbose: draft.flags.has('verbose') };
  // Whoever says how TLS is to be wants TLS.
  const saysTls = [...draft.flags, ...draft.values.keys()].some((name) => name.startsWith('ssl'));
  if (saysTls) draft.flags.add('ssl');
  const named = operandsOf(read.operands, draft.flags, draft.values);
  const options = { ...base, ...named };
  checkCombinations(options);
  return options;
}

interface Draft {
  readonly flags: Set<NcatFlag>;
  readonly values: Map<NcatValue, string>;
  readonly allow: string[];
  readonly deny: string[];
}

/** Takes long options out; what stays is for getopt. */
function takeLong(args: readonly string[], draft: Draft): string[] {
  const rest: string[] = [];
  for (let index = 0; index < args.length; index++) {
    const word = args[index]!;
    if (word === '--') return [...rest, ...args.slice(index)];
    if (!word.startsWith('--')) {
      rest.push(word);
      // The value of a letter is no option, whatever it looks like.
      if (/^-[^-]*[mdoxipsweclgG]$/.test(word) && takesValue(word.at(-1)!) && index + 1 < args.length)
        rest.push(args[++index]!);
      continue;
    }
    const [name, attached] = splitOnce(word.slice(2));
    const long = fullName(name, word);
    if (refused[long] !== undefined) throw quitting(`--${long} is refused: ${refused[long]}.`);
    if (flagLetters.some(([each]) => each === long)) {
      draft.flags.add(long as NcatFlag);
      continue;
    }
    const value = attached ?? args[++index];
    if (value === undefined) throw new NcatRefusal(`ncat: option '--${long}' requires an argument\nNcat: ${seeHelp}`);
    setValue(draft, long as NcatValue, value);
  }
  return rest;
}

function takesValue(letter: string): boolean {
  return 'cgG'.includes(letter) || valueLetters.some(([, each]) => each === letter);
}

function splitOnce(text: string): readonly [string, string | undefined] {
  const at = text.indexOf('=');
  return at === -1 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

/** Long names may be shortened as long as one fits; the letters' long names are their own. */
function fullName(name: string, word: string): string {
  const all = [...flagLetters, ...valueLetters]
    .map(([long]) => long as string)
    .concat(Object.keys(refused).filter((each) => each.length > 1));
  if (all.includes(name)) return name;
  const fits = name === '' ? [] : all.filter((long) => long.startsWith(name));
  if (fits.length === 1) return fits[0]!;
  if (fits.length > 1)
    throw new NcatRefusal(
      `ncat: option '${word}' is ambiguous; possibilities: ${fits.map((fit) => `'--${fit}'`).join(' ')}\nNcat: ${seeHelp}`,
    );
  throw new NcatRefusal(`ncat: unrecognized option '--${name}'\nNcat: ${seeHelp}`);
}

function setByLetter(draft: Draft, letter: string, value: string): void {
  if (letter === 'c') throw quitting(`-c is refused: ${refused['sh-exec']}.`);
  if (refused[letter] !== undefined) throw quitting(`-${letter} is refused: ${refused[letter]}.`);
  const flag = flagLetters.find(([, each]) => each === letter);
  if (flag !== undefined) draft.flags.add(flag[0]);
  else setValue(draft, valueLetters.find(([, each]) => each === letter)![0], value);
}

function setValue(draft: Draft, name: NcatValue, value: string): void {
  if (name === 'allow') draft.allow.push(value);
  else if (name === 'deny') draft.deny.push(value);
  else draft.values.set(name, value);
}

/** A refusal in ncat's usual form. */
export function quitting(text: string): NcatRefusal {
  return new NcatRefusal(`Ncat: ${text} QUITTING.`);
}

function operandsOf(
  operands: readonly string[],
  flags: ReadonlySet<NcatFlag>,
  values: ReadonlyMap<NcatValue, string>,
): { readonly host: string | null; readonly port: number } {
  const listens = flags.has('listen');
  const sourcePort = values.get('source-port');
  if (flags.has('help') || flags.has('version')) return { host: null, port: 0 };
  if (flags.has('unixsock')) {
    if (operands.length === 0) throw quitting('You must specify a path to a socket to connect to.');
    if (operands.length > 1) throw quitting('Using UNIX sockets and you specified a port.');
    return { host: operands[0]!, port: 0 };
  }
  if (operands.length > 2) throw quitting(`Got more than one port specification: ${operands.slice(1).join(' ')}.`);
  if (!listens) {
    const [host, port] = operands;
    if (host === undefined) throw quitting('You must specify a host to connect to.');
    return { host, port: port === undefined ? defaultPort : portNumber(port) };
  }
  if (sourcePort !== undefined) return { host: operands[0] ?? null, port: listeningPort(sourcePort) };
  if (operands.length === 2) return { host: operands[0]!, port: listeningPort(operands[1]!) };
  const [only] = operands;
  if (only === undefined) return { host: null, port: defaultPort };
  return /^\d+$/.test(only) ? { host: null, port: listeningPort(only) } : { host: only, port: defaultPort };
}

function portNumber(text: string): number {
  if (/^\d+$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535) return Number(text);
  throw quitting(`Invalid port number "${text}".`);
}

function listeningPort(text: string): number {
  return text === '0' ? 0 : portNumber(text);
}

function checkCombinations({ flags, values, allow, deny }: NcatOptions): void {
  if (flags.has('help') || flags.has('version')) return;
  const has = (name: NcatFlag): boolean => flags.has(name);
  const listsPeers = allow.length + deny.length > 0 || values.has('allowfile') || values.has('denyfile');
  if (has('listen')) {
    if (has('zero')) throw new NcatRefusal("Ncat: Services designed for LISTENING can't be used with -z QUITTING.");
    if (has('udp') && has('ssl')) throw new NcatRefusal('Ncat: DTLS is not supported in listen mode\n QUITTING.');
    if (has('udp') && (has('broker') || has('chat'))) throw new NcatRefusal(udpBroker);
    if (values.has('proxy')) throw quitting('Invalid option combination: --proxy with --listen.');
    return;
  }
  if (has('broker') || has('chat')) throw quitting("Invalid option combination: `--broker' with connect.");
  if (has('keep-open')) throw quitting("Invalid option combination: `--keep-open' with connect.");
  if (values.has('max-conns')) throw quitting("Invalid option combination: `--max-conns' with connect.");
  if (listsPeers) throw quitting('Invalid option combination: allow/deny with connect.');
  if (values.has('exec')) throw quitting('-e is refused with connect: a program is only put on a listener.');
  if (has('udp') && has('ssl')) throw quitting('--ssl with --udp is refused: there is no DTLS here.');
  const sourcePort = values.get('source-port');
  if (sourcePort !== undefined && Number(sourcePort) > 65_535) throw quitting(`Invalid source port ${sourcePort}.`);
}

const udpBroker = `Ncat: UDP mode does not support connection brokering.
If this feature is important to you, write dev@nmap.org with a
description of how you intend to use it, as an aid to deciding how UDP
connection brokering should work. QUITTING.`;

const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };
const longestSeconds = 2_147_483;

/** A time of ncat's: seconds, or with ms, s, m, h; null where it was not given. Throws NcatRefusal. */
export function ncatTime(
  { values }: NcatOptions,
  name: 'wait' | 'delay' | 'idle-timeout',
  letter: string,
): number | null {
  const text = values.get(name);
  if (text === undefined) return null;
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(text);
  const value = match === null ? 0 : Number(match[1]) * units[match[2] ?? 's']!;
  if (value > 0 && value < longestSeconds * 1000) return value;
  const what = { wait: 'timeout', delay: 'delay', 'idle-timeout': 'timeout' }[name];
  throw quitting(`Invalid -${letter} ${what} "${text}" (must be greater than 0 and less than ${longestSeconds}s).`);
}
