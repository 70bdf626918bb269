/** All 65,535 TCP ports of loopback by SYN, start included: most of it is the kernel's work on each packet and its answer. */
import { defineBench, portolan } from '../define-bench.ts';

export default defineBench({
  name: 'scan, SYN to loopback',
  // The two listeners of the laboratory are open: exit code 0.
  ours: portolan('scan', '127.0.0.1', '--technique', 'syn'),
  theirs: ['nmap', '-n', '-Pn', '-sS', '-p-', '127.0.0.1'],
  sizes: [{ connections: 0, runs: 15, goal: { wallRatio: 0.6 } }],
  note: 'All 65,535 TCP ports.',
});
