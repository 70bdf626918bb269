/** Only listeners, with owners, among many connections. */
import { defineBench, portolan } from '../define-bench.ts';

export default defineBench({
  name: 'ss -tlnp',
  ours: portolan('ss', '-tlnp'),
  theirs: ['ss', '-tlnp'],
  sizes: [
    { connections: 0, runs: 7 },
    { connections: 100_000, runs: 5, goal: { peakMiB: 400 } },
  ],
});
