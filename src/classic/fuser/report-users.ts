/** What fuser prints: pids on standard output, everything else on standard error, so that together they make a table. */
import type { Host } from '../../os/host.ts';
import type { ClassicContext } from '../classic.ts';
import { printable } from '../../report/printable.ts';
import type { FileSystem } from '../../os/file-system.ts';
import type { Access, NameUser } from './name.ts';
import type { FuserOptions } from './options.ts';
import { bytesAsText } from '../byte-text.ts';
import { escapedCommand } from './escaped-command.ts';

/** Where the processes' names and owners come from. */
export interface ReportSources {
  readonly context: ClassicContext;
  readonly files: FileSystem;
}

const nameWidth = 20;
/** The letters of a process's accesses when the table is not verbose; that it has something open goes without saying. */
const letters: readonly (readonly [kind: Access, letter: string])[] = [
  ['root', 'r'],
  ['cwd', 'c'],
  ['executable', 'e'],
  ['maps', 'm'],
];

/** The heading of the verbose table. */
export const verboseHeading = `${''.padEnd(nameWidth)} USER        PID ACCESS COMMAND\n`;

/** Prints a name and its users; nothing where nobody uses it, unless `all` asks for that too. */
export function reportUsers(
  shown: string,
  users: readonly NameUser[],
  mountPoint: string | null,
  options: FuserOptions,
  sources: ReportSources,
): void {
  const { context } = sources;
  const name = context.terminalColumns === null ? shown : printable(shown);
  const kernel = options.verbose ? mountPoint : null;
  if (users.length === 0 && kernel === null) {
    if (options.all) context.writeError(`${name}:\n`);
    return;
  }
  if (!options.verbose) {
    context.writeError(`${name}:`.padEnd(nameWidth));
    for (const user of users) reportShort(user, options, sources);
    context.writeError('\n');
    return;
  }
  const heading = `${name}:`;
  context.writeError(heading.length > nameWidth ? `${heading}\n${' '.repeat(nameWidth)}` : heading.padEnd(nameWidth));
  let indent = '';
  if (kernel !== null) {
    reportKernel(kernel, options, sources);
    indent = ' '.repeat(nameWidth);
  }
  for (const user of users) {
    context.writeError(indent);
    reportVerbose(user, options, sources);
    indent = ' '.repeat(nameWidth);
  }
}

function reportShort(user: NameUser, options: FuserOptions, { context, files }: ReportSources): void {
  context.write(pidCell(user.pid));
  const access = letters.filter(([kind]) => user[kind]).map(([, letter]) => letter);
  const owner = options.users ? ownerInBrackets(context.host, files, user.pid) : '';
  context.writeError(`${access.join('')}${owner}`);
}

function reportVerbose(user: NameUser, options: FuserOptions, { context, files }: ReportSources): void {
  const owner = userName(context.host, files, user.pid) ?? '(unknown)';
  context.writeError(` ${owner.padEnd(8)} `);
  context.write(pidCell(user.pid));
  const open = user.opensForWriting ? 'F' : user.opens ? 'f' : '.';
  const access = letters.map(([kind, letter]) => (user[kind] ? letter : '.')).join('');
  const again = options.users ? ownerInBrackets(context.host, files, user.pid) : '';
  context.writeError(` ${open}${access} ${again}${commandOf(files, user.pid)}\n`);
}

/** The kernel itself keeps a mounted file system busy. */
function reportKernel(mountPoint: string, options: FuserOptions, { context }: ReportSources): void {
  context.writeError(' root     ');
  context.write('kernel');
  const path = context.terminalColumns === null ? mountPoint : printable(mountPoint);
  context.writeError(` mount ${options.users ? '(root)' : ''}${path}\n`);
}

function pidCell(pid: number): string {
  return ` ${String(pid).padStart(5)}`;
}

function userName(host: Host, files: FileSystem, pid: number): string | null {
  const uid = files.owner(`/proc/${pid}`);
  return uid === null ? null : host.names.user(uid);
}

function ownerInBrackets(host: Host, files: FileSystem, pid: number): string {
  const name = userName(host, files, pid);
  return name === null ? ' (unknown) ' : `(${name})`;
}

/** psmisc takes the name from between the brackets of /proc/PID/stat, up to the first closing one. */
function commandOf(files: FileSystem, pid: number): string {
  const bytes = files.read(`/proc/${pid}/comm`, 64);
  const name = bytes === null ? '' : bytesAsText(bytes).replace(/\n$/, '');
  const bracket = name.indexOf(')');
  return escapedCommand(bracket === -1 ? name : name.slice(0, bracket));
}
