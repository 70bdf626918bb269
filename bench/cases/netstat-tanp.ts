/** The same question in netstat's words: its owners stand in 211 chains. */
import { defineBench, portolan } from '../define-bench.ts';

export default defineBench({
  name: 'netstat -tanp',
  ours: portolan('netstat', '-tanp'),
  theirs: ['netstat', '-tanp'],
  sizes: [
    { connections: 0, runs: 7 },
    { connections: 20_000, runs: 5 },
    { connections: 100_000, runs: 3, goal: { peakMiB: 400 } },
  ],
});
