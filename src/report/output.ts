/** Where a face writes: what a sink is, and a sink in memory for tests and pages. */
import type { Style } from './style.ts';
import { plainStyle } from './style.ts';

/** A place to write text to. Text is written in order and nothing is lost; `flush` before the program ends. */
export interface Output {
  /**
   * Writes text. Throws {@link OutputClosed} when the reader has gone and PortolanError PTL_OUTPUT when the text cannot be
   * stored; both may come late, at a later `write` or at `flush`.
   */
  write(text: string): void;
  /** Writes bytes as they are, after the text written before: for the classic tools, whose output may not be UTF-8. */
  writeBytes(bytes: Uint8Array): void;
  /** Hands everything written so far to the reader. Throws as `write` does. */
  flush(): void;
  /** The width of the terminal; Infinity where there is none. */
  readonly columns: number;
  readonly isTTY: boolean;
  readonly style: Style;
}

/** The exit code of a program that SIGPIPE ended, as a shell reports it: 128 + 13. */
export const brokenPipeExitCode = 141;

/** The reader of an output has closed it (`| head`): no error of the user or of ours; stop, say nothing, exit 141. */
export class OutputClosed extends Error {
  constructor() {
    super('the reader of the output has closed it');
    this.name = 'OutputClosed';
  }
}

/** An output that keeps its text. */
export interface MemoryOutput extends Output {
  /** Everything written so far. */
  text(): string;
}

/** An output in memory: no terminal, no colour, endless width unless told otherwise. */
export function memorySink(settings: Partial<Pick<Output, 'columns' | 'isTTY' | 'style'>> = {}): MemoryOutput {
  const pieces: string[] = [];
  return {
    columns: settings.columns ?? Infinity,
    isTTY: settings.isTTY ?? false,
    style: settings.style ?? plainStyle,
    write: (text) => void pieces.push(text),
    writeBytes: (bytes) => void pieces.push(Buffer.from(bytes).toString('utf8')),
    flush: () => undefined,
    text: () => pieces.join(''),
  };
}

/**
 * Runs what writes to `output` and gives its exit code; flushes at the end, also after an error. A closed reader ends it
 * quietly with {@link brokenPipeExitCode}; every other error passes through.
 */
export async function runWithOutput(output: Output, run: () => number | Promise<number>): Promise<number> {
  try {
    try {
      return await run();
    } finally {
      output.flush();
    }
  } catch (error) {
    if (error instanceof OutputClosed) return brokenPipeExitCode;
    throw error;
  }
}
