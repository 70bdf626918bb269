/** Runs a classic tool with the process's own streams: its bytes, its exit code. */
import { exitCodes } from '../base/errors.ts';
import type { ClassicTool } from '../classic/classic.ts';
import type { CliContext } from './context.ts';

/** Runs the tool on what follows its name. */
export async function runClassic(tool: ClassicTool, args: readonly string[], context: CliContext): Promise<number> {
  const { out, err } = context;
  const code = await tool.run(args, {
    host: context.host,
    write: (text) => (typeof text === 'string' ? out.write(text) : out.writeBytes(text)),
    writeError: (text) => {
      // The two streams keep their order where they meet, as on a terminal.
      out.flush();
      err.write(text);
    },
    terminalColumns: out.isTTY ? out.columns : null,
    stdio: () => context.stdio(),
    environment: context.environment,
    signal: context.signal,
  });
  out.flush();
  const isCutShort = context.signal.aborted && code === exitCodes.ok && tool.endsByInterrupt !== true;
  return isCutShort ? exitCodes.interrupted : code;
}
