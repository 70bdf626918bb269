/** tcpdump's command line: getopt_long(3) with tcpdump's letters, words and complaints. */
import { type LongOption, readOptions } from '../ss/getopt.ts';
import { linkTypeNumber } from './link-type-names.ts';
import { type PacketType, packetTypes, type PrintOptions } from './print/print-options.ts';
import { TcpdumpError } from './tcpdump-error.ts';

/** Everything that was asked for. */
export interface TcpdumpOptions {
  readonly print: PrintOptions;
  /** -r, -V: null for none. */
  readonly file: string | null;
  readonly fileList: string | null;
  /** -i */
  readonly interface: string | null;
  /** -F, and the operands. */
  readonly filterFile: string | null;
  readonly filter: readonly string[];
  /** -c: 0 for all. */
  readonly count: number;
  /** --count */
  readonly countOnly: boolean;
  /** -w, and --print beside it. */
  readonly write: string | null;
  readonly printToo: boolean;
  /** -C in millions of bytes, -G in seconds, -W: 0 when not given. */
  readonly fileSize: number;
  readonly rotateSeconds: number;
  readonly fileCount: number;
  /** -U, -l */
  readonly packetBuffered: boolean;
  readonly lineBuffered: boolean;
  /** -d: 0 to 3. */
  readonly dumpFilter: number;
  /** -O */
  readonly unoptimized: boolean;
  /** -s */
  readonly snapLength: number;
  /** -y, by name. */
  readonly linkType: string | null;
  /** -D, -L, -J, -h, --version: the first that was given. */
  readonly list: 'interfaces' | 'link-types' | 'time-stamp-types' | 'help' | 'version' | null;
  readonly direction: 'in' | 'out' | 'inout';
  /** -Z: null where it was not given. */
  readonly user: string | null;
  /** False by -p. */
  readonly promiscuous: boolean;
  /** -B, KiB: 0 when not given. */
  readonly bufferSize: number;
  readonly immediate: boolean;
  /** -I */
  readonly monitor: boolean;
  /** -j */
  readonly timeStampType: string | null;
}

const short = 'aAbB:c:C:dDeE:fF:G:hHi:Ij:JKlLm:M:nNOpqQ:r:s:StT:uUvV:w:W:xXy:Yz:Z:#';

/** The words behind `--`; keys of one letter are those of `short`. */
const long: readonly LongOption[] = (
  [
    ['buffer-size', 'B'],
    ['list-interfaces', 'D'],
    ['help', 'h'],
    ['interface', 'i'],
    ['monitor-mode', 'I'],
    ['time-stamp-type', 'j'],
    ['list-time-stamp-types', 'J'],
    ['micro', 'micro'],
    ['nano', 'nano'],
    ['dont-verify-checksums', 'K'],
    ['list-data-link-types', 'L'],
    ['no-optimize', 'O'],
    ['no-promiscuous-mode', 'p'],
    ['direction', 'Q'],
    ['snapshot-length', 's'],
    ['absolute-tcp-sequence-numbers', 'S'],
    ['packet-buffered', 'U'],
    ['linktype', 'y'],
    ['immediate-mode', 'immediate-mode'],
    ['relinquish-privileges', 'Z'],
    ['count', 'count'],
    ['fp-type', 'fp-type'],
    ['number', '#'],
    ['print', 'print'],
    ['time-stamp-precision', 'time-stamp-precision'],
    ['version', 'version'],
  ] as const
).map(([name, key]) => ({ name, key, takesValue: 'BijQsyZ'.includes(key) || key === 'time-stamp-precision' }));

const longestSnapshot = 262_144;

/** What was given: how often each flag, and the values of the others. */
interface Given {
  readonly times: Map<string, number>;
  readonly values: Map<string, string>;
  operands: readonly string[];
  list: TcpdumpOptions['list'];
}

/** Reads the arguments. Throws TcpdumpError as tcpdump complains; one with an empty message stands for the usage. */
export function parseTcpdump(
  args: readonly string[],
  posixlyCorrect: boolean,
  warn: (text: string) => void,
): TcpdumpOptions {
  const given = readGiven(args, posixlyCorrect, warn);
  const print = printOptions(given);
  const file = given.values.get('r') ?? null;
  const fileList = given.values.get('V') ?? null;
  if (given.times.has('f') && (file ?? fileList) !== null) throw new TcpdumpError('-f can not be used with -V or -r');
  if (file !== null && fileList !== null) throw new TcpdumpError('-V and -r are mutually exclusive.');
  const whole = (letter: string): number => Number(given.values.get(letter) ?? 0);
  return {
    print,
    file,
    fileList,
    interface: given.values.get('i') ?? null,
    filterFile: given.values.get('F') ?? null,
    filter: given.operands,
    count: whole('c'),
    countOnly: given.times.has('count'),
    write: given.values.get('w') ?? null,
    printToo: given.times.has('print'),
    fileSize: whole('C'),
    rotateSeconds: whole('G'),
    fileCount: whole('W'),
    packetBuffered: given.times.has('U'),
    lineBuffered: given.times.has('l'),
    dumpFilter: given.times.get('d') ?? 0,
    unoptimized: given.times.has('O'),
    snapLength: whole('s') === 0 ? longestSnapshot : whole('s'),
    linkType: given.values.get('y') ?? null,
    list: given.list,
    user: given.values.get('Z') ?? null,
    direction: (given.values.get('Q')?.toLowerCase() ?? 'inout') as TcpdumpOptions['direction'],
    promiscuous: !given.times.has('p'),
    bufferSize: whole('B'),
    immediate: given.times.has('immediate-mode'),
    monitor: given.times.has('I'),
    timeStampType: given.values.get('j') ?? null,
  };
}

