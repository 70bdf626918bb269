/** Runs a program once and says what it cost. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hasTool, labEnvironment } from '../lab/availability.ts';
import { labError } from '../lab/lab-error.ts';
import { systemClock } from '../src/base/clock.ts';
import { childrenCpu } from '../src/ffi/lab-api.ts';

/** What one run cost. */
export interface Cost {
  /** User and system time, in milliseconds. */
  readonly cpuMs: number;
  readonly wallMs: number;
  /** Largest resident set, in MiB; null where GNU time is not installed. */
  readonly peakMiB: number | null;
}

/** Puts a program where it is to run: `LabHost.argv`. */
export type Placement = (argv: readonly string[]) => readonly string[];

/**
 * Runs `argv`, its output to /dev/null. CPU time is what the kernel adds to RUSAGE_CHILDREN when the child has been waited for,
 * to the microsecond. Peak memory cannot come from there: a child starts with the peak of the process that forked it, and this one
 * is large; GNU time is small, and reports its own child's. Throws PTL_LAB when the program fails.
 */
export function measure(argv: readonly string[], place: Placement): Cost {
  const folder = mkdtempSync(join(tmpdir(), 'ptl-bench-'));
  const peakFile = join(folder, 'peak');
  try {
    const timed = hasTool('time') ? ['time', '--quiet', '--format=%M', `--output=${peakFile}`, '--'] : [];
    const [file = '', ...rest] = place([...timed, ...argv]);
    const before = childrenCpu();
    const started = systemClock.monotonic();
    const result = spawnSync(file, rest, {
      env: labEnvironment,
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: 600_000,
    });
    const wallMs = systemClock.monotonic() - started;
    const after = childrenCpu();
    if (result.status !== 0) {
      const ending = result.error?.message ?? `exit code ${result.status ?? result.signal}`;
      throw labError(`${argv.join(' ')} failed, ${ending}`, result.stderr?.toString('utf8'));
    }
    const cpuMs = (after.user + after.system - before.user - before.system) / 1000;
    const peakMiB = timed.length === 0 ? null : Number(readFileSync(peakFile, 'utf8')) / 1024;
    return { cpuMs, wallMs, peakMiB };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
