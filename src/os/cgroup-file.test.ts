import { expect, test } from 'vitest';
import { parseCgroupFile } from './cgroup-file.ts';

const hex = 'a'.repeat(64);

test.each([
  ['version 2', '0::/system.slice/nginx.service\n', '/system.slice/nginx.service'],
  ['version 2 inside a cgroup namespace', '0::/\n', '/'],
  [
    'hybrid: both say the same',
    '5:memory:/\n1:name=systemd:/system.slice/ssh.service\n0::/system.slice/ssh.service\n',
    '/system.slice/ssh.service',
  ],
  [
    'version 1: the unified line is empty',
    '4:memory:/user.slice\n1:name=systemd:/user.slice/user-0.slice/session-1.scope\n0::/\n',
    '/user.slice/user-0.slice/session-1.scope',
  ],
  [
    'version 1: the runtime writes its own',
    `11:pids:/docker/${hex}\n1:name=systemd:/docker/${hex}\n0::/system.slice/containerd.service\n`,
    `/docker/${hex}`,
  ],
  ['a container only in a controller', `4:memory:/docker/${hex}\n1:name=systemd:/\n0::/\n`, `/docker/${hex}`],
  ['a controller alone does not name a unit', '4:memory:/process_api/5c61\n1:name=systemd:/\n0::/\n', '/'],
  ['controllers alone', '4:cpu,cpuacct:/x\n', '/x'],
  ['a path with colons', '0::/system.slice/a:b.service\n', '/system.slice/a:b.service'],
])('%s', (_, text, expected) => {
  expect(parseCgroupFile(text)).toBe(expected);
});

test.each(['', '\n', 'nonsense', '0:', '0::relative'])('%j has no line', (text) => {
  expect(parseCgroupFile(text)).toBeNull();
});
