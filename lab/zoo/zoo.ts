/**
 * The socket zoo, a program: opens a random layout of sockets from a seed, prints a line that describes it, and waits.
 *
 * `node zoo.ts SEED [SIZE [SECONDS]]`. On its input: `next SEED [SIZE]` closes everything and opens another layout, with its line.
 * Ends when its input closes, on SIGTERM, or after SECONDS (120), whatever happens.
 *
 * What repeats from a seed: which sockets, in which states, whose, with which names and bound ports. What does not: inodes, pids,
 * ephemeral ports, cookies; timers and retransmission counters tick (`ss -o`, `ss -i`); sockets in TIME-WAIT and those without an
 * owner outlive their layout by up to a minute.
 */
import { createInterface } from 'node:readline';
import { systemClock } from '../../src/base/clock.ts';
import { type Layout, openLayout } from './layout.ts';

const [seed = '1', size = '12', seconds = '120'] = process.argv.slice(2);
let layout: Layout | undefined;

process.on('SIGTERM', () => void leave(0));
void systemClock.sleep(Number(seconds) * 1000).then(() => leave(4));
await show(Number(seed), Number(size));
for await (const line of createInterface({ input: process.stdin })) {
  const [word, nextSeed, nextSize = size] = line.split(' ');
  if (word !== 'next' || nextSeed === undefined) {
    process.stderr.write(`not understood: ${line}\n`);
    continue;
  }
  await layout?.close();
  await show(Number(nextSeed), Number(nextSize));
}
await leave(0);

async function show(nextSeed: number, nextSize: number): Promise<void> {
  layout = openLayout(nextSeed, nextSize);
  // Packets on loopback are handled before the call that sent them returns; the neighbour's answers take a little longer.
  await systemClock.sleep(5);
  process.stdout.write(`${JSON.stringify(layout.report)}\n`);
}

async function leave(code: number): Promise<never> {
  await layout?.close();
  // A timer may still be waiting.
  // oxlint-disable-next-line unicorn/no-process-exit
  process.exit(code);
}
