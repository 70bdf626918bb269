/**
 * Whether a scan tells the truth where a tenth of all packets is lost each way, a program: `node lab/truth-under-loss.ts [RUNS]
 * [PORTS]`. Scans all ports of a host that has 100 open ones, so many times (20 when absent), and says what was missed or invented.
 * Exit code 1 where anything was.
 */
import { fileURLToPath } from 'node:url';
import { systemClock } from '../src/base/clock.ts';
import { buildLab, type Lab } from './build-lab.ts';
import type { LabHost } from './lab-host.ts';

const program = fileURLToPath(new URL('../src/bin.ts', import.meta.url));
const address = '10.93.0.2';

/** What one scan found. */
export interface LossyRun {
  readonly found: readonly number[];
  readonly missed: readonly number[];
  readonly invented: readonly number[];
  /** Ports that were told, which has to be all. */
  readonly told: number;
  readonly seconds: number;
  /** What the scan itself says of loss and confidence. */
  readonly confidence: string;
}

/**
 * A client and a server with `open` listening ports, which loses `percent` of what arrives and of what it sends: a packet socket of
 * the client would still see what the client's own rules drop.
 */
export async function lossyLab(open: readonly number[], percent: number): Promise<Lab<'client' | 'server'>> {
  const lab = await buildLab({
    hosts: { client: {}, server: { firewall: losing(percent) } },
    links: [
      {
        ends: [
          { host: 'client', addresses: ['10.93.0.1/24'] },
          { host: 'server', addresses: [`${address}/24`] },
        ],
      },
    ],
  });
  const source = `const net = require('node:net'); let left = ${open.length};
    for (const port of ${JSON.stringify(open)})
      net.createServer((s) => s.on('error', () => {})).listen({ port, host: '::' }, () => --left || console.log('ready'))`;
  await lab.host('server').daemon({ argv: [process.execPath, '-e', source], ready: { output: /ready/ } });
  return lab;
}

function losing(percent: number): string {
  const chain = (hook: string, device: string): string =>
    `chain ${hook} {\ntype filter hook ${hook} priority -300;\n${device} "eth0" numgen random mod 100 < ${percent} counter drop\n}\n`;
  return `table inet loss {\n${chain('prerouting', 'iifname')}${chain('output', 'oifname')}}\n`;
}

/** Scans the server from the client, by SYN, and compares with the truth. */
export async function scanUnderLoss(client: LabHost, open: readonly number[], ports: string): Promise<LossyRun> {
  const startedMs = systemClock.monotonic();
  const argv = [process.execPath, program, 'scan', address, '-p', ports, '--technique', 'syn', '--all', '--jsonl'];
  const { stdout, stderr } = await client.run([...argv, '--no-discovery'], { timeoutMs: 120_000 });
  const states = new Map<number, string>();
  for (const line of stdout.trimEnd().split('\n')) {
    const { port, state } = JSON.parse(line) as { port: number; state: string };
    states.set(port, state);
  }
  const found = [...states].flatMap(([port, state]) => (state === 'open' ? [port] : []));
  return {
    found,
    missed: open.filter((port) => states.get(port) !== 'open'),
    invented: found.filter((port) => !open.includes(port)),
    told: states.size,
    seconds: (systemClock.monotonic() - startedMs) / 1000,
    confidence: stderr.trim(),
  };
}

async function main(runs: number, last: number): Promise<number> {
  const open = Array.from({ length: 100 }, (_, index) => 1 + Math.floor(((index + 0.5) * last) / 100));
  await using lab = await lossyLab(open, 10);
  let wrong = 0;
  for (let run = 1; run <= runs; run++) {
    const result = await scanUnderLoss(lab.host('client'), open, `1-${last}`);
    const right = result.missed.length === 0 && result.invented.length === 0 && result.told === last;
    if (!right) wrong++;
    process.stdout.write(
      `run ${run}: ${result.found.length} of 100 found, ${result.invented.length} invented, ${result.told} told, ${result.seconds.toFixed(1)} s; ${result.confidence}\n`,
    );
  }
  process.stdout.write(`${runs - wrong} of ${runs} runs right\n`);
  return wrong === 0 ? 0 : 1;
}

if (import.meta.main) process.exitCode = await main(Number(process.argv[2] ?? 20), Number(process.argv[3] ?? 65_535));
