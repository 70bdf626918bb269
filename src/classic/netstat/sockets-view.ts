/** The view of sockets: which tables are shown, in net-tools' order, and what is said about those the kernel lacks. */
import type { Host } from '../../os/host.ts';
import type { InetProtocol, InetSocket } from '../../os/socket-table.ts';
import type { ClassicContext } from '../classic.ts';
import { byteWriter, nameGuard } from './name-output.ts';
import { groupLine, groupsHeading, readGroups } from './groups-view.ts';
import { inetHeading, isWanted, writeInetRows } from './inet-view.ts';
import type { RowStyle } from './inet-view.ts';
import { nameLookup } from './name-lookup.ts';
import type { NetstatOptions, SocketTableName } from './options.ts';
import { netstatExit } from './options.ts';
import { readPrograms } from './programs.ts';
import { readSctpTables, sctpAddresses, writeSctpRows } from './sctp-view.ts';
import { readUnixTable, unixHeading, writeUnixRows } from './unix-view.ts';

/** Families of /proc/net that net-tools lists and we have no view of, in its order; a file that is there is a family that is. */
const otherFamilies: readonly (readonly [family: string, files: readonly string[]])[] = [
  ['ipx', ['net/ipx/socket', 'net/ipx']],
  ['ax25', ['net/ax25']],
  ['x25', ['net/x25']],
  ['netrom', ['net/nr']],
  ['rose', ['net/rose']],
];
/** Families that net-tools takes and silently shows nothing of; here they are refused. */
const unlisted: ReadonlySet<string> = new Set(['ddp', 'econet', 'ash']);

/** Prints the sockets once; resolves to the exit code. */
export async function socketsView(options: NetstatOptions, context: ClassicContext): Promise<number> {
  const refused = options.families.find((family) => unlisted.has(family));
  if (refused !== undefined) return complain(context, `AF ${refused.toUpperCase()}`);
  const guard = nameGuard(context);
  const programs = options.programs ? readPrograms(context.host, guard) : null;
  if (programs !== null) context.writeError(programs.note);
  const names = nameLookup(context.host.names, options, guard);
  const view: View = { options, context, style: { options, names, programs }, shown: shownTables(options), guard };
  return (await inetTables(view)) ?? unixTable(view) ?? otherTables(view) ?? netstatExit.ok;
}

interface View {
  readonly options: NetstatOptions;
  readonly context: ClassicContext;
  readonly style: RowStyle;
  readonly shown: Shown;
  readonly guard: (name: string) => string;
}

/** Which tables and families are shown; a table that was not named is skipped silently where the kernel lacks it. */
interface Shown {
  readonly tables: ReadonlySet<SocketTableName>;
  readonly families: readonly (4 | 6)[];
  /** Neither table nor family was named: the kernel's other families are shown too. */
  readonly everything: boolean;
}

const inetTableNames = ['tcp', 'sctp', 'udp', 'udplite', 'raw'] as const;

function shownTables({ tables, families }: NetstatOptions): Shown {
  const v4 = families.includes('inet');
  const v6 = families.includes('inet6');
  const named = inetTableNames.filter((name) => tables.has(name));
  const everything = tables.size === 0 && families.length === 0;
  const inet = named.length > 0 ? named : v4 || v6 || everything ? inetTableNames : [];
  const rest = (['groups', 'unix'] as const).filter((name) => tables.has(name) || (everything && name === 'unix'));
  const both = v4 === v6;
  return { tables: new Set([...inet, ...rest]), families: both ? [4, 6] : v4 ? [4] : [6], everything };
}

