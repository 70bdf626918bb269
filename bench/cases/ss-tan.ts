/** Every TCP socket, without owners: formatting and the kernel's own work are nearly all of it. */
import { defineBench, portolan } from '../define-bench.ts';

const goal = { cpuRatio: 1.5, peakMiB: 400 };

export default defineBench({
  name: 'ss -tan',
  ours: portolan('ss', '-tan'),
  theirs: ['ss', '-tan'],
  sizes: [
    { connections: 0, runs: 7 },
    { connections: 20_000, runs: 7 },
    { connections: 100_000, runs: 5, goal },
  ],
});
