/** tshark's command line: getopt_long(3) with tshark's letters, and what is refused by name. */
import { printable } from '../../report/printable.ts';
import { type LongOption, readOptions } from '../ss/getopt.ts';
import { type FieldForm, fieldForm } from './field-form.ts';
import { type TimeForm, timeForms } from './packet-times.ts';
import { TsharkError } from './tshark-error.ts';
import { outputHelp, timeHelp } from './usage.ts';

/** How packets are written. */
export const outputForms = ['fields', 'json', 'ek', 'psml', 'tabs', 'text'] as const;
/** One of them. */
export type OutputForm = (typeof outputForms)[number];

/** Everything that was asked for. */
export interface TsharkOptions {
  /** -r; null for none. */
  readonly file: string | null;
  /** -Y, -2 -R, or the operands; empty for every packet. */
  readonly filter: string;
  readonly output: OutputForm;
  /** -e, in order. */
  readonly fields: readonly string[];
  readonly form: FieldForm;
  /** -V, and -O: the protocols whose details are shown; null for all. */
  readonly details: boolean;
  readonly detailsOf: readonly string[] | null;
  /** -x */
  readonly bytes: boolean;
  /** -P */
  readonly print: boolean;
  /** -c: Infinity for all. */
  readonly count: number;
  /** -w, -F */
  readonly write: string | null;
  readonly fileType: 'pcap' | 'pcapng';
  /** -z, in order. */
  readonly statistics: readonly string[];
  readonly quiet: boolean;
  /** -2: the file is read once before, so that packets know what follows them. */
  readonly twoPasses: boolean;
  /** -o tls.keylog_file: the secrets that a program logged; null for none. */
  readonly keyLog: string | null;
  readonly time: TimeForm;
  readonly separator: string;
  readonly uniqueKeys: boolean;
  /** -G: null for none. */
  readonly report: string | null;
  readonly list: 'help' | 'version' | 'interfaces' | null;
}

const short = '2a:A:b:B:c:C:d:De:E:f:F:gG:hH:i:Ij:J:K:lLM:nN:o:O:pPqQr:R:s:S:t:T:u:U:vVw:W:xX:y:Y:z:';

const long: readonly LongOption[] = (
  [
    ['read-file', 'r'],
    ['read-filter', 'R'],
    ['display-filter', 'Y'],
    ['interface', 'i'],
    ['list-interfaces', 'D'],
    ['help', 'h'],
    ['version', 'v'],
    ['print', 'P'],
    ['no-duplicate-keys', 'no-duplicate-keys'],
    ['hexdump', 'hexdump'],
    ['export-objects', 'export-objects'],
    ['export-tls-session-keys', 'export-tls-session-keys'],
    ['color', 'color'],
  ] as const
).map(([name, key]) => ({
  name,
  key,
  takesValue: 'rRYi'.includes(key) || ['hexdump', 'export-objects', 'export-tls-session-keys'].includes(key),
}));

/** What is understood and not done, with the reason or the way that does it. */
const refused: Readonly<Record<string, string>> = {
  a: 'stop conditions belong to live capture: portolan capture --duration',
  A: 'user and password of a remote capture are not taken',
  b: 'ring buffers belong to live capture: portolan capture --rotate',
  C: 'there are no profiles',
  d: '"decode as" (-d) is not done here: protocols are found by port and content',
  f: 'Only read filters, not capture filters, can be specified when reading a capture file.',
  H: 'names are not looked up (-H)',
  i: 'packets of an interface are shown by portolan capture and portolan tcpdump -i; tshark here reads files (-r)',
  I: 'monitor mode is not done here',
  j: 'layers are not left out (-j): choose fields with -e',
  J: 'layers are not left out (-J): choose fields with -e',
  K: 'Kerberos keys (-K) are not used here',
  L: 'link types of an interface: portolan tcpdump -L',
  M: 'resets (-M) are not needed: memory stays bounded',
  N: 'names are not looked up (-N)',
  U: 'PDU export (-U) is not done here',
  W: 'names are not written (-W)',
  X: 'extensions (-X) are never run',
  hexdump: '--hexdump is not done here: -x prints the bytes',
  color: '--color is not done here: portolan read shows packets in colour',
  'export-objects': 'objects are not exported by this command',
  'export-tls-session-keys': 'keys are not exported',
};

interface Given {
  readonly values: Map<string, string>;
  readonly flags: Set<string>;
  readonly fields: string[];
  readonly forms: string[];
  readonly statistics: string[];
  readonly preferences: string[];
  operands: readonly string[];
}

