/** Every network file of every process. */
import { defineBench, portolan } from '../define-bench.ts';

export default defineBench({
  name: 'lsof -nPi',
  ours: portolan('lsof', '-nPi'),
  theirs: ['lsof', '-nPi'],
  sizes: [
    { connections: 0, runs: 7 },
    { connections: 20_000, runs: 5 },
    { connections: 100_000, runs: 3, goal: { peakMiB: 400 } },
  ],
});
