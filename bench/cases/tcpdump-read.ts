/** A million packets of a file as lines: ours against tcpdump. The text is the same byte for byte. */
import { defineBench, portolan } from '../define-bench.ts';
import { packetFile } from '../packet-file.ts';

export default defineBench({
  name: 'tcpdump -nr, a million packets',
  prepare: packetFile,
  ours: portolan('tcpdump', '-nr', packetFile.path),
  theirs: ['tcpdump', '-nr', packetFile.path],
  sizes: [{ connections: 0, runs: 5, goal: { cpuRatio: 0.4, wallOverMs: 0, peakMiB: 150 } }],
  note: '598 MB, 2,000 conversations. CPU ratio 0.4: 2.5 times the packets a second.',
});
