/** The processes on the port that the load's workers listen on. */
import { defineBench, portolan } from '../define-bench.ts';

const port = '9000';

export default defineBench({
  name: 'fuser -n tcp',
  ours: portolan('fuser', '-n', 'tcp', port),
  theirs: ['fuser', '-n', 'tcp', port],
  sizes: [
    { connections: 0, runs: 7 },
    { connections: 20_000, runs: 5 },
    { connections: 100_000, runs: 3, goal: { peakMiB: 400 } },
  ],
});