/** Reads the arguments. Throws TsharkError. */
export function parseTshark(args: readonly string[]): TsharkOptions {
  const given = readGiven(args);
  const { values, flags } = given;
  const read = readFilter(given);
  const output = outputForm(values.get('T'));
  const wantsFields = given.fields.length > 0;
  if (output === 'fields' && !wantsFields)
    throw new TsharkError('"-Tfields" was specified, but no fields were specified with "-e".');
  if (wantsFields && !['fields', 'json', 'ek'].includes(output))
    throw new TsharkError(
      'Output fields were specified with "-e", but "-Tek, -Tfields, -Tjson or -Tpdml" was not specified.',
    );
  return {
    file: values.get('r') ?? null,
    filter: read,
    output,
    fields: given.fields,
    form: fieldForm(given.forms),
    details: flags.has('V') || values.has('O'),
    detailsOf: values.get('O')?.split(/[ ,]+/) ?? null,
    bytes: flags.has('x'),
    print: flags.has('P'),
    count: countOf(values.get('c')),
    write: values.get('w') ?? null,
    fileType: fileType(values.get('F')),
    statistics: given.statistics,
    quiet: flags.has('q') || flags.has('Q'),
    twoPasses: flags.has('2'),
    keyLog: keyLogOf(given.preferences),
    time: timeForm(values.get('t')),
    separator: values.get('S') ?? '',
    uniqueKeys: flags.has('no-duplicate-keys'),
    report: values.get('G') ?? null,
    list: flags.has('h') ? 'help' : flags.has('v') ? 'version' : flags.has('D') ? 'interfaces' : null,
  };
}

function readGiven(args: readonly string[]): Given {
  const given: Given = {
    values: new Map(),
    flags: new Set(),
    fields: [],
    forms: [],
    statistics: [],
    preferences: [],
    operands: [],
  };
  for (const event of readOptions(args, { short, long }, false)) {
    if (event.kind === 'operands') given.operands = event.operands;
    else if (event.kind === 'error') throw new TsharkError(event.text);
    else if (refused[event.key] !== undefined) throw new TsharkError(refused[event.key]!);
    else if (event.value === null) given.flags.add(event.key);
    else if (event.key === 'e') given.fields.push(event.value);
    else if (event.key === 'E') given.forms.push(event.value);
    else if (event.key === 'z') given.statistics.push(event.value);
    else if (event.key === 'o') given.preferences.push(event.value);
    else given.values.set(event.key, event.value);
  }
  return given;
}

function readFilter({ values, flags, operands }: Given): string {
  const early = values.get('R');
  if (early !== undefined && !flags.has('2'))
    throw new TsharkError('-R without -2 is deprecated. For single-pass filtering use -Y.');
  const display = values.get('Y') ?? (operands.length > 0 ? operands.join(' ') : undefined);
  if (values.has('Y') && operands.length > 0)
    throw new TsharkError('Display filters were specified both with "-Y" and with additional command-line arguments.');
  if (early === undefined || early.trim() === '') return display ?? '';
  return display === undefined || display.trim() === '' ? early : `(${early}) && (${display})`;
}

function outputForm(text: string | undefined): OutputForm {
  if (text === undefined) return 'text';
  const form = outputForms.find((known) => known === text);
  if (form !== undefined) return form;
  const unmade: Readonly<Record<string, string>> = {
    pdml: '-T pdml is not done here: -T json has the same tree',
    jsonraw: '-T jsonraw is not done here: -T json and -x have the values and the bytes',
    ps: '-T ps is not done here',
  };
  throw new TsharkError(unmade[text] ?? `Invalid -T parameter "${text}"; it must be one of:\n${outputHelp}`);
}

/** The only preference that is taken; the last one counts. */
function keyLogOf(preferences: readonly string[]): string | null {
  let file: string | null = null;
  for (const text of preferences) {
    const match = /^(?:tls|ssl)\.keylog_file:(.+)$/.exec(text);
    if (match === null) {
      if (!text.includes(':')) throw new TsharkError(`Invalid -o flag "${printable(text)}"`);
      throw new TsharkError(`-o ${printable(text)} is not taken here: of the preferences only tls.keylog_file:FILE is`);
    }
    file = match[1]!;
  }
  return file;
}

function countOf(text: string | undefined): number {
  if (text === undefined) return Infinity;
  if (!/^\d+$/.test(text)) {
    const why = /^-\d+$/.test(text) ? 'is a negative number' : "isn't a decimal number";
    throw new TsharkError(`The specified packet count "${text}" ${why}`);
  }
  if (Number(text) === 0) throw new TsharkError('The specified packet count is zero');
  return Number(text);
}

function fileType(text: string | undefined): TsharkOptions['fileType'] {
  if (text === undefined || text === 'pcapng') return 'pcapng';
  // Ours holds nanoseconds either way.
  if (text === 'pcap' || text === 'nsecpcap') return 'pcap';
  throw new TsharkError(`"${text}" isn't a valid capture file type; here it is pcapng or pcap`);
}

function timeForm(text: string | undefined): TimeForm {
  if (text === undefined) return 'r';
  const form = timeForms.find((known) => known === text);
  if (form !== undefined) return form;
  throw new TsharkError(`Invalid time stamp type "${text}"; it must be one of:\n${timeHelp}`);
}
