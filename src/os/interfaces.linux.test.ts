import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { needs } from '../../lab/needs.ts';

const inLab = needs({ root: true, lab: true });

inLab.test('inside a network namespace its own interfaces are told, though /sys still shows others', () => {
  const file = fileURLToPath(new URL('host.linux.ts', import.meta.url));
  const script = `
    const { linuxHost } = await import(${JSON.stringify(file)});
    console.log(JSON.stringify([false, true].map((noFfi) => linuxHost({ noFfi }).interfaces().map(({ name, kind, up, addresses }) =>
      [name, kind, up, addresses.map(({ address, prefixLength }) => address + '/' + prefixLength).join(' ')]))));`;
  const build = [
    'ip link set lo up',
    'ip link add br-guests type bridge',
    'ip link add veth-a type veth peer name veth-b',
    'ip link set veth-a master br-guests',
    'ip link set br-guests up',
    'ip link set veth-a up',
    'ip link set veth-b up',
    'ip address add 10.9.8.1/24 dev br-guests',
    'ip tuntap add dev tap0 mode tap',
    'exec "$0" --no-warnings --input-type=module -e "$1"',
  ].join(' && ');
  const result = spawnSync('unshare', ['--net', 'sh', '-c', build, process.execPath, script], { encoding: 'utf8' });
  expect(result.stderr).toBe('');
  const [native, plain] = JSON.parse(result.stdout) as [unknown[][], unknown[][]];
  const by = (list: unknown[][], name: string): unknown[] | undefined => list.find((one) => one[0] === name);
  expect(native.map(([name]) => name)).not.toContain('eth0');
  expect(by(native, 'lo')?.slice(0, 3)).toEqual(['lo', 'loopback', true]);
  expect(by(native, 'br-guests')?.slice(0, 3)).toEqual(['br-guests', 'container-bridge', true]);
  expect(by(native, 'br-guests')?.[3]).toContain('10.9.8.1/24');
  expect(by(native, 'veth-b')?.slice(0, 3)).toEqual(['veth-b', 'veth', true]);
  expect(by(native, 'tap0')).toEqual(['tap0', 'tunnel', false, '']);
  expect(new Set(plain.map(([name]) => name))).toEqual(new Set(native.map(([name]) => name)));
  expect(by(plain, 'br-guests')?.[3]).toContain('10.9.8.1/24');
  expect(by(plain, 'tap0')?.[2]).toBe(false);
});
