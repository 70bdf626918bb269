/** Reads the first word of the command line and sends the rest to a command, to a classic tool, or to the port it names. */
import { PortolanError, exitCodes } from '../base/errors.ts';
import { suggest } from '../base/suggest.ts';
import { OutputClosed, brokenPipeExitCode } from '../report/output.ts';
import type { Catalog, CliContext } from './context.ts';
import { printError } from './print-error.ts';

/** Runs a command line (without `node`, the script and the colour flags); resolves to the exit code. Never throws. */
export async function runCommandLine(args: readonly string[], context: CliContext): Promise<number> {
  try {
    const code = await dispatch(args, context);
    context.out.flush();
    return code;
  } catch (error) {
    return failed(error, context);
  }
}

function failed(error: unknown, context: CliContext): number {
  if (error instanceof OutputClosed) return brokenPipeExitCode;
  try {
    context.out.flush();
  } catch {
    // The answer is lost already; the error is still worth saying.
  }
  return printError(error, context);
}

async function dispatch(args: readonly string[], context: CliContext): Promise<number> {
  const [word, ...rest] = args;
  if (word === undefined || (word.startsWith('-') && !isHelp(word) && !isVersion(word)))
    return invoke('chart', args, context);
  if (isHelp(word)) return (await import('./help.ts')).printHelp(context);
  if (isVersion(word)) return (await import('./help.ts')).printVersion(context);
  if (word === 'help') return dispatch([...rest.slice(0, 1), '--help'], context);
  const { classics, commands } = context.catalog;
  const classic = classics.find((tool) => tool.name === word);
  if (classic !== undefined) return (await import('./run-classic.ts')).runClassic(await classic.load(), rest, context);
  if (commands.some((command) => command.name === word)) return invoke(word, rest, context);
  const { namesEndpoint } = await import('./check-words.ts');
  if (namesEndpoint(word)) return invoke('check', args, context);
  const { namesPort } = await import('./port-words.ts');
  if (await namesPort(word, context)) return invoke('who', args, context);
  throw unknownCommand(word, context.catalog);
}

async function invoke(name: string, args: readonly string[], context: CliContext): Promise<number> {
  const entry = context.catalog.commands.find((command) => command.name === name);
  if (entry === undefined) throw unknownCommand(name, context.catalog);
  const command = await entry.load();
  const code = await command.invoke(args, context);
  return context.signal.aborted && code === exitCodes.ok ? exitCodes.interrupted : code;
}

function unknownCommand(word: string, { commands, classics }: Catalog): PortolanError {
  const known = [...commands, ...classics].map((entry) => entry.name);
  const near = suggest(word, known);
  return new PortolanError('PTL_UNKNOWN_COMMAND', `there is no command, port, service or listening process "${word}"`, {
    hint: near === undefined ? 'portolan --help lists the commands' : `did you mean portolan ${near}?`,
  });
}

/** Whether the line asks for help or the version of Portolan as a whole: then no machine is needed. */
export function asksForHelp([word, ...rest]: readonly string[]): boolean {
  if (word === undefined) return false;
  return isHelp(word) || isVersion(word) || (word === 'help' && rest.length === 0);
}

const isHelp = (word: string): boolean => word === '--help' || word === '-h';
const isVersion = (word: string): boolean => word === '--version' || word === '-v' || word === '-V';
