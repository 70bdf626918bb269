/** nc's command line: OpenBSD's letters with their limits and messages, in the order in which nc finds fault. */
import type { ShortOption } from './getopt.ts';
import { readShortOptions } from './getopt.ts';
import { help, usage } from './usage.ts';

/** What a command line asks for. */
export interface NcOptions {
  readonly family: 4 | 6 | null;
  readonly transport: 'tcp' | 'udp' | 'unix' | 'unix-datagram';
  readonly listen: boolean;
  readonly keepOpen: boolean;
  readonly scan: boolean;
  readonly verbose: boolean;
  readonly numeric: boolean;
  readonly shutdown: boolean;
  readonly detach: boolean;
  readonly crlf: boolean;
  readonly telnet: boolean;
  readonly randomPorts: boolean;
  readonly broadcast: boolean;
  readonly debug: boolean;
  /** Seconds; null where there is none. */
  readonly timeout: number | null;
  readonly interval: number | null;
  readonly quit: number | null;
  readonly receiveLimit: number | null;
  readonly receiveBuffer: number | null;
  readonly sendBuffer: number | null;
  readonly typeOfService: number | null;
  readonly ttl: number | null;
  readonly minimumTtl: number | null;
  readonly source: string | null;
  readonly sourcePort: string | null;
  readonly proxy: {
    readonly address: string;
    readonly protocol: '4' | '5' | 'connect';
    readonly user: string | null;
  } | null;
  /** Null: any address (listening). A path for UNIX sockets. */
  readonly host: string | null;
  /** As written; a listener has at most one. */
  readonly ports: readonly string[];
  /** Where traffic is dumped in hexadecimal (traditional nc). */
  readonly dumpFile: string | null;
}

/** Options, or what nc prints and the code it exits with. */
export type ParsedNc =
  | { readonly ok: true; readonly options: NcOptions }
  | { readonly ok: false; readonly text: string; readonly toStdout?: true; readonly exitCode: number };

type Draft = { -readonly [K in keyof NcOptions]: NcOptions[K] } & {
  unix: boolean;
  udp: boolean;
  proxyAddress: string | null;
  proxyProtocol: '4' | '5' | 'connect';
  proxyUser: string | null;
};

/** Ends the reading with a message. */
class Refusal extends Error {}

/** Throws nc's errx: `nc: MESSAGE`, exit code 1. */
function refuse(message: string): never {
  throw new Refusal(`nc: ${message}\n`);
}

const letters = '46bCDdFhI:i:klM:m:NnO:P:p:q:rSs:T:tUuV:vW:w:X:x:Zz';

/** Reads the command line of OpenBSD's nc. */
export function parseNc(args: readonly string[]): ParsedNc {
  const read = readShortOptions(args, letters);
  const draft = emptyDraft();
  try {
    for (const option of read.options) {
      if (option.letter === 'h') return { ok: false, text: help, exitCode: 0 };
      apply(draft, option);
    }
    if (!read.ok) throw new Refusal(`nc: ${read.complaint}\n${usage}`);
    takeOperands(draft, read.operands);
    checkCombinations(draft);
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, text: error.message, exitCode: 1 };
    throw error;
  }
  return { ok: true, options: finished(draft) };
}

/** A command line that asks for nothing. */
export const noNcOptions: NcOptions = {
  family: null,
  transport: 'tcp',
  listen: false,
  keepOpen: false,
  scan: false,
  verbose: false,
  numeric: false,
  shutdown: false,
  detach: false,
  crlf: false,
  telnet: false,
  randomPorts: false,
  broadcast: false,
  debug: false,
  timeout: null,
  interval: null,
  quit: null,
  receiveLimit: null,
  receiveBuffer: null,
  sendBuffer: null,
  typeOfService: null,
  ttl: null,
  minimumTtl: null,
  source: null,
  sourcePort: null,
  proxy: null,
  host: null,
  ports: [],
  dumpFile: null,
};

function emptyDraft(): Draft {
  return { ...noNcOptions, unix: false, udp: false, proxyAddress: null, proxyProtocol: '5', proxyUser: null };
}

function finished(draft: Draft): NcOptions {
  const { unix, udp, proxyAddress, proxyProtocol, proxyUser, ...options } = draft;
  const transport = unix ? (udp ? 'unix-datagram' : 'unix') : udp ? 'udp' : 'tcp';
  const proxy = proxyAddress === null ? null : { address: proxyAddress, protocol: proxyProtocol, user: proxyUser };
  return { ...options, transport, proxy };
}

const switches: Readonly<Record<string, (draft: Draft) => void>> = {
  '4': (draft) => (draft.family = 4),
  '6': (draft) => (draft.family = 6),
  b: (draft) => (draft.broadcast = true),
  C: (draft) => (draft.crlf = true),
  D: (draft) => (draft.debug = true),
  d: (draft) => (draft.detach = true),
  k: (draft) => (draft.keepOpen = true),
  l: (draft) => (draft.listen = true),
  N: (draft) => (draft.shutdown = true),
  n: (draft) => (draft.numeric = true),
  r: (draft) => (draft.randomPorts = true),
  t: (draft) => (draft.telnet = true),
  U: (draft) => (draft.unix = true),
  u: (draft) => (draft.udp = true),
  v: (draft) => (draft.verbose = true),
  z: (draft) => (draft.scan = true),
  F: () => refuse('-F is refused: a descriptor cannot be passed through Portolan'),
  S: () => refuse('-S is refused: TCP MD5 signatures need a key that Portolan does not ask for'),
  Z: () => refuse('-Z is refused: Portolan has no DCCP'),
};

