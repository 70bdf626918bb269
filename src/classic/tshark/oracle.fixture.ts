/** tshark beside ours: the same arguments, what each prints. */
import { spawnSync } from 'node:child_process';
import { fakeHost } from '../../os/host.fake.ts';
import tshark from './main.ts';

/** What a run gave. */
export interface Run {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs ours. */
export async function ours(args: readonly string[]): Promise<Run> {
  let out = '';
  let err = '';
  const code = await tshark.run(args, {
    host: fakeHost({}),
    write: (text) => void (out += typeof text === 'string' ? text : Buffer.from(text).toString('latin1')),
    writeError: (text) => void (err += text),
    terminalColumns: null,
    environment: {},
    signal: new AbortController().signal,
  });
  return { code, out, err };
}

/** Runs the real one, without names; what it says of running as root is left out. */
export function theirs(args: readonly string[]): Run {
  const run = spawnSync('tshark', ['-n', ...args], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const err = run.stderr.split('\n').filter((line) => !line.startsWith('Running as user'));
  return { code: run.status ?? -1, out: run.stdout, err: err.join('\n') };
}
