/**
 * Live captures side by side, a program: `node bench/cases/capture-live.ts [RUNS]`. Two million datagrams of 200 bytes go over loopback
 * at 500,000 a second, inside a laboratory; ours and tcpdump capture them in turn, as text and into a file. Prints the
 * sections and keeps them in RESULTS.md. Needs root, GNU time and `npm run build`.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildLab } from '../../lab/build-lab.ts';
import type { LabHost } from '../../lab/lab-host.ts';
import { systemClock } from '../../src/base/clock.ts';
import { median } from '../compare.ts';
import { nodeProgram, portolan } from '../define-bench.ts';
import { machineLine } from '../results.ts';
import { writeResults } from '../run.ts';

const packets = 2_000_000;
const rate = 500_000;
const blaster = fileURLToPath(new URL('capture-blast.ts', import.meta.url));

/** What one capture cost and lost. */
interface Run {
  readonly captured: number;
  readonly dropped: number;
  readonly cpuMs: number;
  readonly peakMiB: number;
  readonly sentPerSecond: number;
}

if (import.meta.main) await main(Number(process.argv[2] ?? 3));

async function main(runs: number): Promise<void> {
  await using lab = await buildLab({ hosts: { busy: {} } });
  const host = lab.host('busy');
  const folder = mkdtempSync(join(tmpdir(), 'ptl-live-bench-'));
  try {
    const cases = [
      ['tcpdump live, text', 'live.txt', []],
      ['tcpdump live, -w', 'live.pcap', ['-w', join(folder, 'live.pcap')]],
    ] as const;
    for (const [name, file, options] of cases) {
      const args = ['-n', '-Z', 'root', '-i', 'lo', ...options];
      const output = options.length > 0 ? '/dev/null' : join(folder, file);
      const pairs: (readonly [Run, Run])[] = [];
      for (let run = 0; run < runs; run++) {
        const ours = await capture(host, portolan('tcpdump', ...args), output, folder);
        pairs.push([ours, await capture(host, ['tcpdump', ...args], output, folder)]);
      }
      const section = sectionOf(name, args.join(' '), pairs);
      process.stdout.write(section);
      writeResults(new Map([[name, section]]));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function capture(host: LabHost, argv: readonly string[], output: string, folder: string): Promise<Run> {
  const cost = join(folder, 'cost');
  // `exec` in the shell: the signal is for the program, and `time` waits for it.
  const script = 'exec time --quiet --format="%U %S %M" --output="$0" -- "$@" >"$OUTPUT"';
  const shell = ['sh', '-c', script, cost, ...argv];
  const running = await host.daemon({ argv: shell, env: { OUTPUT: output }, ready: { output: /listening on/ } });
  const blast = await host.must([nodeProgram, blaster, String(packets), String(rate)]);
  // What is still in the ring is to be read before the end.
  await systemClock.sleep(3000);
  process.kill(Number(readFileSync(`/proc/${running.pid}/task/${running.pid}/children`, 'utf8')), 'SIGINT');
  await running.exited;
  const [user = 0, system = 0, peak = 0] = readFileSync(cost, 'utf8').trim().split('\n').at(-1)!.split(' ').map(Number);
  const count = (what: string): number => Number(new RegExp(`(\\d+) packets? ${what}`).exec(running.output())?.[1]);
  const captured = count('captured');
  return {
    captured,
    dropped: Math.max(count('dropped by kernel'), packets - captured),
    cpuMs: (user + system) * 1000,
    peakMiB: peak / 1024,
    sentPerSecond: Number(/: (\d+) a second/.exec(blast.stderr)?.[1]),
  };
}

function sectionOf(name: string, args: string, pairs: readonly (readonly [Run, Run])[]): string {
  const lines = pairs.flatMap(([ours, theirs], index) => [
    row(index + 1, 'ours', ours),
    row(index + 1, 'tcpdump', theirs),
  ]);
  const cpu = (which: 0 | 1): number => median(pairs.map((pair) => pair[which].cpuMs));
  const lost = pairs.reduce((sum, [ours]) => sum + ours.dropped, 0);
  return `## ${name}

\`portolan tcpdump ${args.replace(/-w \S+/, '-w FILE')}\` against \`tcpdump\` with the same arguments, while ${packets.toLocaleString('en-US')} UDP datagrams of 200 bytes
go over loopback at ${rate.toLocaleString('en-US')} a second. Dropped: by the kernel for lack of room, or not captured at all.

| run | who | sent a second | captured | dropped | CPU ms | peak MiB |
|---|---|---|---|---|---|---|
${lines.join('\n')}

Dropped by ours in all runs: ${lost}. CPU ratio of the medians: ${(cpu(0) / cpu(1)).toFixed(2)}. The peak of ours holds the ring of 128 MiB.

${machineLine(systemClock.now())}

`;
}

function row(run: number, who: string, { sentPerSecond, captured, dropped, cpuMs, peakMiB }: Run): string {
  const cells = [run, who, sentPerSecond, captured, dropped, Math.round(cpuMs), Math.round(peakMiB)];
  return `| ${cells.map((cell) => (typeof cell === 'number' ? cell.toLocaleString('en-US') : cell)).join(' | ')} |`;
}
