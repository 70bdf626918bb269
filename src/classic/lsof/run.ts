/** Runs lsof: options, then listings until there are enough, then the exit code. */
import type { CLibrary } from '../../os/c-library.ts';
import type { FileSystem } from '../../os/file-system.ts';
import { printableBlock } from '../../report/printable.ts';
import type { ClassicContext } from '../classic.ts';
import { bytesOf, fromByteText, toByteText } from '../byte-text.ts';
import { addOperands } from './files/file-arguments.ts';
import { type Mount, type MountTable, readMounts } from './files/mounts.ts';
import { type NameExaminer, nameExaminer } from './files/name-examiner.ts';
import { indexNamedFiles } from './files/named-files.ts';
import { gather } from './gather.ts';
import { joinEndpoints } from './join-endpoints.ts';
import { type ListingParts, makeListing } from './make-listing.ts';
import { parseOptions } from './options/parse-options.ts';
import { markText } from './options/repetition.ts';
import { newRequest, type Request } from './options/request.ts';
import { fieldHelp, fullHelp, shortHelp, versionText } from './output/help.ts';
import { listingNames } from './output/names.ts';
import { missing } from './output/outcome.ts';
import { printListing, type Printing } from './output/print.ts';
import { isUtf8Locale } from './output/utf8-locale.ts';
import { type Selection, select, selectionOf } from './select.ts';

/** What lsof asks of the machine beside the Host. */
export interface LsofSystem {
  readonly files: FileSystem;
  readonly library: CLibrary;
}

const noMounts: MountTable = { mounts: [], hasNfs: false, queueDevice: null };
/** How lsof marks the end of a listing when it repeats. */
const customaryMark = '=======';
const interrupted = 130;

/** A run under way. */
interface Run {
  readonly context: ClassicContext;
  readonly system: LsofSystem;
  readonly request: Request;
  readonly utf8: boolean;
  readonly examiner: NameExaminer;
  readonly mounts: () => MountTable;
  readonly complain: (message: string) => void;
}

/** Runs it; resolves to the exit code. */
export async function runLsof(args: readonly string[], context: ClassicContext, system: LsofSystem): Promise<number> {
  const run = prepare(context, system);
  const { request } = run;
  const { operands, failed } = await readOptions(args.map(toByteText), run);
  if (failed || request.help || request.fieldHelp || request.version) return explain(run, failed);
  const selection = selectionOf({
    reasons: reasonsOf(request, operands.length > 0),
    and: request.and,
    ignoreTasks: request.tasks.ignored,
    hasNames: operands.length > 0,
  });
  if (selection === null) {
    run.complain('no select options to AND via -a');
    return explain(run, true);
  }
  if (operands.length > 0 && !readOperands(operands, run)) return 1;
  if (request.skipInternet && (request.internet.asked || request.addresses.length > 0)) {
    run.complain('-i is useless when -X is specified.');
    return explain(run, true);
  }
  if (!selection.internetOnly || request.printMounts) run.mounts();
  if (request.printMounts) return 0;
  return list(run, selection);
}

function prepare(context: ClassicContext, system: LsofSystem): Run {
  const request = newRequest();
  const utf8 = isUtf8Locale(context.environment, system.library);
  const writeError = (line: string): void => context.writeError(`${printableBlock(fromByteText(line))}\n`);
  const examiner = nameExaminer(system.files, request, utf8, writeError);
  const procRoot = context.host.proc?.root ?? '/proc';
  let mounts: MountTable | undefined;
  const printMount = ({ directory, device }: Mount): void => {
    if (request.printMounts)
      context.write(bytesOf(`${directory} ${device === 0 ? '0x0' : `0x${device.toString(16)}`}\n`));
  };
  return {
    context,
    system,
    request,
    utf8,
    examiner,
    mounts: () => (mounts ??= readMounts(system.files, procRoot, examiner, printMount)),
    complain: (message) => writeError(`lsof: ${message}`),
  };
}

function readOptions(args: readonly string[], run: Run): ReturnType<typeof parseOptions> {
  const { context, system, examiner, complain } = run;
  return parseOptions(args, run.request, {
    library: system.library,
    names: context.host.names,
    examiner,
    hasContexts: system.files.stat('/sys/fs/selinux/enforce') !== null,
    now: () => context.host.clock.now(),
    readMounts: run.mounts,
    complain,
  });
}

