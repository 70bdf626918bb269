/** The scan engine in a laboratory: what it finds where packets are lost, limited or slow, and after it was killed. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fileURLToPath } from 'node:url';
import { buildLab, type Lab } from '../../lab/build-lab.ts';
import { killedPlan, killScans } from '../../lab/killed-scans.ts';
import type { LabHost } from '../../lab/lab-host.ts';
import { needs } from '../../lab/needs.ts';
import { lossyLab, scanUnderLoss } from '../../lab/truth-under-loss.ts';
import type { PortResult } from '../../src/scan/port-result.ts';

const { describe } = needs({ lab: true, tools: ['nft', 'nc'] });

const program = fileURLToPath(new URL('../../src/bin.ts', import.meta.url));

interface Told {
  readonly results: readonly PortResult[];
  /** What the scan says about itself. */
  readonly said: string;
}

async function scan(host: LabHost, ...args: readonly string[]): Promise<Told> {
  const argv = [process.execPath, program, 'scan', ...args, '--all', '--jsonl', '--no-discovery'];
  const { stdout, stderr } = await host.run(argv, { timeoutMs: 60_000 });
  const lines = stdout.trimEnd().split('\n');
  return { results: lines.map((line) => JSON.parse(line) as PortResult), said: stderr };
}

const counts = (results: readonly PortResult[]): Record<string, number> => {
  const found: Record<string, number> = {};
  for (const { state } of results) found[state] = (found[state] ?? 0) + 1;
  return found;
};

describe('a host that loses a tenth of all packets each way', () => {
  test('shows every open port, and none is invented', async () => {
    const open = Array.from({ length: 100 }, (_, index) => 37 + index * 80);
    await using lab = await lossyLab(open, 10);
    const run = await scanUnderLoss(lab.host('client'), open, '1-8000');
    expect([run.missed, run.invented, run.told]).toEqual([[], [], 8000]);
    expect(run.confidence).toMatch(/\d+ probes in .*, (?:1[4-9]|2[0-4])\.\d % lost and repeated/);
  }, 60_000);
});

describe('a scan that is killed again and again', () => {
  test('ends with what one that was left alone finds', async () => {
    await using lab = await buildLab(killedPlan);
    const host = lab.host('host');
    await host.daemon({ argv: ['nc', '-lk', '127.0.0.1', '1000'], ready: { tcp: 1000 } });
    const kills = Number(process.env['PORTOLAN_KILLS'] ?? 6);
    const result = await killScans(host, kills, 3);
    expect(result.kills).toBeGreaterThanOrEqual(kills);
    expect(result.different).toEqual([]);
  }, 600_000);
});

describe('limits', () => {
  let lab: Lab<'client' | 'server'>;
  let client: LabHost;

  beforeAll(async () => {
    lab = await buildLab({
      hosts: {
        client: {},
        // Five ICMP errors a second to each peer.
        server: { sysctls: { 'net.ipv4.icmp_ratelimit': '200' } },
      },
      links: [
        {
          ends: [
            { host: 'client', addresses: ['10.94.0.1/24'] },
            { host: 'server', addresses: ['10.94.0.2/24'] },
          ],
        },
      ],
    });
    client = lab.host('client');
  });
  afterAll(() => lab?.close());

  test('of the host for its ICMP errors: every closed UDP port is found closed, and the pace is told', async () => {
    const { results, said } = await scan(client, '10.94.0.2', '-p', 'U:20000-20039');
    expect(counts(results)).toEqual({ closed: 40 });
    expect(said).toMatch(/1 host limits how often it answers: once in \d+ ms/);
  }, 60_000);

  test('of the path: what outruns it backs off, and finds the truth or says how much is uncertain', async () => {
    await lab.host('server').nft(`table inet narrow {
      chain prerouting {
        type filter hook prerouting priority -300;
        iifname "eth0" ip protocol tcp limit rate over 1000/second burst 20 packets drop
      }
    }\n`);
    try {
      const { results, said } = await scan(
        client,
        '10.94.0.2',
        '-p',
        '1-3000',
        '--technique',
        'syn',
        '--rate',
        '50000',
      );
      const { closed = 0, filtered = 0 } = counts(results);
      expect(closed + filtered).toBe(3000);
      expect(said).toMatch(/% lost and repeated/);
      if (filtered > 0) expect(said).toMatch(/(?:may be wrong|fewer than)/);
      expect(filtered).toBeLessThan(30);
    } finally {
      await lab.host('server').nft('delete table inet narrow\n');
    }
  }, 60_000);
});
