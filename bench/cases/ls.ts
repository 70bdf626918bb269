/** Every socket with its owner. */
import { defineBench, portolan } from '../define-bench.ts';

export default defineBench({
  name: 'ls',
  ours: portolan('ls', '--jsonl'),
  theirs: ['ss', '-Hantup'],
  sizes: [
    { connections: 0, runs: 7 },
    { connections: 20_000, runs: 5 },
    { connections: 100_000, runs: 3, goal: { peakMiB: 400 } },
  ],
});
