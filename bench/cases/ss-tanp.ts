/** Every TCP socket with its owners: the referee keeps owners in 256 chains, which is quadratic. */
import { defineBench, portolan } from '../define-bench.ts';

export default defineBench({
  name: 'ss -tanp',
  ours: portolan('ss', '-tanp'),
  theirs: ['ss', '-tanp'],
  sizes: [
    { connections: 0, runs: 7 },
    { connections: 20_000, runs: 5 },
    { connections: 100_000, runs: 3, goal: { cpuRatio: 0.1, peakMiB: 400 } },
  ],
});
