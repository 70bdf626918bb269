/** Two gibibytes over loopback, from a file to /dev/null: both ends ours against both ends ncat. */
import { defineBench, portolan } from '../define-bench.ts';
import { throughputPair, throughputPort as port } from '../throughput-pair.ts';

export default defineBench({
  name: 'ncat, 2 GiB over loopback',
  ours: throughputPair(portolan('listen', '--bind', '127.0.0.1', port), portolan('talk', '127.0.0.1', port)),
  theirs: throughputPair(['ncat', '-l', '--recv-only', '127.0.0.1', port], ['ncat', '--send-only', '127.0.0.1', port]),
  sizes: [{ connections: 0, runs: 5, goal: { cpuRatio: 1, wallRatio: 0.667, peakMiB: 120 } }],
  note: 'Wall ratio 0.667: one and a half times the throughput. Wall and CPU hold the start of both programs.',
});
