/** What `--help` costs over Node itself. */
import { bareNode, defineBench, portolan } from '../define-bench.ts';

export default defineBench({
  name: 'help',
  ours: portolan('--help'),
  theirs: bareNode,
  sizes: [{ connections: 0, runs: 15, goal: { cpuOverMs: 80 } }],
  note: 'The referee is Node with an empty program.',
});
