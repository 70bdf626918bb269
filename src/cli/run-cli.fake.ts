/** Runs a command line in this process, on a machine made of values, and keeps what it prints. */
import type { FakeHost, FakeHostParts } from '../os/host.fake.ts';
import { fakeHost } from '../os/host.fake.ts';
import { memorySource } from '../os/byte-stream.ts';
import type { StandardStreams } from '../os/standard-streams.ts';
import type { MemoryOutput } from '../report/output.ts';
import { memorySink } from '../report/output.ts';
import { chooseStyle } from '../report/style.ts';
import { catalog } from './catalog.gen.ts';
import { takeColour } from './colour-flag.ts';
import type { CliContext, Terminal } from './context.ts';
import { runCommandLine } from './run-command-line.ts';

/** What surrounds the run beside the machine. */
export interface FakeSurroundings {
  /** The machine; or give its parts. */
  readonly host?: FakeHost;
  /** The width of the terminal; a pipe when absent. */
  readonly columns?: number;
  readonly signal?: AbortSignal;
  readonly terminal?: Terminal;
  /** What stands in standard input. */
  readonly input?: string;
  readonly environment?: CliContext['environment'];
  /** Called with the context before the run: for outputs that fail. */
  readonly out?: MemoryOutput;
}

/** What came of a run. */
export interface CliResult {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs `portolan ARGS` on the machine. */
export async function runCli(
  args: readonly string[],
  parts: FakeHostParts = {},
  surroundings: FakeSurroundings = {},
): Promise<CliResult> {
  const { rest, colour } = takeColour(args, () => false);
  const isTTY = surroundings.columns !== undefined;
  const style = chooseStyle({ choice: colour, environment: {}, isTTY: false });
  const columns = surroundings.columns ?? Infinity;
  const out = surroundings.out ?? memorySink({ columns, isTTY, style });
  const err = memorySink({ columns, isTTY });
  const code = await runCommandLine(rest, {
    host: surroundings.host ?? fakeHost(parts),
    out,
    err,
    stdio: () => Promise.resolve(fakeStreams(surroundings.input ?? '', out)),
    environment: surroundings.environment ?? {},
    signal: surroundings.signal ?? new AbortController().signal,
    catalog,
    terminal: surroundings.terminal ?? null,
  });
  return { code, out: out.text(), err: err.text() };
}

/** Input from a text, output to the same memory as the text output. */
function fakeStreams(input: string, out: MemoryOutput): StandardStreams {
  return {
    input: {
      isTerminal: false,
      open: () => memorySource(...(input === '' ? [] : [Buffer.from(input)])),
      setRaw: () => undefined,
    },
    output: () => ({ write: (bytes) => out.writeBytes(bytes), end: () => undefined }),
    window: null,
  };
}
