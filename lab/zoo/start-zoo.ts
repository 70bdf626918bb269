/** Starts a socket zoo in a laboratory host, for tests that compare two views of the same sockets. */
import { fileURLToPath } from 'node:url';
import type { LabHost } from '../lab-host.ts';
import { reportLines } from '../report-lines.ts';
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
  const reports = reportLines<LayoutReport>(started, 10_000);
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
