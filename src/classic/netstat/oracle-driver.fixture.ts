/**
 * A program for the oracle tests: asks a classic tool of ours or the real one, many times in one process. `node
 * oracle-driver.fixture.ts netstat|fuser`; each line of its input is a {@link Question}, each line of its output an {@link Answer}.
 */
import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { openHost } from '../../os/open-host.ts';
import type { ClassicTool } from '../classic.ts';

/** A question. */
export interface Question {
  readonly whose: 'ours' | 'theirs';
  readonly args: readonly string[];
  /** A directory to take for /proc. */
  readonly procRoot?: string;
}

/** An answer; the texts have one character for each byte. */
export interface Answer {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number | null;
}

if (import.meta.main) {
  const name = process.argv[2] === 'fuser' ? 'fuser' : 'netstat';
  const { default: tool } = (await import(`../${name}/main.ts`)) as { default: ClassicTool };
  for await (const line of createInterface({ input: process.stdin })) {
    const question = JSON.parse(line) as Question;
    const answer = question.whose === 'ours' ? await askOurs(tool, question) : askTheirs(name, question);
    process.stdout.write(`${JSON.stringify(answer)}\n`);
  }
}

async function askOurs(tool: ClassicTool, { args, procRoot }: Question): Promise<Answer> {
  const written: Record<'stdout' | 'stderr', Buffer[]> = { stdout: [], stderr: [] };
  const code = await tool.run(args, {
    host: openHost(procRoot === undefined ? {} : { procRoot }),
    write: (bytes) => void written.stdout.push(Buffer.from(bytes as Uint8Array)),
    writeError: (line) => void written.stderr.push(Buffer.from(line)),
    terminalColumns: null,
    environment: process.env,
    signal: new AbortController().signal,
  });
  const joined = (parts: readonly Buffer[]): string => Buffer.concat(parts).toString('latin1');
  return { stdout: joined(written.stdout), stderr: joined(written.stderr), code };
}

/**
 * Another /proc is mounted over the real one, in a mount namespace of its own. Output goes to files: the pipes that Node makes
 * for a child are sockets, which would be different ones in each answer.
 */
function askTheirs(name: string, { args, procRoot }: Question): Answer {
  const mounted = ['unshare', '-m', 'sh', '-c', 'mount --bind "$1" /proc; shift; exec "$@"', 'sh', procRoot ?? ''];
  const [program, ...rest] = [...(procRoot === undefined ? [] : mounted), name, ...args];
  const env = { ...process.env, LC_ALL: 'C.UTF-8' };
  const folder = mkdtempSync(join(tmpdir(), 'ptl-answer-'));
  const [out, err] = [openSync(join(folder, 'out'), 'w+'), openSync(join(folder, 'err'), 'w+')];
  try {
    const { status } = spawnSync(program!, rest, { env, stdio: ['ignore', out, err] });
    const text = (file: string): string => readFileSync(join(folder, file), 'latin1');
    return { stdout: text('out'), stderr: text('err'), code: status };
  } finally {
    closeSync(out);
    closeSync(err);
    rmSync(folder, { recursive: true, force: true });
  }
}
