/** `-s`: the kernel's protocol counters in sentences. */
import type { ClassicContext } from '../classic.ts';
import type { ByteText } from '../byte-text.ts';
import type { ByteWriter } from './name-output.ts';
import { bytesAsText } from '../byte-text.ts';
import { byteWriter, nameGuard } from './name-output.ts';
import type { NetstatOptions } from './options.ts';
import { netstatExit } from './options.ts';
import type { CounterPhrase, StatisticsTable } from './statistics-phrases.ts';
import { statisticsTables } from './statistics-phrases.ts';

/** A counter as the kernel prints it; its value is text, since 64 bits do not fit a number. */
export interface Counter {
  readonly name: ByteText;
  readonly value: string;
}

/** Counters that stand together. */
export interface CounterTable {
  readonly title: ByteText;
  readonly counters: readonly Counter[];
}

/** Prints the counters; resolves to the exit code. */
export function statisticsView(options: NetstatOptions, context: ClassicContext): Promise<number> {
  const { families } = options;
  const six = families.length === 1 && families[0] === 'inet6';
  if (families.length > 1 || (families.length === 1 && !six && families[0] !== 'inet')) {
    const named = families.join(',');
    context.write(`netstat: No statistics support for specified address family: ${named}\n`);
    return Promise.resolve(netstatExit.failed);
  }
  const out = byteWriter(context);
  const guard = nameGuard(context);
  const tables = (six ? readIpv6 : readIpv4)(context);
  let indent: Indent = null;
  for (const table of tables) indent = writeTable(table, indent, options, guard, out);
  out.flush();
  return Promise.resolve(netstatExit.ok);
}

function readIpv4(context: ClassicContext): CounterTable[] {
  const snmp = readRequired(context, 'net/snmp');
  if (snmp === null) return [];
  const sctp = parsePairs(readText(context, 'net/sctp/snmp') ?? '');
  return [
    ...parseColumns(snmp),
    ...parseColumns(readText(context, 'net/netstat') ?? ''),
    ...(sctp.length > 0 ? [{ title: 'Sctp', counters: sctp }] : []),
  ];
}

/** The counters of TCP are those of both families, and stand in IPv4's file. */
function readIpv6(context: ClassicContext): CounterTable[] {
  const snmp6 = readRequired(context, 'net/snmp6');
  if (snmp6 === null) return [];
  const snmp = readRequired(context, 'net/snmp');
  return [
    ...grouped(parsePairs(snmp6)),
    ...(snmp === null ? [] : parseColumns(snmp).filter(({ title }) => title === 'Tcp')),
  ];
}

function readRequired(context: ClassicContext, path: string): ByteText | null {
  const text = readText(context, path);
  if (text === null) context.writeError(`cannot open /proc/${path}: No such file or directory\n`);
  return text;
}

function readText({ host }: ClassicContext, path: string): ByteText | null {
  const bytes = host.proc?.bytes(path) ?? null;
  return bytes === null ? null : bytesAsText(bytes);
}

/** Pairs of lines: `Tcp: NAME NAME ...`, `Tcp: VALUE VALUE ...` (net/ipv4/proc.c). */
export function parseColumns(text: ByteText): CounterTable[] {
  const tables: CounterTable[] = [];
  const lines = text.split('\n');
  for (let at = 0; at + 1 < lines.length; at += 2) {
    const [title, ...names] = lines[at]!.split(' ');
    const [again, ...values] = lines[at + 1]!.split(' ');
    // The two lines of a table cannot disagree; where they do, nothing behind them is in step either.
    if (title === undefined || title !== again || !title.endsWith(':')) break;
    const counters = names.slice(0, values.length).map((name, column) => ({ name, value: values[column]! }));
    tables.push({ title: title.slice(0, -1), counters });
  }
  return tables;
}

/** Lines `NAME VALUE` (net/ipv6/proc.c, net/sctp/proc.c). */
export function parsePairs(text: ByteText): Counter[] {
  return text.split('\n').flatMap((line) => {
    const [name, value] = line.split(/\s+/);
    return name === undefined || value === undefined || !/^\d+$/.test(value) ? [] : [{ name, value }];
  });
}

/** IPv6's counters carry their table in their name, up to the 6: `Ip6InReceives`, `UdpLite6OutDatagrams`. */
function grouped(counters: readonly Counter[]): CounterTable[] {
  const tables: { title: ByteText; counters: Counter[] }[] = [];
  for (const counter of counters) {
    const title = counter.name.slice(0, counter.name.indexOf('6') + 1) || counter.name;
    const last = tables.at(-1);
    if (last?.title === title) last.counters.push(counter);
    else tables.push({ title, counters: [counter] });
  }
  return tables;
}

/** Inside a histogram lines stand deeper, until a counter that belongs to none; net-tools carries that on into the next table. */
type Indent = CounterPhrase['histogram'];

function writeTable(
  { title, counters }: CounterTable,
  before: Indent,
  options: NetstatOptions,
  guard: (name: ByteText) => ByteText,
  out: ByteWriter,
): Indent {
  const known = Object.hasOwn(statisticsTables, title) ? statisticsTables[title]! : null;
  let indent = known === null ? before : null;
  if (known !== null && !isAskedFor(known, options)) return indent;
  out.write(`${guard(title)}:\n`);
  for (const { name, value } of counters) {
    if (known?.hidden.has(name)) continue;
    const phrase = known !== null && Object.hasOwn(known.counters, name) ? known.counters[name]! : null;
    if (phrase !== null && phrase.histogram !== indent) {
      if (phrase.histogram !== null) out.write(`${spaces(indent)}ICMP ${phrase.histogram} histogram:\n`);
      indent = phrase.histogram;
    }
    if (phrase?.always !== true && /^0+$/.test(value)) continue;
    const shown = phrase === null ? `${guard(name)}: ${value}` : phrase.phrase.replace('%', () => value);
    out.write(`${spaces(indent)}${shown}\n`);
  }
  return indent;
}

function spaces(indent: Indent): string {
  return indent === null ? '    ' : '        ';
}

function isAskedFor({ askedBy }: StatisticsTable, { tables }: NetstatOptions): boolean {
  const asked = (['tcp', 'udp', 'udplite', 'raw', 'sctp'] as const).filter((table) => tables.has(table));
  return asked.length === 0 || asked.includes(askedBy);
}