/** Undefined when all went well; else the exit code that ends the run. */
async function inetTables(view: View): Promise<number | undefined> {
  const { shown, style, context, options } = view;
  const out = byteWriter(context);
  const names = inetTableNames.filter((name) => shown.tables.has(name));
  if (names.length > 0) out.write(inetHeading(style));
  for (const name of names) {
    for (const family of shown.families) {
      const there = name === 'sctp' ? await sctp(view, family, out) : await inetTable(view, name, family, out);
      if (there || family === 6) continue;
      out.flush();
      if (options.tables.has(name)) return complain(context, `AF INET (${name})`);
      if (!options.verbose || !shown.everything) continue;
      complain(context, `AF INET (${name})`);
      // Servers and others are two tables of SCTP's.
      if (name === 'sctp' && options.all) complain(context, `AF INET (${name})`);
    }
  }
  const ending = shown.tables.has('groups') ? await groups(view, out) : undefined;
  out.flush();
  return ending;
}

/** False when the kernel has no such table. Rows are printed as they are read, unless names must be looked up first. */
async function inetTable(
  { options, style, context: { host } }: View,
  protocol: Exclude<InetProtocol, 'sctp'>,
  family: 4 | 6,
  out: ReturnType<typeof byteWriter>,
): Promise<boolean> {
  let any = false;
  const waiting: InetSocket[] = [];
  for (const batch of host.procSockets().inet({ protocol, family })) {
    any = true;
    const rows = options.all ? batch : batch.filter((row) => isWanted(options, row));
    if (options.numericHosts) writeInetRows(rows, style, out);
    else waiting.push(...rows);
  }
  if (waiting.length > 0) {
    await style.names.prepare(waiting.flatMap(({ localAddress, remoteAddress }) => [localAddress, remoteAddress]));
    writeInetRows(waiting, style, out);
  }
  return any || hasTable(host, `net/${protocol}${family === 6 ? '6' : ''}`);
}

async function sctp(
  { options, style, context: { host } }: View,
  family: 4 | 6,
  out: ReturnType<typeof byteWriter>,
): Promise<boolean> {
  // The kernel has one table for both families, which net-tools counts as IPv4's.
  const rows = family === 6 || host.proc === null ? null : readSctpTables(host.proc, options);
  if (rows === null) return false;
  await style.names.prepare(sctpAddresses(rows));
  writeSctpRows(rows, style, out);
  return true;
}

async function groups(
  { context, shown, style, guard }: View,
  out: ReturnType<typeof byteWriter>,
): Promise<number | undefined> {
  out.write(groupsHeading);
  const rows = context.host.proc === null ? null : readGroups(context.host.proc, shown.families);
  if (rows === null) return complain(context, 'AF INET (igmp)');
  await style.names.prepare(rows.map(({ group }) => group));
  for (const row of rows) out.write(groupLine({ ...row, device: guard(row.device) }, style.names.host(row.group)));
  return undefined;
}

function unixTable({ shown, options, style, context, guard }: View): number | undefined {
  if (!shown.tables.has('unix')) return undefined;
  const out = byteWriter(context);
  out.write(unixHeading(options, style.programs));
  const table = context.host.proc === null ? null : readUnixTable(context.host.proc);
  if (table !== null) writeUnixRows(table.rows, { options, programs: style.programs, guard }, out);
  out.flush();
  if (table !== null) {
    // A socket's path may hold a line break: the rest of it stands in a line of its own.
    context.writeError('warning, got bogus unix line.\n'.repeat(table.bogus));
    return undefined;
  }
  const named = options.families.includes('unix');
  if (named || options.verbose) complain(context, 'AF UNIX');
  return named ? netstatExit.failed : undefined;
}

function otherTables({ options, shown, context }: View): number | undefined {
  for (const [family, files] of otherFamilies) {
    const named = options.families.includes(family);
    if (!named && !shown.everything) continue;
    const name = `AF ${family.toUpperCase()}`;
    if (files.some((file) => hasTable(context.host, file))) {
      context.writeError(`netstat: sockets of \`${name}' are not shown by portolan.\n`);
    } else if (named || options.verbose) {
      complain(context, name);
    }
    if (named) return netstatExit.failed;
  }
  return undefined;
}

function hasTable(host: Host, path: string): boolean {
  return (host.proc?.stat(path) ?? null) !== null;
}

function complain(context: ClassicContext, what: string): number {
  context.writeError(`netstat: no support for \`${what}' on this system.\n`);
  return netstatExit.failed;
}
