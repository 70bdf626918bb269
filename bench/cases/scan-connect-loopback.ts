/** All 65,535 TCP ports of loopback by connect, by a user without any privilege, start included. */
import { defineBench, portolan } from '../define-bench.ts';

/** Exit code 1 says that no port is open, which is the truth here. */
const noneOpen = ['sh', '-c', '"$@" || [ $? = 1 ]', 'sh'];

const nobody = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups', '--inh-caps=-all', '--'];

export default defineBench({
  name: 'scan, connect to loopback',
  ours: [...noneOpen, ...nobody, ...portolan('scan', '127.0.0.1', '--technique', 'connect')],
  theirs: [...nobody, 'nmap', '-n', '-Pn', '-sT', '-p-', '127.0.0.1'],
  sizes: [{ connections: 0, runs: 15, goal: { wallRatio: 0.8 } }],
  note: 'All 65,535 TCP ports, without any privilege.',
});
