import { expect, test } from 'vitest';
import { cgroupOwner } from './cgroup-owner.ts';
import {
  containerNaming,
  dockerName,
  parseContainerLog,
  parsePodLog,
  parsePodmanContainers,
} from './container-names.linux.ts';
import { fakeProcFs } from './proc-fs.fake.ts';

const [kube, docker, podman, unknown] = ['1', '2', '3', '4'].map((digit) => digit.repeat(64)) as [
  string,
  string,
  string,
  string,
];
const uid = '12345678-9abc-def0-1234-56789abcdef0';

const named = containerNaming(
  fakeProcFs({
    root: '/',
    files: {
      [`var/log/pods/shop_web-7d4b9-x2x_${uid}/nginx/0.log`]: '',
      [`var/log/containers/web-7d4b9-x2x_shop_nginx-${kube}.log`]: { link: 'elsewhere' },
      [`var/lib/docker/containers/${docker}/config.v2.json`]: '{"ID":"2","Name":"/cache"}',
      'var/lib/containers/storage/overlay-containers/containers.json': JSON.stringify([
        { id: podman, names: ['mail'] },
      ]),
    },
  }),
);

test('a pod and its container', () => {
  expect(named(cgroupOwner(`/kubepods/burstable/pod${uid}/${kube}`))).toMatchObject({
    container: { runtime: 'kubernetes', id: kube, name: 'nginx' },
    pod: { uid, namespace: 'shop', name: 'web-7d4b9-x2x' },
  });
});

test("Docker's and Podman's containers", () => {
  expect(named(cgroupOwner(`/docker/${docker}`)).container?.name).toBe('cache');
  expect(named(cgroupOwner(`/machine.slice/libpod-${podman}.scope`)).container?.name).toBe('mail');
  expect(named(cgroupOwner(`/docker/${unknown}`)).container?.name).toBeNull();
});

test('what has a name or needs none is left as it is', () => {
  const lxc = cgroupOwner('/lxc/web');
  expect(named(lxc)).toEqual(lxc);
  const unit = cgroupOwner('/system.slice/ssh.service');
  expect(named(unit)).toBe(unit);
});

test('files that lie give no names', () => {
  expect(dockerName('{')).toBeNull();
  expect(dockerName('{"Name":7}')).toBeNull();
  expect(dockerName('')).toBeNull();
  expect(parsePodmanContainers('{"id":1}')).toEqual(new Map());
  expect(parsePodmanContainers('[{"id":1,"names":"x"},null]')).toEqual(new Map());
  expect(parsePodLog('a_b')).toEqual([]);
  expect(parseContainerLog('web.log')).toEqual([]);
});
