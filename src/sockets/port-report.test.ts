/** Everything about one port: listeners with their reason, clients, outgoing connections, other namespaces. */
import { expect, test } from 'vitest';
import { fakeHost } from '../os/host.fake.ts';
import { socketState } from '../os/socket-table.ts';
import { reportPort } from './port-report.ts';

const here = { localAddress: '192.0.2.10', remoteAddress: '192.0.2.9' };

test('a port with a listener, a client, a neighbour and an outgoing connection', async () => {
  const host = fakeHost({
    sockets: [
      { localPort: 80, inode: 1 },
      { ...here, localPort: 80, remotePort: 5000, state: socketState.ESTABLISHED, inode: 2 },
      { ...here, localPort: 40_000, remotePort: 80, state: socketState.ESTABLISHED, inode: 3 },
      { protocol: 'udp', ...here, localPort: 80, remotePort: 9, state: socketState.ESTABLISHED, inode: 4 },
      { localPort: 81, inode: 5 },
    ],
    processes: [
      { pid: 1, command: 'systemd' },
      { pid: 6, command: 'supervisor' },
      { pid: 7, parentPid: 6, command: 'nginx', cgroup: '/system.slice/nginx.service', sockets: { 3: 1 } },
    ],
    units: [{ name: 'nginx.service', description: 'A web server', triggeredBy: ['nginx.socket'] }],
    namespaces: [{ id: 4, name: 'web', pid: 9, sockets: [{ localPort: 80, inode: 20 }] }],
  });
  const report = await reportPort(host, 80);
  expect(report.listeners.map(({ listener }) => `${listener.namespace} ${listener.port}`)).toEqual([
    'this 80',
    'web 80',
  ]);
  expect(report.listeners[0]?.ancestors.map((parent) => parent.command)).toEqual(['supervisor', 'systemd']);
  expect(report.listeners[0]?.unit).toMatchObject({ description: 'A web server', triggeredBy: ['nginx.socket'] });
  expect(report.listeners[1]).toMatchObject({ ancestors: [], unit: null });
  expect(report.clients.map((socket) => socket.inode)).toEqual([2]);
  expect(report.others.map((socket) => socket.inode)).toEqual([4]);
  expect(report.outgoing.map((socket) => socket.inode)).toEqual([3]);
  expect(report.occupation).toBe(null);
});

test('a port on which nobody listens says why it can or cannot be bound', async () => {
  const report = await reportPort(fakeHost(), 80);
  expect(report).toMatchObject({ listeners: [], clients: [], others: [], occupation: { kind: 'free' } });
});

test('a listener in another namespace leaves the port free here', async () => {
  const host = fakeHost({ namespaces: [{ id: 4, name: 'web', pid: 9, sockets: [{ localPort: 80, inode: 20 }] }] });
  const report = await reportPort(host, 80);
  expect(report.listeners).toHaveLength(1);
  expect(report.occupation?.kind).toBe('free');
});
