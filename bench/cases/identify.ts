/** What speaks on the ports of some thirty real daemons: ours against nmap -sV. */
import type { LabHost } from '../../lab/lab-host.ts';
import { daemonCases } from '../../src/identify/daemons.fixture.ts';
import { startDaemons } from '../../src/identify/start-daemons.fixture.ts';
import { defineBench, portolan } from '../define-bench.ts';

const ports = daemonCases.flatMap((daemon) =>
  daemon.ports.filter(({ transport }) => transport === undefined).map(({ port }) => port),
);
let remove: (() => void) | undefined;

export default defineBench({
  name: 'identify, thirty daemons',
  prepare: {
    async make(host: LabHost) {
      remove = await startDaemons(host);
    },
    remove: () => remove?.(),
  },
  // Exit code 1 says that some port speaks what its number does not mean: here that is so.
  ours: [
    'sh',
    '-c',
    '"$@" || test $? -eq 1',
    'sh',
    ...portolan('identify', ...ports.map((port) => `127.0.0.1:${port}`)),
  ],
  theirs: ['nmap', '-n', '-Pn', '-sV', '-p', ports.join(','), '127.0.0.1'],
  sizes: [{ connections: 0, runs: 3, goal: { wallRatio: 0.333 } }],
  note: `${ports.length} TCP ports of Debian's daemons on loopback, start-up included. nmap asks the ports, too, whether they are open.`,
});
