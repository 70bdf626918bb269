/** Whom a stop plan names, whom it spares, and what taking its steps does. */
import { describe, expect, test } from 'vitest';
import type { FakeHostParts } from '../os/host.fake.ts';
import { fakeHost } from '../os/host.fake.ts';
import { socketState } from '../os/socket-table.ts';
import { collectSockets } from './list-sockets.ts';
import { fakeOwner } from './socket-record.fake.ts';
import { stopContext } from './stop-context.ts';
import type { StopStep } from './stop-plan.ts';
import { containerStopCommand, planStop } from './stop-plan.ts';
import { takeStep } from './take-step.ts';

const listener = { localPort: 80, inode: 11 };
const systemd = { pid: 1, command: 'systemd' };

async function plan(parts: FakeHostParts, port = 80): Promise<readonly StopStep[]> {
  const host = fakeHost(parts);
  const { sockets } = await collectSockets(host);
  return planStop(
    sockets.filter((socket) => socket.local.port === port),
    stopContext(host),
  );
}

describe('the plan', () => {
  test('names the listener and never its clients', async () => {
    const steps = await plan({
      sockets: [
        listener,
        { ...listener, state: socketState.ESTABLISHED, remoteAddress: '192.0.2.9', remotePort: 4, inode: 12 },
        { localPort: 40_000, state: socketState.ESTABLISHED, remotePort: 80, remoteAddress: '127.0.0.1', inode: 13 },
        {
          protocol: 'udp',
          localPort: 80,
          state: socketState.ESTABLISHED,
          remoteAddress: '192.0.2.9',
          remotePort: 4,
          inode: 14,
        },
      ],
      processes: [
        { pid: 7, command: 'nginx', sockets: { 3: 11 } },
        { pid: 8, command: 'worker', sockets: { 3: 12 } },
        { pid: 9, command: 'curl', sockets: { 3: 13 } },
        { pid: 10, command: 'quic', sockets: { 3: 14 } },
      ],
    });
    expect(steps).toMatchObject([{ kind: 'process', owner: { pid: 7, command: 'nginx' } }]);
  });

  test('names each process once, whatever it listens on, and every process that shares the socket', async () => {
    const steps = await plan({
      sockets: [
        listener,
        { localAddress: '::', localPort: 80, inode: 12 },
        { protocol: 'udp', localPort: 80, inode: 13 },
      ],
      processes: [
        { pid: 7, sockets: { 3: 11, 4: 12, 5: 13 } },
        { pid: 8, sockets: { 3: 11 } },
      ],
    });
    expect(steps.map((step) => step.kind === 'process' && step.owner.pid)).toEqual([7, 8]);
  });

  test('names who bound the port without listening', async () => {
    const steps = await plan({
      sockets: [{ ...listener, state: socketState.BOUND_INACTIVE }],
      processes: [{ pid: 7, sockets: { 3: 11 } }],
    });
    expect(steps).toMatchObject([{ kind: 'process', owner: { pid: 7 } }]);
  });

  test('stops a unit as a whole', async () => {
    const cgroup = '/system.slice/nginx.service';
    const steps = await plan({
      sockets: [listener],
      processes: [systemd, { pid: 7, cgroup, sockets: { 3: 11 } }, { pid: 8, cgroup, sockets: { 3: 11 } }],
    });
    expect(steps).toMatchObject([
      { kind: 'unit', unit: 'nginx.service', userUnit: false, owners: [{ pid: 7 }, { pid: 8 }] },
    ]);
  });

  test('stops a unit of the user as such', async () => {
    const cgroup = '/user.slice/user-1000.slice/user@1000.service/app.slice/dev.service';
    const steps = await plan({ sockets: [listener], processes: [systemd, { pid: 7, cgroup, sockets: { 3: 11 } }] });
    expect(steps).toMatchObject([{ kind: 'unit', unit: 'dev.service', userUnit: true }]);
  });

  test('does not stop a whole login session, nor a unit that no systemd runs', async () => {
    const scope = { pid: 7, cgroup: '/user.slice/user-0.slice/session-2.scope', sockets: { 3: 11 } };
    expect(await plan({ sockets: [listener], processes: [systemd, scope] })).toMatchObject([{ kind: 'process' }]);
    const service = { pid: 7, cgroup: '/system.slice/nginx.service', sockets: { 3: 11 } };
    expect(await plan({ sockets: [listener], processes: [{ pid: 1, command: 'init' }, service] })).toMatchObject([
      { kind: 'process' },
    ]);
  });

  test('leaves a process inside a container to the runtime', async () => {
    const id = 'ab'.repeat(32);
    const cgroup = `/system.slice/docker-${id}.scope`;
    const steps = await plan({ sockets: [listener], processes: [systemd, { pid: 7, cgroup, sockets: { 3: 11 } }] });
    expect(steps).toMatchObject([
      { kind: 'container', runtime: 'docker', target: 'abababababab', owners: [{ pid: 7 }] },
    ]);
  });

  test('takes its own neighbours in a container for plain processes', async () => {
    const cgroup = `/system.slice/docker-${'ab'.repeat(32)}.scope`;
    const steps = await plan({
      sockets: [listener],
      processes: [
        { pid: process.pid, cgroup },
        { pid: process.pid + 1, cgroup, sockets: { 3: 11 } },
      ],
    });
    expect(steps).toMatchObject([{ kind: 'process' }]);
  });

  test('says why nobody can be named', async () => {
    const steps = await plan({
      sockets: [listener],
      processes: [{ pid: 7, hidden: true, sockets: { 3: 11 } }],
      privileges: { effectiveUid: 1000, seesAllProcesses: false },
    });
    expect(steps).toEqual([
      { kind: 'unknown', reason: 'hidden: 1 process cannot be looked into; needs root (CAP_SYS_PTRACE)' },
    ]);
  });

  test('is empty where nobody listens', async () => {
    expect(await plan({ sockets: [listener] }, 81)).toEqual([]);
  });
});