/** Help and version go to standard error, as lsof's do. */
function explain({ request, context }: Run, failed: boolean): number {
  if (request.help) context.writeError(fullHelp);
  else if (failed) context.writeError(shortHelp);
  if (request.fieldHelp && !(failed && !request.help && !request.fieldHelp)) context.writeError(fieldHelp);
  if (request.version && !(failed && !request.help)) context.writeError(versionText);
  return failed ? 1 : 0;
}

function reasonsOf(request: Request, hasOperands: boolean): number {
  const includes = (entries: readonly { readonly excluded: boolean }[]): boolean =>
    entries.some((entry) => !entry.excluded);
  const asked: readonly (readonly [boolean, number])[] = [
    [includes(request.commands) || request.expressions.length > 0, select.command],
    [request.descriptors !== null && request.descriptors.ranges.length > 0, select.descriptor],
    [request.internet.asked, select.internet],
    [request.nfs.asked, select.nfs],
    [request.unixSockets, select.unixSocket],
    [includes(request.processGroups), select.processGroup],
    [includes(request.pids), select.pid],
    [includes(request.users), select.user],
    [request.addresses.length > 0, select.address],
    [hasOperands, select.name],
  ];
  return asked.reduce((reasons, [isAsked, reason]) => (isAsked ? reasons | reason : reasons), request.reasons);
}

/** Whether the run may go on. */
function readOperands(operands: readonly string[], run: Run): boolean {
  const { request, examiner, mounts, complain } = run;
  const rules = { namesAre: request.namesAre, allowMissing: request.allowFailure };
  const examined = addOperands(operands, rules, request.namedFiles, { examiner, mounts, complain });
  request.nameFailed = examined.failed;
  return examined.usable;
}

async function list(run: Run, selection: Selection): Promise<number> {
  const { context, request, system } = run;
  const { repetition } = request;
  const complain = (message: string): void => {
    if (!request.quiet) run.complain(message);
  };
  // Calls are made in this process, as -O has it: there is no other that could be left hanging.
  if (request.timeLimit !== null && !selection.internetOnly && run.mounts().hasNfs) {
    complain('WARNING: the time limit (-S) is not kept: NFS is mounted, and calls to its server may block');
  }
  const style = { request, names: listingNames(context.host.names, request, complain), utf8: run.utf8 };
  const printing: Printing = { request, selection, style, write: (bytes) => context.write(bytes) };
  const parts: ListingParts = {
    request,
    selection,
    files: system.files,
    procRoot: context.host.proc?.root ?? '/proc',
    mounts: selection.internetOnly ? noMounts : run.mounts(),
    named: indexNamedFiles(request.namedFiles),
  };
  let [everListed, count] = [false, 0];
  for (;;) {
    const listed = await listOnce(parts, printing, run);
    if (repetition.seconds === 0) break;
    if (repetition.untilEmpty && !listed) break;
    everListed ||= listed;
    context.write(bytesOf(mark(run)));
    await context.host.clock.sleep(repetition.seconds * 1000, context.signal);
    if (context.signal.aborted) return interrupted;
    if (++count === repetition.maximum) break;
  }
  return exitCode(run, repetition.untilEmpty && !everListed);
}

async function listOnce(parts: ListingParts, printing: Printing, { context }: Run): Promise<boolean> {
  const listing = makeListing(parts);
  const processes = gather(listing);
  if (parts.request.endpoints !== 'none') joinEndpoints(listing, processes, context.host.sockets);
  return printListing(processes, printing);
}

function mark({ request, system, context }: Run): string {
  const { format } = request.repetition;
  const text =
    format === null ? null : markText(format, { library: system.library, now: () => context.host.clock.now() });
  if (request.fields === null) return `${text ?? customaryMark}\n`;
  return `m${text ?? ''}${request.terminator}${request.terminator === '\n' ? '' : '\n'}`;
}

/** 1 when anything sought was not found, unless -Q allows it; with -V each is named on standard output. */
function exitCode({ request, context, utf8 }: Run, neverListed: boolean): number {
  const lines = missing(request, utf8);
  if (request.verbose) for (const line of lines) context.write(bytesOf(`lsof: ${line}\n`));
  if (lines.length > 0 && !request.allowFailure) return 1;
  return neverListed || request.nameFailed ? 1 : 0;
}
