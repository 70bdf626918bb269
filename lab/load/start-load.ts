/** Opens many connections in a laboratory host, for benches. */
import { fileURLToPath } from 'node:url';
import { systemClock } from '../../src/base/clock.ts';
import type { LabHost } from '../lab-host.ts';
import { reportLines } from '../report-lines.ts';
import type { LoadReport } from './connections.ts';

/** Connections that are held open. */
export interface Load extends AsyncDisposable {
  readonly report: LoadReport;
  stop(): Promise<void>;
}

const program = fileURLToPath(new URL('connections.ts', import.meta.url));
/** A hundred thousand take ten seconds or so. */
const limitMs = 120_000;

/** Opens `connections` (0 gives two listeners and no connection) and waits until all are there. Throws PTL_LAB. */
export async function startLoad(host: LabHost, connections: number): Promise<Load> {
  const started = host.spawn([process.execPath, program, String(connections)]);
  const report = await reportLines<LoadReport>(started, limitMs)();
  const stop = async (): Promise<void> => {
    // A hundred thousand connections take the kernel a while to close.
    const patience = new AbortController();
    started.child.stdin.end();
    await Promise.race([started.exited, systemClock.sleep(30_000, patience.signal)]);
    patience.abort();
    await started.stop();
  };
  return { report, stop, [Symbol.asyncDispose]: stop };
}
