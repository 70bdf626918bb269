/**
 * Whether scans that are killed go on where they stopped, a program: `node lab/killed-scans.ts [KILLS] [SEED]`. Kills running scans
 * with SIGKILL at random moments, 200 times when absent, resumes each until it ends, and compares it with one that was left alone.
 * Exit code 1 where any differs.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { seededRandom } from '../src/base/random.ts';
import { buildLab } from './build-lab.ts';
import type { LabHost } from './lab-host.ts';

const program = fileURLToPath(new URL('../src/bin.ts', import.meta.url));

/** A silent port takes the engine to later rounds; a few are open, the rest closed. */
const firewall = `table inet killed {
  chain input {
    type filter hook input priority 0; policy accept;
    tcp dport 1500-1599 drop
  }
}
`;

/** What came of it. */
export interface KilledScans {
  readonly kills: number;
  readonly scans: number;
  /** Scans whose results differ from the one that was left alone, as `scan: how many lines more, how many less`. */
  readonly different: readonly string[];
}

/** Kills scans of a host's own loopback until there were so many kills; each is resumed to its end. */
export async function killScans(host: LabHost, wanted: number, seed: number): Promise<KilledScans> {
  const folder = mkdtempSync(join(tmpdir(), 'portolan-killed-'));
  const random = seededRandom(seed);
  const scan = (journal: string, timeoutMs: number): ReturnType<LabHost['run']> => {
    const argv = ['scan', '127.0.0.1', '-p', '900-2099', '--rate', '3000', '--all', '--jsonl', '--resume', journal];
    return host.run([process.execPath, program, ...argv], { timeoutMs });
  };
  const different: string[] = [];
  let [kills, scans] = [0, 0];
  try {
    const whole = states((await scan(join(folder, 'whole'), 60_000)).stdout);
    while (kills < wanted) {
      const journal = join(folder, `run${scans++}`);
      let answer: string | null = null;
      for (let round = 0; answer === null; round++) {
        // The first moments are Node's own start: most kills come later.
        const timeoutMs = kills < wanted && round < 5 ? random.integer(150, 900) : 60_000;
        const { timedOut, stdout } = await scan(journal, timeoutMs);
        if (timedOut) kills++;
        else answer = stdout;
      }
      const found = states(answer);
      const [more, less] = [
        found.filter((line) => !whole.includes(line)),
        whole.filter((line) => !found.includes(line)),
      ];
      if (more.length + less.length > 0 || found.length !== whole.length)
        different.push(`scan ${scans}: ${more.length} more (${more[0] ?? ''}), ${less.length} less (${less[0] ?? ''})`);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  return { kills, scans, different };
}

/** `port state reason`, each once, in order. */
function states(stdout: string): readonly string[] {
  const lines = stdout.trimEnd().split('\n');
  return lines
    .map((line) => JSON.parse(line) as { port: number; state: string; reason: string })
    .map(({ port, state, reason }) => `${port} ${state} ${reason}`)
    .toSorted();
}

/** The host that {@link killScans} is given. */
export const killedPlan = { hosts: { host: { firewall } } } as const;

async function main(kills: number, seed: number): Promise<number> {
  await using lab = await buildLab(killedPlan);
  const host = lab.host('host');
  await host.daemon({ argv: ['nc', '-lk', '127.0.0.1', '1000'], ready: { tcp: 1000 } });
  const result = await killScans(host, kills, seed);
  process.stdout.write(
    `${result.kills} kills of ${result.scans} scans: ${result.different.length} differ\n${result.different.map((line) => `${line}\n`).join('')}`,
  );
  return result.different.length === 0 ? 0 : 1;
}

if (import.meta.main) process.exitCode = await main(Number(process.argv[2] ?? 200), Number(process.argv[3] ?? 1));
