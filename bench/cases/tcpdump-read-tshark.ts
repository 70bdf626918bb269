/** A million packets of a file as lines: our tcpdump against tshark's summary lines. */
import { defineBench, portolan } from '../define-bench.ts';
import { packetFile } from '../packet-file.ts';

export default defineBench({
  name: 'tcpdump -nr, a million packets, beside tshark',
  prepare: packetFile,
  ours: portolan('tcpdump', '-nr', packetFile.path),
  theirs: ['tshark', '-nr', packetFile.path],
  sizes: [{ connections: 0, runs: 3, goal: { cpuRatio: 0.2, wallOverMs: 0, peakMiB: 150 } }],
  note: '598 MB, 2,000 conversations. CPU ratio 0.2: 5 times the packets a second.',
});
