/** The same 65,536 hosts, every closed port told as a line of JSON, beside masscan, which tells none. */
import { defineBench } from '../define-bench.ts';
import { answeringNetwork, masscanOn, oursOn } from './scan-veth-16.ts';

export default defineBench({
  name: 'scan, one port of a /16 over veth, a line each',
  ours: oursOn('80', '--jsonl'),
  theirs: masscanOn('80'),
  sizes: [{ connections: 0, runs: 7 }],
  note: 'Ours writes 65,536 lines of JSON, 22 MB, masscan nothing: it tells open ports.',
  prepare: answeringNetwork,
});
