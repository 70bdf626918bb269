/** Ten ports of each of the 65,536 hosts: what a packet costs once everything runs. */
import { defineBench } from '../define-bench.ts';
import { answeringNetwork, masscanOn, oursOn } from './scan-veth-16.ts';

export default defineBench({
  name: 'scan, ten ports of a /16 over veth',
  ours: oursOn('80-89'),
  theirs: masscanOn('80-89'),
  sizes: [{ connections: 0, runs: 3, goal: { cpuRatio: 0.83 } }],
  note: '655,360 probes, all of which are answered with a reset; ours counts the closed ports of each host.',
  prepare: answeringNetwork,
});
