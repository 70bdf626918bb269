/** `portolan --help` and `--version`. */
import { readFileSync } from 'node:fs';
import { exitCodes } from '../base/errors.ts';
import type { CliContext } from './context.ts';
import { namedCommands } from './context.ts';

const usage = `portolan charts the network ports of this machine: whose they are, who their bind address admits, what they mean.

  portolan               every port that is open here, the widest open first
  portolan 8080          who is on port 8080, why it runs, who is connected
  portolan postgres      the same, by service or process name
  portolan HOST:PORT     whether it can be reached and, if not, why not
`;

/** Prints the list of commands. */
export function printHelp({ out, catalog }: CliContext): number {
  const width = Math.max(...catalog.commands.map((command) => command.name.length));
  const line = (entry: { readonly name: string; readonly brief: string }): string =>
    `  ${entry.name.padEnd(width)}  ${entry.brief}\n`;
  out.write(`${usage}\nCommands\n${namedCommands(catalog).map(line).join('')}`);
  out.write(`\nClassic tools, as typed, with the same output\n${catalog.classics.map(line).join('')}`);
  out.write(`
Everywhere
  --json --jsonl --csv --markdown   machine output, one record kind a command (portolan schema)
  --color auto|always|never         also NO_COLOR, FORCE_COLOR
Exit codes
  0 yes, ok   1 no, none   2 usage   3 privilege missing, partial answer   4 unreachable   5 our fault   130 interrupted
  portolan HOST:PORT has one for each verdict, the same digit first (portolan check --help)
`);
  return exitCodes.ok;
}

/** Prints the version. */
export function printVersion({ out }: CliContext): number {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  out.write(`portolan ${version}\n`);
  return exitCodes.ok;
}
