/** Two gibibytes over loopback, from a file to /dev/null: both ends ours against both ends OpenBSD's nc. */
import { defineBench, portolan } from '../define-bench.ts';
import { throughputPair, throughputPort as port } from '../throughput-pair.ts';

export default defineBench({
  name: 'nc, 2 GiB over loopback',
  ours: throughputPair(portolan('listen', '--bind', '127.0.0.1', port), portolan('talk', '127.0.0.1', port)),
  theirs: throughputPair(['nc', '-l', '127.0.0.1', port], ['nc', '-N', '127.0.0.1', port]),
  sizes: [{ connections: 0, runs: 5, goal: { cpuRatio: 1, wallRatio: 1, peakMiB: 120 } }],
  note: 'Both ends, a file of 2 GiB to /dev/null. Wall and CPU hold the start of both programs.',
});
