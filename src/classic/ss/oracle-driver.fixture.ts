/**
 * Asks the real ss, ours, and the real one again, a program for the oracle tests: a line of JSON (the arguments) in, a line with
 * the three answers out. It runs inside the laboratory's host, so that thousands of questions need no start of Node each. Output
 * goes through files: the pipes that Node makes for a child are sockets, and would be seen.
 */
import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { systemClock } from '../../base/clock.ts';
import { openHost } from '../../os/open-host.ts';
import ss from './main.ts';

/** One answer; texts are bytes, one to a character. */
export interface OracleAnswer {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number | null;
  /** The process that asked: its own netlink socket is in its answer. */
  readonly pid: number;
}

/** The real answers around ours. */
export interface OracleAnswers {
  readonly before: OracleAnswer;
  readonly ours: OracleAnswer;
  readonly after: OracleAnswer;
}

const folder = mkdtempSync(join(tmpdir(), 'ptl-ss-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

for await (const line of createInterface({ input: process.stdin })) {
  const args = JSON.parse(line) as readonly string[];
  const before = theirs(args);
  const mine = await ours(args);
  process.stdout.write(`${JSON.stringify({ before, ours: mine, after: theirs(args) } satisfies OracleAnswers)}\n`);
  // The kernel counts a netlink socket for a moment after it was closed: `ss -s` would see those of the question before.
  await systemClock.sleep(10);
}

function theirs(args: readonly string[]): OracleAnswer {
  const files = ['stdout', 'stderr'].map((name) => join(folder, name)) as [string, string];
  const descriptors = files.map((path) => openSync(path, 'w'));
  const { status, pid } = spawnSync('ss', args, { stdio: ['ignore', ...descriptors], timeout: 20_000 });
  for (const fd of descriptors) closeSync(fd);
  const [stdout, stderr] = files.map((path) => readFileSync(path, 'latin1')) as [string, string];
  return { stdout, stderr, code: status, pid };
}

async function ours(args: readonly string[]): Promise<OracleAnswer> {
  const [out, err]: [Buffer[], Buffer[]] = [[], []];
  const code = await ss.run(args, {
    host: openHost(),
    write: (text) => void out.push(Buffer.from(text as string)),
    writeError: (text) => void err.push(Buffer.from(text)),
    terminalColumns: null,
    environment: process.env,
    signal: new AbortController().signal,
  });
  const text = (parts: readonly Buffer[]): string => Buffer.concat(parts).toString('latin1');
  return { stdout: text(out), stderr: text(err), code, pid: process.pid };
}
