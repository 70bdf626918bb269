/** The programs that talk and listen, ours and the classic ones, and a delivery from one to the other. */
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Lab } from '../../lab/build-lab.ts';
import { buildLab } from '../../lab/build-lab.ts';
import type { Readiness } from '../../lab/lab-host.ts';
import { systemClock } from '../../src/base/clock.ts';

const bin = fileURLToPath(new URL('../../src/bin.ts', import.meta.url));

/** Our command line. */
export function portolan(...args: readonly string[]): string[] {
  return [process.execPath, bin, ...args];
}

/** One program at one end of a conversation; `at` is a port or a path. */
export interface Side {
  readonly name: string;
  readonly argv: (at: string) => readonly string[];
}

/** Whether a pair has one of ours in it. */
export function concernsUs(listener: Side, client: Side): boolean {
  return listener.name.startsWith('portolan') || client.name.startsWith('portolan');
}

/** A laboratory of one host and a folder with a file to send. */
export interface Bench {
  readonly lab: Lab<'one'>;
  readonly folder: string;
  /** The file's path and its SHA-256. */
  readonly content: string;
  readonly digest: string;
  close(): Promise<void>;
}

/** Builds it; the file has `size` bytes of every value. */
export async function openBench(size: number): Promise<Bench> {
  const lab = await buildLab({ hosts: { one: {} } });
  const folder = mkdtempSync(join(tmpdir(), 'portolan-talk-'));
  const bytes = Buffer.from(Array.from({ length: size }, (_, index) => (index * 7919 + (index >> 8)) & 0xff));
  const content = join(folder, 'content');
  writeFileSync(content, bytes);
  return {
    lab,
    folder,
    content,
    digest: createHash('sha256').update(bytes).digest('hex'),
    close: async () => {
      await lab.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** Sends the file from the client to the listener. Says whether the client and the listener ended, and the SHA-256 of what arrived. */
export async function deliver(
  bench: Bench,
  { listener, client, at, ready }: { listener: Side; client: Side; at: string; ready: Readiness },
): Promise<string> {
  const host = bench.lab.host('one');
  const out = join(bench.folder, `out-${at.replaceAll('/', '_')}`);
  const server = await host.daemon({
    argv: ['sh', '-c', `exec "$@" </dev/null >${out}`, 'sh', ...listener.argv(at)],
    ready,
  });
  const result = await host.run(['sh', '-c', `exec "$@" <${bench.content}`, 'sh', ...client.argv(at)], {
    timeoutMs: 15_000,
  });
  const ended = await Promise.race([
    server.exited.then(() => 'both ended'),
    systemClock.sleep(10_000).then(() => 'the listener waits'),
  ]);
  await server.stop();
  const digest = createHash('sha256').update(readFileSync(out)).digest('hex');
  return `${result.timedOut ? `the client waits: ${result.stderr}` : ended} ${digest}`;
}

/** Waits until what a program printed, or a file, holds something; false when it did not in time. */
export async function waitFor(holds: () => boolean, milliseconds = 5000): Promise<boolean> {
  const deadline = systemClock.monotonic() + milliseconds;
  while (!holds()) {
    if (systemClock.monotonic() > deadline) return false;
    await systemClock.sleep(10);
  }
  return true;
}
