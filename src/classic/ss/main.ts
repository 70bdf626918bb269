/** `portolan ss`: socket statistics as iproute2's ss 6.1 prints them. */
import { type ClassicContext, defineClassic } from '../classic.ts';
import { optionActions } from './actions.ts';
import { createCgroupPaths } from './cgroup-paths.ts';
import { createTable } from './columns.ts';
import { Exit } from './exit.ts';
import type { Filter } from './filter.ts';
import { createNames } from './names.ts';
import { type SsOptions, parseOptions } from './options.ts';
import { noOwners, readOwners } from './processes.ts';
import type { Run } from './run.ts';
import { showTables } from './show-tables.ts';
import { takeStates } from './states.ts';
import { profile } from './usage.ts';

export default defineClassic({
  name: 'ss',
  profile,
  async run(args, context) {
    const leave: (() => void)[] = [];
    try {
      const posixlyCorrect = context.environment['POSIXLY_CORRECT'] !== undefined;
      const options = parseOptions(args, posixlyCorrect, optionActions(context, leave));
      return await runWith(options, context);
    } catch (error) {
      if (error instanceof Exit) return error.exitCode;
      throw error;
    } finally {
      for (const undo of leave) undo();
    }
  },
});

async function runWith(options: SsOptions, context: ClassicContext): Promise<number> {
  const { selection, show } = options;
  const { host } = context;
  const complain = (text: string): void => context.writeError(text);
  const owners = show.processes || show.threads ? readOwners(host, show.threads) : noOwners;
  if (options.summary) {
    const { summaryText } = await import('./summary.ts');
    context.write(summaryText(host, complain));
    if (selection.untouched && options.operands.length === 0) return 0;
  }
  const expression = takeStates(options, complain);
  if (!hasSomething(options, complain)) return 0;
  const { diagnosticFile } = options;
  if (diagnosticFile !== null) return dump(diagnosticFile, { host, show, selection, complain }, context);
  const names = createNames({ host, numeric: show.numeric, resolve: show.resolve });
  const cgroups = createCgroupPaths(host, complain);
  const filter = await readFilter(expression, { host, names, selection, complain, cgroups }, options);
  const run: Run = {
    host,
    show,
    selection,
    filter,
    kill: options.kill,
    names,
    owners,
    cgroups,
    complain,
    database: 'any',
    print: (text) => context.write(Buffer.from(text, 'latin1')),
    table: createTable({
      write: (bytes) => context.write(bytes),
      terminalColumns: context.terminalColumns,
      // What every line would have in common is left out.
      showNetid: !isSingle(selection.tables),
      showState: !isSingle(selection.states),
    }),
  };
  return showSelected(run, options.events, context);
}

async function dump(
  path: string,
  run: Pick<Run, 'host' | 'show' | 'selection' | 'complain'>,
  context: ClassicContext,
): Promise<number> {
  const { writeDiagnostic } = await import('./diagnostic-file.ts');
  return writeDiagnostic(run, path, (bytes) => context.write(bytes));
}

async function showSelected(run: Run, events: boolean, context: ClassicContext): Promise<number> {
  if (run.show.header) run.table.header();
  if (events) {
    const { followDestroyed } = await import('./events.ts');
    return followDestroyed(run, run.host.clock, context.signal);
  }
  await showTables(run);
  run.table.flush();
  return 0;
}

/** Whether anything is left to show; ss says what is not, and that is no failure. */
function hasSomething({ selection, diagnosticFile }: SsOptions, complain: (text: string) => void): boolean {
  const lacking =
    selection.tables === 0
      ? 'tables'
      : selection.families === 0
        ? 'families'
        : selection.states === 0
          ? 'states'
          : null;
  if (lacking !== null) {
    const what = { tables: 'socket tables', families: 'families', states: 'socket states' }[lacking];
    complain(`ss: no ${what} to show with such filter.\n`);
    return false;
  }
  if (diagnosticFile === null || selection.shows(1)) return true;
  complain('ss: tcpdiag dump requested and no tcp in filter.\n');
  return false;
}

type FilterNeeds = Pick<Run, 'host' | 'names' | 'selection' | 'complain' | 'cgroups'>;

async function readFilter(
  expression: readonly string[],
  { host, names, selection, complain, cgroups }: FilterNeeds,
  { filterText }: SsOptions,
): Promise<Filter | null> {
  if (expression.length === 0 && filterText === null) return null;
  const { parseFilter } = await import('./filter-parser.ts');
  const { usage } = await import('./usage.ts');
  const interfaceIndex = (name: string): number =>
    host.interfaces().find((known) => known.name === name)?.index ?? Number(/^if([1-9]\d{0,8})$/.exec(name)?.[1] ?? 0);
  return parseFilter(
    expression,
    () => filterText?.() ?? null,
    { host, names, selection, complain, interfaceIndex, cgroupId: (path) => cgroups.id(path) },
    () => complain(usage),
  );
}

function isSingle(bits: number): boolean {
  return (bits & (bits - 1)) === 0;
}