function readGiven(args: readonly string[], posixlyCorrect: boolean, warn: (text: string) => void): Given {
  const given: Given = { times: new Map(), values: new Map(), operands: [], list: null };
  for (const event of readOptions(args, { short, long }, posixlyCorrect)) {
    if (event.kind === 'operands') given.operands = event.operands;
    else if (event.kind === 'error') throw new UsageError(event.text);
    else if (event.value === null) {
      given.times.set(event.key, (given.times.get(event.key) ?? 0) + 1);
      given.list ??= lists[event.key] ?? null;
      // Help and version are printed as soon as they are met.
      if (given.list === 'help' || given.list === 'version') return given;
    } else take(given, event.key, event.value, warn);
  }
  return given;
}

/** A wrong option: tcpdump prints its text, then the usage. */
export class UsageError extends TcpdumpError {}

const lists: Readonly<Record<string, NonNullable<TcpdumpOptions['list']>>> = {
  D: 'interfaces',
  L: 'link-types',
  J: 'time-stamp-types',
  h: 'help',
  version: 'version',
};

function take(given: Given, key: string, value: string, warn: (text: string) => void): void {
  const complaint = complaints[key]?.(value) ?? null;
  if (complaint !== null) throw new TcpdumpError(complaint);
  if (key === 'm') warn(`ignoring option \`-m ${value}' (no libsmi support)`);
  given.values.set(key, numeric.includes(key) ? String(leadingNumber(value)) : value);
}

const numeric = 'BcCGsW';

/** atoi(3): the number that a text begins with, 0 for none. */
function leadingNumber(text: string): number {
  return Number(/^\s*[+-]?\d+/.exec(text)?.[0] ?? 0);
}

const notPositive = (what: string) => (value: string) =>
  leadingNumber(value) <= 0 ? `invalid ${what} ${value}` : null;

/** What tcpdump says of a wrong value, by option; null for a right one. */
const complaints: Readonly<Record<string, (value: string) => string | null>> = {
  B: notPositive('packet buffer size'),
  c: notPositive('packet count'),
  C: (value) => (/^\s*\+?\d+$/.test(value) && Number(value) > 0 ? null : `invalid file size ${value}`),
  G: (value) => (leadingNumber(value) < 0 ? `invalid number of seconds ${value}` : null),
  W: notPositive('number of output files'),
  s: (value) =>
    /^\s*[+-]?\d+$/.test(value) && Number(value) >= 0 && Number(value) <= longestSnapshot
      ? null
      : `invalid snaplen ${value} (must be >= 0 and <= ${longestSnapshot})`,
  j: (value) => (timeStampTypes.has(value) ? null : `invalid time stamp type ${value}`),
  y: (value) => (linkTypeNumber(value) === null ? `invalid data link type ${value}` : null),
  Q: (value) => (['in', 'out', 'inout'].includes(value.toLowerCase()) ? null : `unknown capture direction \`${value}'`),
  T: (value) => (packetTypes.includes(value.toLowerCase() as PacketType) ? null : `unknown packet type \`${value}'`),
  E: () => 'IPsec decryption (-E) is not done here',
  M: () => 'TCP-MD5 secrets (-M) are not checked here',
  z: () => '-z is not done here: it would run a program on each file; do so yourself when a file is finished',
  'time-stamp-precision': (value) => (/^(?:micro|nano)$/i.test(value) ? null : 'unsupported time stamp precision'),
};

/** pcap_tstamp_type_name_to_val(3). */
const timeStampTypes = new Set([
  'host',
  'host_lowprec',
  'host_hiprec',
  'host_hiprec_unsynced',
  'adapter',
  'adapter_unsynced',
]);

function printOptions({ times, values }: Given): PrintOptions {
  const time = times.get('t') ?? 0;
  if (time > 5) throw new TcpdumpError('only -t, -tt, -ttt, -tttt and -ttttt are supported');
  const precision = values.get('time-stamp-precision')?.toLowerCase();
  return {
    verbose: times.get('v') ?? 0,
    quietness: times.get('q') ?? 0,
    linkHeader: times.has('e'),
    absoluteSequence: times.has('S'),
    skipChecksums: times.has('K'),
    numeric: times.has('n'),
    shortNames: times.has('N'),
    foreignNumeric: times.has('f'),
    packetType: (values.get('T')?.toLowerCase() as PacketType | undefined) ?? null,
    asDot: times.has('b'),
    undecodedHandles: times.has('u'),
    mesh: times.has('H'),
    hex: times.get('x') ?? 0,
    hexText: times.get('X') ?? 0,
    ascii: times.get('A') ?? 0,
    time,
    number: times.has('#'),
    nanoseconds: precision === undefined ? times.has('nano') && !times.has('micro') : precision === 'nano',
  };
}
