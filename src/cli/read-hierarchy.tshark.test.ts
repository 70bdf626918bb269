/** `portolan read --hierarchy` beside tshark's `-z io,phs`: the same paths with the same packets and bytes. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { needs } from '../../lab/needs.ts';
import { packetOf, pcapngFile } from '../capture/capture-bytes.fixture.ts';
import { captured } from '../wire/captured.fixture.ts';
import { runCli } from './run-cli.fake.ts';

const { test } = needs({ tools: ['tshark'] });

test('the hierarchy has the packets and bytes of each protocol that tshark counts', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'portolan-'));
  try {
    const file = join(folder, 'captured.pcapng');
    writeFileSync(
      file,
      pcapngFile(Object.values(captured).map((frame, index) => packetOf(frame, 1_700_000_000 + index))),
    );
    const { out } = await runCli(['read', file, '--hierarchy', '--json']);
    const shares = JSON.parse(out) as readonly { path: readonly string[]; packets: number; bytes: number }[];
    const ours = shares.map(({ path, packets, bytes }) => `${path.join(':')} ${packets} ${bytes}`);
    const theirs = hierarchy(file);
    // Two things are told otherwise: bytes that no protocol knows are none of ours, and what an ICMP error quotes is none of theirs.
    const shared = ours.filter((line) => !/:icmp(?:v6)?:/.test(line));
    expect(shared.length).toBeGreaterThan(10);
    expect(shared.toSorted()).toEqual(theirs.filter((line) => !line.includes(':data ')).toSorted());
  } finally {
    rmSync(folder, { recursive: true });
  }
});

/** Its lines as `eth:ip:tcp PACKETS BYTES`: two spaces of indentation a level. */
function hierarchy(file: string): readonly string[] {
  const { stdout } = spawnSync('tshark', ['-n', '-r', file, '-q', '-z', 'io,phs'], { encoding: 'utf8' });
  const path: string[] = [];
  return Array.from(stdout.matchAll(/^( *)(\S+) +frames:(\d+) bytes:(\d+)$/gm), ([, indent, name, packets, bytes]) => {
    path.splice(indent!.length / 2, Infinity, name!);
    return `${path.join(':')} ${packets} ${bytes}`;
  });
}
