/**
 * Asks a classic tool, ours, and the classic one again: a program for the layout tests. A line of JSON (the tool and its arguments)
 * in, a line with the three answers out. It runs inside the laboratory's host, so that thousands of questions need no start of
 * Node each. Output of the classic tools goes through files: the pipes that Node makes for a child are sockets, and would be seen.
 */
import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { catalog } from '../../src/cli/catalog.gen.ts';
import { openHost } from '../../src/os/open-host.ts';
import { safeJson, recordValue } from '../../src/report/json.ts';
import { collectSockets } from '../../src/sockets/list-sockets.ts';
import { socketKind } from '../../src/sockets/socket-record.ts';

/** A question; the tool `ls` is our own listing beside `ss`. */
export interface Question {
  readonly tool: string;
  readonly args: readonly string[];
}

/** One answer; texts are bytes, one to a character. */
export interface Answer {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number | null;
}

/** The classic answers around ours. */
export interface Answers {
  readonly before: Answer;
  readonly ours: Answer;
  readonly after: Answer;
}

const folder = mkdtempSync(join(tmpdir(), 'ptl-layouts-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

for await (const line of createInterface({ input: process.stdin })) {
  const { tool, args } = JSON.parse(line) as Question;
  const referee = tool === 'ls' ? 'ss' : tool;
  const before = theirs(referee, args);
  const mine = tool === 'ls' ? await listing() : await ours(tool, args);
  process.stdout.write(`${JSON.stringify({ before, ours: mine, after: theirs(referee, args) } satisfies Answers)}\n`);
}

function theirs(tool: string, args: readonly string[]): Answer {
  const files = ['stdout', 'stderr'].map((name) => join(folder, name)) as [string, string];
  const descriptors = files.map((path) => openSync(path, 'w'));
  const { status } = spawnSync(tool, args, { stdio: ['ignore', ...descriptors], timeout: 20_000 });
  for (const fd of descriptors) closeSync(fd);
  const [stdout, stderr] = files.map((path) => readFileSync(path, 'latin1')) as [string, string];
  return { stdout, stderr, code: status };
}

async function ours(name: string, args: readonly string[]): Promise<Answer> {
  const tool = await catalog.classics.find((entry) => entry.name === name)!.load();
  const written: Record<'out' | 'err', Buffer[]> = { out: [], err: [] };
  const code = await tool.run(args, {
    host: openHost(),
    write: (text) => void written.out.push(Buffer.from(text as string)),
    writeError: (text) => void written.err.push(Buffer.from(text)),
    terminalColumns: null,
    environment: process.env,
    signal: new AbortController().signal,
  });
  const joined = (parts: readonly Buffer[]): string => Buffer.concat(parts).toString('latin1');
  return { stdout: joined(written.out), stderr: joined(written.err), code };
}

/** What `portolan ls --json` prints. */
async function listing(): Promise<Answer> {
  const { sockets } = await collectSockets(openHost());
  return { stdout: safeJson(sockets.map((socket) => recordValue(socketKind.columns, socket))), stderr: '', code: 0 };
}
