/** What the chart of a quiet machine costs over Node itself. */
import { bareNode, defineBench, portolan } from '../define-bench.ts';

export default defineBench({
  name: 'chart of a quiet machine',
  ours: portolan(),
  theirs: bareNode,
  sizes: [{ connections: 0, runs: 15, goal: { wallMs: 150, cpuOverMs: 80 } }],
  note: 'The referee is Node with an empty program.',
});
