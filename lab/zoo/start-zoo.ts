/** Starts a socket zoo in a laboratory host, for tests that compare two views of the same sockets. */
import { fileURLToPath } from 'node:url';
import { systemClock } from '../../src/base/clock.ts';
import { labError } from '../lab-error.ts';
import type { LabHost } from '../lab-host.ts';
import type { LabProcess } from '../lab-process.ts';
import type { LayoutReport } from './layout.ts';

/** What to open. */
export interface ZooOptions {
  readonly seed: number;
  /** How many arrangements of sockets; 12 when absent. */
  readonly size?: number;
}

/** A zoo that runs. */
export interface Zoo extends AsyncDisposable {
  readonly pid: number;
  /** What is open now. */
  readonly layout: LayoutReport;
  /** Closes everything and opens another layout. Throws PTL_LAB when that takes more than ten seconds. */
  next(options: ZooOptions): Promise<LayoutReport>;
  /** Closes everything and ends it. */
  stop(): Promise<void>;
}

const program = fileURLToPath(new URL('zoo.ts', import.meta.url));

/** Starts a zoo and waits for its first layout. The host must be the `zoo` of `zooPlan`. Throws PTL_LAB when it does not come up. */
export async function startZoo(host: LabHost, options: ZooOptions): Promise<Zoo> {
  const { seed, size = 12 } = options;
  const started = host.spawn([process.execPath, program, String(seed), String(size)]);
  const reports = lines(started);
  let layout = await reports();
  const stop = (): Promise<void> => started.stop(5000);
  return {
    pid: started.pid,
    get layout() {
      return layout;
    },
    async next(wanted) {
      started.child.stdin.write(`next ${wanted.seed} ${wanted.size ?? size}\n`);
      layout = await reports();
      return layout;
    },
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

/** Reads one report at a time from the zoo's output. */
function lines(started: LabProcess): () => Promise<LayoutReport> {
  let text = '';
  let wake = (): void => undefined;
  started.child.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString('utf8');
    wake();
  });
  return async () => {
    const giveUp = AbortSignal.any([AbortSignal.timeout(10_000)]);
    void started.exited.then(() => wake());
    while (!text.includes('\n')) {
      const ended = started.child.exitCode !== null || started.child.signalCode !== null;
      if (ended || giveUp.aborted) throw labError(`the zoo ${ended ? 'ended' : 'is too slow'}`, started.output());
      const woken = new AbortController();
      wake = () => woken.abort();
      await systemClock.sleep(1000, woken.signal);
    }
    const end = text.indexOf('\n');
    const line = text.slice(0, end);
    text = text.slice(end + 1);
    return JSON.parse(line) as LayoutReport;
  };
}
