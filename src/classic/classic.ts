/** What a classic tool is: a name, and a function from its arguments to its output and exit code. */
import type { Host } from '../os/host.ts';
import type { StandardStreams } from '../os/standard-streams.ts';

/** What a classic tool is handed: it reads no global and writes nowhere else. */
export interface ClassicContext {
  readonly host: Host;
  /** Standard output; bytes pass untouched. A closed pipe ends the process silently, a full disk throws PTL_OUTPUT. */
  write(text: string | Uint8Array): void;
  /** Standard error. */
  writeError(text: string): void;
  /** Columns of the terminal behind standard output; null when it is not a terminal. */
  readonly terminalColumns: number | null;
  /** For tools that move bytes; the others never look at it. */
  stdio?(): Promise<StandardStreams>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Aborted by Ctrl-C: tools that repeat (`-c`, `-r`) stop at it. */
  readonly signal: AbortSignal;
}

/** A classic tool under our name. */
export interface ClassicTool {
  readonly name: string;
  /** The output profile it follows: tool and version. */
  readonly profile: string;
  /** Ctrl-C is the usual way to end it: its own exit code stands then, in place of 130 for a 0. */
  readonly endsByInterrupt?: boolean;
  /** Runs the tool; resolves to its exit code. Throws PortolanError only for faults the classic tool has no message for. */
  run(args: readonly string[], context: ClassicContext): Promise<number>;
}

/** Declares a classic tool; each `src/classic/NAME/main.ts` default-exports one. */
export function defineClassic(tool: ClassicTool): ClassicTool {
  return Object.freeze(tool);
}