describe('docker-proxy', () => {
  const proxy = {
    pid: 7,
    command: 'docker-proxy',
    arguments:
      '/usr/bin/docker-proxy -proto tcp -host-ip 0.0.0.0 -host-port 80 -container-ip 172.17.0.2 -container-port 8080'.split(
        ' ',
      ),
    cgroup: '/system.slice/docker.service',
    sockets: { 4: 11 },
  };

  test('is never killed: its container is stopped by name', async () => {
    const id = 'cd'.repeat(32);
    const steps = await plan({
      sockets: [listener],
      processes: [systemd, proxy],
      containers: [{ id, name: 'web', image: null, addresses: ['172.17.0.2'], ports: [] }],
    });
    expect(steps).toMatchObject([{ kind: 'container', runtime: 'docker', container: 'web', target: 'web' }]);
    expect(containerStopCommand(steps[0] as never)).toBe('docker stop web');
  });

  test('without an answer from the runtime is told by the address behind it', async () => {
    const [step] = await plan({ sockets: [listener], processes: [systemd, proxy] });
    expect(step).toMatchObject({ kind: 'container', container: 'container 172.17.0.2:8080', target: null });
    expect(containerStopCommand(step as never)).toBe(
      'docker ps, then docker stop the one behind container 172.17.0.2:8080',
    );
  });

  test('known by the id of the container that has the address is stopped by its id', async () => {
    const cgroup = `/system.slice/docker-${'ef'.repeat(32)}.scope`;
    const [step] = await plan({
      sockets: [listener],
      processes: [systemd, proxy],
      containerAddresses: { '172.17.0.2': cgroup },
    });
    expect(containerStopCommand(step as never)).toBe('docker stop efefefefefef');
  });

  test('is not believed of an ordinary user whose address no container has', async () => {
    const [step] = await plan({ sockets: [listener], processes: [systemd, { ...proxy, uid: 1000, cgroup: '/' }] });
    expect(step).toMatchObject({ kind: 'process', owner: { pid: 7 } });
  });
});

test.each([
  [{ runtime: 'podman', target: 'db' }, 'podman stop db'],
  [{ runtime: 'lxc', target: 'box' }, 'lxc-stop -n box'],
  [{ runtime: 'machine', target: 'box' }, 'machinectl stop box'],
  [
    { runtime: 'containerd', target: 'x' },
    'stop pod/a where it was started (containerd; a pod is scaled down with kubectl)',
  ],
])('how a container of %o is stopped', (owner, command) => {
  expect(containerStopCommand({ container: 'pod/a', ...owner })).toBe(command);
});

