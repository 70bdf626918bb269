/** All 65,535 TCP ports of loopback by SYN, start included: most of it is the kernel's work on each packet and its answer. */
import { defineBench, portolan } from '../define-bench.ts';

/** Exit code 1 says that no port is open, which is the truth here. */
const noneOpen = ['sh', '-c', '"$@" || [ $? = 1 ]', 'sh'];

export default defineBench({
  name: 'scan, SYN to loopback',
  ours: [...noneOpen, ...portolan('scan', '127.0.0.1', '--technique', 'syn')],
  theirs: ['nmap', '-n', '-Pn', '-sS', '-p-', '127.0.0.1'],
  sizes: [{ connections: 0, runs: 15, goal: { wallRatio: 0.6 } }],
  note: 'All 65,535 TCP ports.',
});
