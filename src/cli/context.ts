/** What a command is handed: the machine, where to write, and when to stop. */
import type { ClassicTool } from '../classic/classic.ts';
import type { Host } from '../os/host.ts';
import type { StandardStreams } from '../os/standard-streams.ts';
import type { Output } from '../report/output.ts';

/** The surroundings of one run. */
export interface CliContext {
  /** Opened when first asked for: `--help` needs no machine. */
  readonly host: Host;
  readonly out: Output;
  readonly err: Output;
  /** Standard input and output as bytes that flow; `out` stays the place for text. */
  stdio(): Promise<StandardStreams>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Aborted by SIGINT and SIGTERM. */
  readonly signal: AbortSignal;
  readonly catalog: Catalog;
  /** Where live views are drawn; null where input or output is no terminal. */
  readonly terminal: Terminal | null;
}

/** A terminal that is drawn on. */
export interface Terminal {
  /** Its height in lines, as it is now. */
  readonly rows: number;
  /** Reads single keys, Ctrl-C (`\x03`) among them, until the returned function is called. */
  onKey(take: (key: string) => void): () => void;
}

/** A command or tool that is loaded when it runs. */
export interface CatalogEntry<T> {
  readonly name: string;
  readonly brief: string;
  load(): Promise<T>;
}

/** A command whose parameter types are hidden. */
export interface Command {
  readonly name: string;
  readonly brief: string;
  /** The names of its long flags without dashes, for completion. */
  readonly flags: readonly string[];
  invoke(args: readonly string[], context: CliContext): Promise<number>;
}

/** Everything that can be run. */
export interface Catalog {
  readonly commands: readonly CatalogEntry<Command>[];
  readonly classics: readonly CatalogEntry<ClassicTool>[];
}

/** Commands that have no name of their own on the command line: bare `portolan` and `portolan PORT`. */
const nameless: ReadonlySet<string> = new Set(['chart', 'who']);

/** The commands that help and completion show. */
export function namedCommands(catalog: Catalog): readonly CatalogEntry<Command>[] {
  return catalog.commands.filter((entry) => !nameless.has(entry.name));
}