const valued: Readonly<Record<string, (draft: Draft, value: string) => void>> = {
  I: (draft, value) => (draft.receiveBuffer = number(value, 'TCP receive window', 1, 1_073_741_824)),
  O: (draft, value) => (draft.sendBuffer = number(value, 'TCP send window', 1, 1_073_741_824)),
  i: (draft, value) => (draft.interval = number(value, 'interval', 0, 2_147_483_647)),
  w: (draft, value) => (draft.timeout = number(value, 'timeout', 0, 2_147_483)),
  q: (draft, value) => setQuit(draft, number(value, 'quit timer', -2_147_483_648, 2_147_483_647)),
  W: (draft, value) => (draft.receiveLimit = number(value, 'receive limit', 1, 2_147_483_647)),
  M: (draft, value) => (draft.ttl = number(value, 'ttl', 0, 255, 'ttl is')),
  m: (draft, value) => (draft.minimumTtl = number(value, 'minttl', 0, 255, 'minttl is')),
  P: (draft, value) => (draft.proxyUser = value),
  p: (draft, value) => (draft.sourcePort = value),
  s: (draft, value) => (draft.source = value),
  T: (draft, value) => (draft.typeOfService = typeOfService(value)),
  V: () => refuse('no alternate routing table support available'),
  X: (draft, value) => (draft.proxyProtocol = proxyProtocol(value)),
  x: (draft, value) => (draft.proxyAddress = value),
};

function apply(draft: Draft, { letter, value }: ShortOption): void {
  const set = valued[letter];
  if (set === undefined) switches[letter]!(draft);
  else set(draft, value);
}

/** Debian: a delay says -N too; a negative one means to wait for ever. */
function setQuit(draft: Draft, seconds: number): void {
  draft.quit = seconds < 0 ? null : seconds;
  if (seconds >= 0) draft.shutdown = true;
}

/** strtonum(3): `invalid`, `too small`, `too large`. */
function number(text: string, what: string, low: number, high: number, prefix?: string): number {
  const isNumber = /^\s*[+-]?\d+$/.test(text);
  const value = Number(text);
  const fault = !isNumber ? 'invalid' : value < low ? 'too small' : value > high ? 'too large' : null;
  if (fault === null) return value;
  return refuse(prefix === undefined ? `${what} ${fault}: ${text}` : `${prefix} ${fault}`);
}

/** DSCP names and the old names of RFC 1349, as nc knows them; numbers in C's notations. */
const tosNames: Readonly<Record<string, number>> = {
  af11: 0x28,
  af12: 0x30,
  af13: 0x38,
  af21: 0x48,
  af22: 0x50,
  af23: 0x58,
  af31: 0x68,
  af32: 0x70,
  af33: 0x78,
  af41: 0x88,
  af42: 0x90,
  af43: 0x98,
  critical: 0xa0,
  cs0: 0x00,
  cs1: 0x20,
  cs2: 0x40,
  cs3: 0x60,
  cs4: 0x80,
  cs5: 0xa0,
  cs6: 0xc0,
  cs7: 0xe0,
  ef: 0xb8,
  inetcontrol: 0xc0,
  lowdelay: 0x10,
  netcontrol: 0xe0,
  reliability: 0x04,
  throughput: 0x08,
};

function typeOfService(text: string): number {
  const named = tosNames[text.toLowerCase()];
  if (named !== undefined) return named;
  const value = /^(?:0x[\da-f]+|\d+)$/i.test(text) ? Number(text) : NaN;
  return value >= 0 && value <= 255 ? value : refuse(`illegal tos value ${text}`);
}

function proxyProtocol(text: string): '4' | '5' | 'connect' {
  const known = { '4': '4', '5': '5', connect: 'connect' } as const;
  return known[text.toLowerCase() as keyof typeof known] ?? refuse('unsupported proxy protocol');
}

function takeOperands(draft: Draft, operands: readonly string[]): void {
  const [first, ...rest] = operands;
  if (draft.unix) {
    if (first === undefined || draft.sourcePort !== null) throw new Refusal(usage);
    if (rest.length > 0) refuse('cannot use port with -U');
    draft.host = first;
  } else if (draft.listen) {
    if (operands.length > 2 || (draft.sourcePort !== null && rest.length > 0)) throw new Refusal(usage);
    const port = draft.sourcePort ?? operands.at(-1);
    if (port === undefined) return refuse('missing port number');
    draft.ports = [port];
    draft.host = (draft.sourcePort === null ? (rest.length > 0 ? first : undefined) : first) ?? draft.source;
  } else {
    if (first === undefined) throw new Refusal(usage);
    if (rest.length === 0) refuse('missing port number');
    [draft.host, draft.ports] = [first, rest];
  }
}

function checkCombinations(draft: Draft): void {
  if (draft.listen && draft.scan) refuse('cannot use -z and -l');
  if (!draft.listen && draft.keepOpen) refuse('must use -l with -k');
  if (draft.proxyAddress === null) return;
  if (draft.udp) refuse('no proxy support for UDP mode');
  if (draft.listen) refuse('no proxy support for listen');
  if (draft.unix) refuse('no proxy support for unix sockets');
  if (draft.source !== null) refuse('no proxy support for local source address');
}
