/** Runs a command line with this process's own streams, signals and machine. */
import type { Host } from '../os/host.ts';
import { openStdout, stderrSink } from '../report/file-sink.ts';
import type { ColourChoice } from '../report/style.ts';
import { catalog } from './catalog.gen.ts';
import { takeColour } from './colour-flag.ts';
import type { CliContext } from './context.ts';
import { printError } from './print-error.ts';
import { asksForHelp, runCommandLine } from './run-command-line.ts';
import { openTerminal } from './terminal.ts';

/** Runs a command line (without `node` and the script); resolves to the exit code. Never throws. */
export async function main(args: readonly string[]): Promise<number> {
  const interrupt = new AbortController();
  const stop = (): void => interrupt.abort();
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  try {
    const { rest, colour } = takeColour(args, takesWordsAsTheyAre);
    return await runCommandLine(rest, await openContext(rest, colour, interrupt.signal));
  } catch (error) {
    return printError(error, { err: stderrSink(), environment: process.env });
  } finally {
    process.removeListener('SIGINT', stop);
    process.removeListener('SIGTERM', stop);
  }
}

/** Flags after these words belong to the classic tool, or to the command line that is explained. */
function takesWordsAsTheyAre(command: string): boolean {
  return command === 'explain' || catalog.classics.some((tool) => tool.name === command);
}

async function openContext(args: readonly string[], colour: ColourChoice, signal: AbortSignal): Promise<CliContext> {
  const settings = { colour, environment: process.env };
  // The floor of the operating system is the largest part of what is loaded: help does without.
  const os = asksForHelp(args) ? null : await import('../os/open-host.ts');
  let host: Host | undefined;
  const out = openStdout(settings);
  return {
    get host() {
      if (os === null) throw new TypeError('help asks nothing of the machine');
      host ??= os.openHost();
      return host;
    },
    out,
    async stdio() {
      const { standardInput, standardOutput, standardWindow } = await import('../os/standard-streams.ts');
      out.flush();
      return { input: standardInput(), output: standardOutput, window: standardWindow() };
    },
    err: stderrSink(settings),
    environment: process.env,
    signal,
    catalog,
    get terminal() {
      return openTerminal();
    },
  };
}
