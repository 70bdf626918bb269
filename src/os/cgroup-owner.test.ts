import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cgroupOwner, noCgroupOwner, unescapeUnit } from './cgroup-owner.ts';
import type { CgroupOwner } from './host.ts';

const hex = '3f4d7b1c9a0e5d2f8b6c4a1e7d9f0b2c5e8a1d4f7b0c3e6a9d2f5b8c1e4a7d0f';
const uid = '12345678-9abc-def0-1234-56789abcdef0';
const podUid = uid.replaceAll('-', '_');

/** A path, and what differs from "nothing known". */
const table: readonly (readonly [string, Partial<CgroupOwner>])[] = [
  ['/', {}],
  ['', {}],
  ['/../..', {}],
  ['/init.scope', { unit: 'init.scope' }],
  ['/system.slice/nginx.service', { unit: 'nginx.service' }],
  ['/system.slice/system-getty.slice/getty@tty1.service', { unit: 'getty@tty1.service' }],
  ['/system.slice/system-postgresql.slice/postgresql@15-main.service', { unit: 'postgresql@15-main.service' }],
  ['/system.slice/dbus.socket', { unit: 'dbus.socket' }],
  ['/system.slice/systemd-udevd.service/udev', { unit: 'systemd-udevd.service' }],
  ['/system.slice/_memory.service', { unit: 'memory.service' }],
  [String.raw`/system.slice/dev-disk-by\x2duuid-1.swap`, { unit: String.raw`dev-disk-by\x2duuid-1.swap` }],
  ['/system.slice', { unit: 'system.slice' }],
  ['/user.slice/user-1000.slice/session-2.scope', { unit: 'session-2.scope' }],
  ['/user.slice/user-1000.slice/user@1000.service/init.scope', { unit: 'init.scope', userUnit: true }],
  [
    '/user.slice/user-1000.slice/user@1000.service/app.slice/syncthing.service',
    { unit: 'syncthing.service', userUnit: true },
  ],
  ['/user.slice/user-1000.slice/user@1000.service', { unit: 'user@1000.service' }],
  [
    '/user.slice/user-1000.slice/user@1000.service/app.slice/app-org.gnome.Terminal.slice/vte-spawn-1.scope',
    { unit: 'vte-spawn-1.scope', userUnit: true },
  ],
  [
    `/system.slice/docker-${hex}.scope`,
    { unit: `docker-${hex}.scope`, container: { runtime: 'docker', id: hex, name: null } },
  ],
  [`/docker/${hex}`, { container: { runtime: 'docker', id: hex, name: null } }],
  [
    `/system.slice/docker-${hex}.scope/init.scope`,
    { unit: `docker-${hex}.scope`, container: { runtime: 'docker', id: hex, name: null } },
  ],
  [
    `/user.slice/user-1000.slice/user@1000.service/user.slice/docker-${hex}.scope`,
    { unit: `docker-${hex}.scope`, userUnit: true, container: { runtime: 'docker', id: hex, name: null } },
  ],
  [
    `/machine.slice/libpod-${hex}.scope/container`,
    { unit: `libpod-${hex}.scope`, container: { runtime: 'podman', id: hex, name: null } },
  ],
  [`/libpod_parent/libpod-${hex}`, { container: { runtime: 'podman', id: hex, name: null } }],
  // The monitor of a container is not in the container.
  [`/machine.slice/libpod-conmon-${hex}.scope`, { unit: `libpod-conmon-${hex}.scope` }],
  [
    `/machine.slice/machine-libpod_pod_${hex}.slice/libpod-${hex}.scope`,
    {
      unit: `libpod-${hex}.scope`,
      container: { runtime: 'podman', id: hex, name: null },
      pod: { uid: hex, namespace: null, name: null },
    },
  ],
  [
    `/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod${podUid}.slice/cri-containerd-${hex}.scope`,
    {
      unit: `cri-containerd-${hex}.scope`,
      container: { runtime: 'containerd', id: hex, name: null },
      pod: { uid, namespace: null, name: null },
    },
  ],
  [
    `/kubepods.slice/kubepods-pod${podUid}.slice/crio-${hex}.scope`,
    {
      unit: `crio-${hex}.scope`,
      container: { runtime: 'cri-o', id: hex, name: null },
      pod: { uid, namespace: null, name: null },
    },
  ],
  [
    `/kubepods/besteffort/pod${uid}/${hex}`,
    { container: { runtime: 'kubernetes', id: hex, name: null }, pod: { uid, namespace: null, name: null } },
  ],
  [
    `/kubepods/pod${uid}/${hex}`,
    { container: { runtime: 'kubernetes', id: hex, name: null }, pod: { uid, namespace: null, name: null } },
  ],
  // A static pod's uid is a hash without hyphens.
  [
    `/kubepods/burstable/podd41d8cd98f00b204e9800998ecf8427e/${hex}`,
    {
      container: { runtime: 'kubernetes', id: hex, name: null },
      pod: { uid: 'd41d8cd98f00b204e9800998ecf8427e', namespace: null, name: null },
    },
  ],
  [
    `/system.slice/containerd.service/kubepods-besteffort-pod${podUid}.slice:cri-containerd:${hex}`,
    {
      unit: 'containerd.service',
      container: { runtime: 'containerd', id: hex, name: null },
      pod: { uid, namespace: null, name: null },
    },
  ],
  [`/ecs/0123456789abcdef0123456789abcdef/${hex}`, { container: { runtime: 'ecs', id: hex, name: null } }],
  [`/actions_job/${hex}`, { container: { runtime: 'container', id: hex, name: null } }],
  ['/lxc/web', { container: { runtime: 'lxc', id: 'web', name: 'web' } }],
  ['/lxc.payload.web', { container: { runtime: 'lxc', id: 'web', name: 'web' } }],
  ['/lxc.monitor.web', {}],
  // The systemd inside a container has units of its own; ours knows nothing of them.
  ['/lxc.payload.web/system.slice/nginx.service', { container: { runtime: 'lxc', id: 'web', name: 'web' } }],
  [
    '/machine.slice/systemd-nspawn@deb.service/payload/system.slice/ssh.service',
    { unit: 'systemd-nspawn@deb.service', container: { runtime: 'machine', id: 'deb', name: 'deb' } },
  ],
  [
    String.raw`/machine.slice/machine-qemu\x2d1\x2ddb.scope/libvirt/emulator`,
    {
      unit: String.raw`machine-qemu\x2d1\x2ddb.scope`,
      container: { runtime: 'machine', id: 'qemu-1-db', name: 'qemu-1-db' },
    },
  ],
  [
    '/system.slice/snap.lxd.daemon.service',
    { unit: 'snap.lxd.daemon.service', application: { kind: 'snap', name: 'lxd' } },
  ],
  [
    `/user.slice/user-1000.slice/user@1000.service/app.slice/snap.firefox.firefox-${uid}.scope`,
    { unit: `snap.firefox.firefox-${uid}.scope`, userUnit: true, application: { kind: 'snap', name: 'firefox' } },
  ],
  [
    String.raw`/user.slice/user-1000.slice/user@1000.service/app.slice/app-flatpak-org.mozilla.firefox-4711.scope`,
    {
      unit: 'app-flatpak-org.mozilla.firefox-4711.scope',
      userUnit: true,
      application: { kind: 'flatpak', name: 'org.mozilla.firefox' },
    },
  ],
  // Sixty-three digits are no id, and `docker` as a name of one's own is no container.
  [`/system.slice/docker-${hex.slice(1)}.scope`, { unit: `docker-${hex.slice(1)}.scope` }],
  ['/docker/prototype/__proto__', {}],
  ['/__proto__/constructor', {}],
];

describe('what a path says', () => {
  test.each(table)('%s', (path, expected) => {
    expect(cgroupOwner(path)).toEqual({ ...noCgroupOwner, ...expected });
  });
});

test('escapes are bytes of UTF-8', () => {
  expect(unescapeUnit(String.raw`a\x2db`)).toBe('a-b');
  expect(unescapeUnit(String.raw`caf\xc3\xa9`)).toBe('café');
  expect(unescapeUnit(String.raw`x\xff\xzz`)).toBe(`x\ufffd${String.raw`\xzz`}`);
});

test('any path is an owner', () => {
  const part = fc.oneof(
    fc.string(),
    fc.constantFrom('docker', `docker-${hex}.scope`, hex, 'user@1.service', 'a.slice'),
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
      const owner = cgroupOwner(`/${parts.join('/')}`);
      expect(Object.keys(owner)).toEqual(expect.arrayContaining(['unit', 'userUnit', 'container', 'pod']));
    }),
  );
});