describe('taking a step', () => {
  const owner = fakeOwner({ pid: 7, command: 'server' });
  const step: StopStep = { kind: 'process', owner };
  const options = { kill: false, graceMs: 200, signal: new AbortController().signal };
  const server = { pid: 7, command: 'server' };

  /** A host whose process ends with one of the signals. */
  function mortal(by: readonly number[]): ReturnType<typeof fakeHost> {
    const host = fakeHost({ processes: [server] });
    const read = host.processes.read.bind(host.processes);
    return {
      ...host,
      processes: {
        ...host.processes,
        read: (pid) => (host.signals.some((sent) => by.includes(sent.signal)) ? null : read(pid)),
      },
    };
  }

  test('ends a process with SIGTERM alone', async () => {
    const host = mortal([15]);
    expect(await takeStep(host, step, options)).toEqual({
      stopped: true,
      text: 'server[7] ended after SIGTERM',
      exitCode: 0,
    });
    expect(host.signals).toEqual([{ pid: 7, signal: 15 }]);
  });

  test('waits for the grace time and does not kill unless told to', async () => {
    const host = mortal([9]);
    expect(await takeStep(host, step, options)).toMatchObject({
      stopped: false,
      text: 'server[7] is still there 200 ms after SIGTERM: --kill would end it',
      exitCode: 1,
    });
    expect(host.signals.map((sent) => sent.signal)).toEqual([15]);
    expect(host.clock.monotonic()).toBe(200);
  });

  test('kills when told to, after SIGTERM', async () => {
    const host = mortal([9]);
    expect(await takeStep(host, step, { ...options, kill: true })).toMatchObject({
      stopped: true,
      text: 'server[7] ended after SIGKILL',
    });
    expect(host.signals.map((sent) => sent.signal)).toEqual([15, 9]);
  });

  test('says so when not even SIGKILL helps', async () => {
    expect(await takeStep(mortal([]), step, { ...options, kill: true })).toMatchObject({ stopped: false, exitCode: 1 });
  });

  test('gives up waiting when interrupted', async () => {
    const host = mortal([9]);
    expect(await takeStep(host, step, { ...options, signal: AbortSignal.abort() })).toMatchObject({ stopped: false });
    expect(host.clock.monotonic()).toBe(0);
  });

  test('does not signal a later process of the same number', async () => {
    const host = fakeHost({ processes: [{ ...server, startTicks: 999n }] });
    expect(await takeStep(host, step, options)).toMatchObject({ stopped: true, text: 'server[7] had ended already' });
    expect(host.signals).toEqual([]);
  });

  test('takes a zombie for ended: it holds no socket any more', async () => {
    const host = fakeHost({ processes: [{ ...server, state: 'Z' }] });
    expect(await takeStep(host, step, options)).toMatchObject({ stopped: true });
  });

  test('exits 3 where the kernel refuses the signal', async () => {
    const host = fakeHost({ processes: [{ ...server, protected: true }] });
    expect(await takeStep(host, step, options)).toEqual({
      stopped: false,
      text: 'server[7]: process 7 belongs to another user',
      exitCode: 3,
    });
  });

  test('leaves a container alone', async () => {
    const container: StopStep = {
      kind: 'container',
      runtime: 'docker',
      container: 'web',
      target: 'web',
      owners: [owner],
    };
    const host = fakeHost({ processes: [server] });
    expect(await takeStep(host, container, options)).toEqual({
      stopped: false,
      text: 'web is a container: docker stop web',
      exitCode: 1,
    });
    expect(host.signals).toEqual([]);
  });

  test('exits 3 where nobody may be named', async () => {
    const unknown: StopStep = { kind: 'unknown', reason: 'hidden: by hidepid' };
    expect(await takeStep(fakeHost(), unknown, options)).toEqual({
      stopped: false,
      text: 'hidden: by hidepid',
      exitCode: 3,
    });
  });

  test('says why a unit could not be stopped', async () => {
    const unit: StopStep = { kind: 'unit', unit: 'portolan-test-no-such.service', userUnit: false, owners: [owner] };
    const outcome = await takeStep(fakeHost(), unit, options);
    expect(outcome.stopped).toBe(false);
    expect([1, 3]).toContain(outcome.exitCode);
    expect(outcome.text).toMatch(/^unit portolan-test-no-such\.service: ./);
  });
});
