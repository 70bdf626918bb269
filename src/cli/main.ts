/** Reads the first word of the command line and sends the rest to a command, to a classic tool, or to the port it names. */
import { PortolanError, exitCodes } from '../base/errors.ts';
import { suggest } from '../base/suggest.ts';
import type { Host } from '../os/host.ts';
import { openStdout, stderrSink } from '../report/file-sink.ts';
import { OutputClosed, brokenPipeExitCode } from '../report/output.ts';
import type { ColourChoice } from '../report/style.ts';
import { catalog } from './catalog.gen.ts';
import type { CliContext } from './context.ts';
import { printError } from './print-error.ts';

/** Runs a command line (without `node` and the script); resolves to the exit code. Never throws. */
export async function main(args: readonly string[]): Promise<number> {
  const interrupt = new AbortController();
  const stop = (): void => interrupt.abort();
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  const { rest, colour } = takeColour(args);
  const context = await openContext(colour, interrupt.signal);
  try {
    const code = await dispatch(rest, context);
    context.out.flush();
    return interrupt.signal.aborted && code === exitCodes.ok ? exitCodes.interrupted : code;
  } catch (error) {
    return failed(error, context);
  } finally {
    process.removeListener('SIGINT', stop);
    process.removeListener('SIGTERM', stop);
  }
}

function failed(error: unknown, context: CliContext): number {
  if (error instanceof OutputClosed) return brokenPipeExitCode;
  try {
    context.out.flush();
  } catch {
    // The answer is lost already; the error is still worth saying.
  }
  return printError(error, context.err);
}

async function dispatch(args: readonly string[], context: CliContext): Promise<number> {
  const [word, ...rest] = args;
  if (word === undefined || (word.startsWith('-') && !isHelp(word) && !isVersion(word)))
    return invoke('chart', args, context);
  if (isHelp(word)) return (await import('./help.ts')).printHelp(context);
  if (isVersion(word)) return (await import('./help.ts')).printVersion(context);
  if (word === 'help')
    return rest[0] === undefined
      ? (await import('./help.ts')).printHelp(context)
      : dispatch([rest[0], '--help'], context);
  const classic = catalog.classics.find((tool) => tool.name === word);
  if (classic !== undefined) return (await import('./run-classic.ts')).runClassic(await classic.load(), rest, context);
  if (catalog.commands.some((command) => command.name === word)) return invoke(word, rest, context);
  const { namesPort } = await import('./port-words.ts');
  if (namesPort(word, context)) return invoke('who', args, context);
  throw unknownCommand(word);
}

async function invoke(name: string, args: readonly string[], context: CliContext): Promise<number> {
  const entry = catalog.commands.find((command) => command.name === name);
  if (entry === undefined) throw unknownCommand(name);
  const command = await entry.load();
  return command.invoke(args, context);
}

function unknownCommand(word: string): PortolanError {
  const known = [...catalog.commands, ...catalog.classics].map((entry) => entry.name);
  const near = suggest(word, known);
  return new PortolanError('PTL_UNKNOWN_COMMAND', `there is no command, port or service "${word}"`, {
    hint: near === undefined ? 'portolan --help lists the commands' : `did you mean portolan ${near}?`,
  });
}

const isHelp = (word: string): boolean => word === '--help' || word === '-h';
const isVersion = (word: string): boolean => word === '--version' || word === '-v' || word === '-V';

async function openContext(colour: ColourChoice, signal: AbortSignal): Promise<CliContext> {
  const settings = { colour, environment: process.env };
  const { openHost } = await import('../os/open-host.ts');
  let host: Host | undefined;
  return {
    get host() {
      host ??= openHost();
      return host;
    },
    out: openStdout(settings),
    err: stderrSink(settings),
    environment: process.env,
    signal,
    catalog,
  };
}

/** `--color WHEN` and `--no-color` mean the same everywhere, so they are taken out before anything else is read. */
function takeColour(args: readonly string[]): { rest: readonly string[]; colour: ColourChoice } {
  const rest: string[] = [];
  let colour: ColourChoice = 'auto';
  for (const [index, arg] of args.entries()) {
    const value = /^--colou?r(?:=(.*))?$/.exec(arg);
    if (arg === '--no-color') colour = 'never';
    else if (value !== null && index === 0) colour = colourChoice(value[1] ?? 'always');
    else if (value?.[1] !== undefined) colour = colourChoice(value[1]);
    else rest.push(arg);
  }
  return { rest, colour };
}

function colourChoice(word: string): ColourChoice {
  return word === 'always' || word === 'never' ? word : 'auto';
}
