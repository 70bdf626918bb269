/**
 * A program for the tests: answers many questions in one process. `node oracle-driver.fixture.ts ours|theirs`; its input is a JSON list of
 * `{args, env}`, its output a JSON list of `{stdout, stderr, code}` (the texts one character for each byte).
 */
import { spawnSync } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { openHost } from '../../os/open-host.ts';
import lsof from './main.ts';

/** A question. */
export interface Question {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** An answer. */
export interface Answer {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number | null;
}

const limit = 256 << 20;

if (import.meta.main) {
  const questions = JSON.parse(await text(process.stdin)) as Question[];
  const answers: Answer[] = [];
  for (const question of questions) {
    answers.push(await (process.argv[2] === 'ours' ? askOurs(question) : askTheirs(question)));
  }
  process.stdout.write(JSON.stringify(answers));
}

async function askOurs({ args, env }: Question): Promise<Answer> {
  const written: Record<'stdout' | 'stderr', Buffer[]> = { stdout: [], stderr: [] };
  const code = await lsof.run(args, {
    host: openHost(),
    write: (bytes) => void written.stdout.push(Buffer.from(bytes as Uint8Array)),
    writeError: (line) => void written.stderr.push(Buffer.from(line)),
    terminalColumns: null,
    environment: { ...process.env, ...env },
    signal: new AbortController().signal,
  });
  const joined = (parts: readonly Buffer[]): string => Buffer.concat(parts).toString('latin1');
  return { stdout: joined(written.stdout), stderr: joined(written.stderr), code };
}

function askTheirs({ args, env }: Question): Promise<Answer> {
  const { stdout, stderr, status } = spawnSync('lsof', args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: limit,
  });
  return Promise.resolve({ stdout: stdout.toString('latin1'), stderr: stderr.toString('latin1'), code: status });
}
