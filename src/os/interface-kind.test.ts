import { expect, test } from 'vitest';
import { interfaceKind } from './interface-kind.ts';
import type { InterfaceFacts } from './interface-kind.ts';

const facts = (name: string, more: Partial<InterfaceFacts> = {}): InterfaceFacts => ({
  name,
  loopback: false,
  linkKind: null,
  hardware: 1,
  ports: [],
  ...more,
});

test.each([
  ['loopback', facts('lo', { loopback: true, hardware: 772 })],
  ['physical', facts('enp3s0')],
  ['physical', facts('tun0')],
  ['bridge', facts('br0', { linkKind: 'bridge', ports: [null, 'tun'] })],
  ['bridge', facts('br0', { linkKind: 'bridge' })],
  // A container bridge that a network card was put into reaches other machines.
  ['bridge', facts('docker0', { linkKind: 'bridge', ports: ['veth', null] })],
  ['container-bridge', facts('docker0', { linkKind: 'bridge' })],
  ['container-bridge', facts('br-0123456789ab', { linkKind: 'bridge' })],
  ['container-bridge', facts('anything', { linkKind: 'bridge', ports: ['veth', 'veth'] })],
  ['container-bridge', facts('virbr0', { linkKind: 'bridge', ports: ['tun'] })],
  ['veth', facts('eth0', { linkKind: 'veth' })],
  ['tunnel', facts('wg0', { linkKind: 'wireguard', hardware: 65_534 })],
  ['tunnel', facts('tailscale0', { linkKind: 'tun', hardware: 65_534 })],
  ['virtual', facts('dummy0', { linkKind: 'dummy' })],
  ['virtual', facts('bond0', { linkKind: 'bond' })],
  ['tunnel', facts('tun7', { hardware: 65_534 })],
  ['unknown', facts('can0', { hardware: 280 })],
  // Without netlink only the name is known.
  ['container-bridge', facts('docker0', { linkKind: undefined })],
  ['bridge', facts('br0', { linkKind: undefined })],
  ['veth', facts('veth1a2b', { linkKind: undefined })],
  ['physical', facts('wlp2s0', { linkKind: undefined })],
  ['tunnel', facts('wg0', { linkKind: undefined })],
  ['virtual', facts('dummy0', { linkKind: undefined })],
  ['unknown', facts('lan', { linkKind: undefined })],
] as const)('%s: %o', (kind, given) => {
  expect(interfaceKind(given)).toBe(kind);
});
