/** One port of 65,536 hosts that all answer, over a veth pair: what a packet costs. */
import { execFileSync } from 'node:child_process';
import type { LabHost } from '../../lab/lab-host.ts';
import { defineBench, portolan, type Preparation } from '../define-bench.ts';

/** Exit code 1 says that no port is open, which is the truth here. */
const noneOpen = ['sh', '-c', '"$@" || [ $? = 1 ]', 'sh'];

/** What both ends of the pair are called, and who they are. */
export const pair = { device: 'ptl16', mac: '02:00:00:00:77:01', address: '10.76.0.1', router: '02:00:00:00:77:02' };
/** The network behind it. */
export const network = '10.77.0.0/16';

/** Of iproute2. */
const ipProgram = 'ip';
const peer = `ptl-bench-${process.pid}`;

/** A namespace that has every address of the network, and resets whatever comes: nobody listens there. */
export const answeringNetwork: Preparation = {
  make(host: LabHost) {
    const { device, mac, address, router } = pair;
    ip('netns', 'add', peer);
    const far = ['peer', 'name', device, 'address', router, 'netns', peer];
    ip('-n', host.namespace, 'link', 'add', device, 'address', mac, 'type', 'veth', ...far);
    for (const [namespace, own] of [
      [host.namespace, address],
      [peer, '10.76.0.2'],
    ] as const) {
      ip('-n', namespace, 'address', 'add', `${own}/30`, 'dev', device);
      ip('-n', namespace, 'link', 'set', device, 'up');
    }
    ip('-n', peer, 'link', 'set', 'lo', 'up');
    ip('-n', peer, 'route', 'add', 'local', network, 'dev', 'lo');
    ip('-n', host.namespace, 'neighbour', 'replace', '10.76.0.2', 'lladdr', router, 'dev', device, 'nud', 'permanent');
    ip('-n', host.namespace, 'route', 'add', network, 'via', '10.76.0.2');
  },
  remove() {
    ip('netns', 'delete', peer);
  },
};

function ip(...words: readonly string[]): void {
  execFileSync(ipProgram, words);
}

/** `portolan scan` of ports of the network, whose hosts nobody has to look for. */
export function oursOn(ports: string, ...more: readonly string[]): readonly string[] {
  return [...noneOpen, ...portolan('scan', network, '-p', ports, '--technique', 'syn', '--no-discovery', ...more)];
}

/** The same with masscan, as fast as it goes. */
export function masscanOn(ports: string): readonly string[] {
  const { device, mac, address, router } = pair;
  const way = ['-e', device, '--adapter-ip', address, '--adapter-mac', mac, '--router-mac', router];
  return ['masscan', network, `-p${ports}`, '--rate', '10000000', '--wait', '0', '-oL', '/dev/null', ...way];
}

export default defineBench({
  name: 'scan, one port of a /16 over veth',
  ours: oursOn('80'),
  theirs: masscanOn('80'),
  sizes: [{ connections: 0, runs: 7, goal: { cpuRatio: 0.83 } }],
  note:
    '65,536 hosts, all of which answer with a reset. Both tell open ports, of which there is none; ours counts the closed ones, too, ' +
    'and tells all hosts in one line. ' +
    'Packets per CPU-second are 65,536 divided by the CPU time, start-up included: 1.2 times as many is a CPU ratio of 0.83.',
  prepare: answeringNetwork,
});
