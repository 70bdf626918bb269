/** The same 65,536 hosts, beside zmap. */
import { defineBench } from '../define-bench.ts';
import { answeringNetwork, network, oursOn, pair } from './scan-veth-16.ts';

export default defineBench({
  name: 'scan, one port of a /16 over veth, beside zmap',
  ours: oursOn('80'),
  theirs: [
    'zmap',
    '-q',
    '-p',
    '80',
    '-r',
    '10000000',
    '-c',
    '1',
    '-b',
    '/dev/null',
    '-o',
    '/dev/null',
    '-i',
    pair.device,
    '-G',
    pair.router,
    '-S',
    pair.address,
    network,
  ],
  sizes: [{ connections: 0, runs: 7 }],
  note: 'zmap waits a second for the last answers; ours waits for those that are missing, which is none.',
  prepare: answeringNetwork,
});
