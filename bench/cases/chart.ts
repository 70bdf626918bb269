/** The chart of a busy machine: it shows listeners and who has them, and so does the referee. */
import { defineBench, portolan } from '../define-bench.ts';

export default defineBench({
  name: 'chart of a busy machine',
  ours: portolan(),
  theirs: ['ss', '-tulnp'],
  sizes: [
    { connections: 20_000, runs: 5 },
    { connections: 100_000, runs: 5, goal: { peakMiB: 400 } },
  ],
});
