/** Who a bind address admits, judged from the address and this machine's real interfaces; no claim about firewalls. */
import { parseIp } from '../addr/ip-address.ts';
import { scopeOf } from '../addr/ip-scope.ts';
import type { NetworkInterface } from '../os/host.ts';
import type { Exposure, ExposureLevel } from './socket-record.ts';

/** What the judgement needs of a listening socket. */
export interface Binding {
  readonly family: 4 | 6;
  readonly address: string;
  /** The device the socket is bound to, or null. */
  readonly device: string | null;
  readonly v6only: boolean | null;
}

/**
 * Judges one binding. `interfaces` are those of the socket's own namespace; empty means unknown, and `why` claims nothing
 * about them. `place` names where the socket is when that is not this host: `namespace web`.
 */
export function judgeExposure(
  binding: Binding,
  interfaces: readonly NetworkInterface[],
  place: string | null = null,
): Exposure {
  const device = binding.device === null ? undefined : interfaces.find((one) => one.name === binding.device);
  const only = `only ${place ?? 'this host'}`;
  if (device?.loopback === true) return { level: 'loopback', why: `bound to device ${device.name}: ${only}` };
  if (isWildcard(binding.address)) return wildcard(binding, device, interfaces, place ?? 'this machine');
  return specific(binding.address, interfaces, only);
}

/** Whether the address stands for every address of the machine. */
export function isWildcard(address: string): boolean {
  return address === '0.0.0.0' || address === '::' || address === '*';
}

function wildcard(
  binding: Binding,
  device: NetworkInterface | undefined,
  interfaces: readonly NetworkInterface[],
  place: string,
): Exposure {
  const families = reachedFamilies(binding);
  if (device !== undefined) {
    return { level: interfaceLevel(device), why: `every ${families} address of device ${device.name} only` };
  }
  const admitted = interfaces.filter((one) => one.up && !one.loopback && hasFamily(one, binding));
  const where = admitted.map((one) => `${one.name} ${firstAddress(one, binding)}`);
  const now =
    interfaces.length === 0
      ? ''
      : where.length === 0
        ? '; the machine has only loopback addresses now'
        : `; now ${where.slice(0, 3).join(', ')}${where.length > 3 ? ` and ${where.length - 3} more` : ''}`;
  return { level: 'any', why: `every ${families} address of ${place}${now}` };
}

/** `::` takes IPv4 too unless IPV6_V6ONLY is set; /proc does not tell. */
function reachedFamilies(binding: Binding): string {
  if (binding.family === 4) return 'IPv4';
  if (binding.v6only === null) return 'IPv6 and probably IPv4';
  return binding.v6only ? 'IPv6 (not IPv4)' : 'IPv6 and IPv4';
}

function specific(address: string, interfaces: readonly NetworkInterface[], only: string): Exposure {
  const parsed = parseIp(address);
  const scope = parsed.ok ? scopeOf(parsed.value).scope : 'global';
  if (scope === 'loopback') return { level: 'loopback', why: `bound to ${address}: ${only}` };
  const home = interfaces.find((one) => one.addresses.some((held) => held.address === unmapped(address)));
  if (scope === 'multicast') return { level: 'lan', why: `bound to the multicast group ${address}` };
  if (home === undefined) {
    const absent = interfaces.length > 0 ? ', which no interface holds now' : '';
    return { level: scope === 'global' ? 'any' : 'lan', why: `bound to ${address}${absent}` };
  }
  if (home.loopback) return { level: 'loopback', why: `bound to ${address} on ${home.name}: ${only}` };
  const level = scope === 'global' ? 'any' : interfaceLevel(home);
  return {
    level,
    why: `bound to ${address} on ${home.name}${level === 'container' ? ': containers and this host' : ''}`,
  };
}

function interfaceLevel(one: NetworkInterface): ExposureLevel {
  if (one.loopback) return 'loopback';
  return one.kind === 'container-bridge' ? 'container' : 'lan';
}

function hasFamily(one: NetworkInterface, binding: Binding): boolean {
  return one.addresses.some((held) => admits(binding, held.family));
}

function firstAddress(one: NetworkInterface, binding: Binding): string {
  return one.addresses.find((held) => admits(binding, held.family))?.address ?? '';
}

function admits(binding: Binding, family: 4 | 6): boolean {
  return binding.family === family || (binding.family === 6 && binding.v6only !== true);
}

function unmapped(address: string): string {
  return address.startsWith('::ffff:') && address.includes('.') ? address.slice(7) : address;
}

/** Levels in words for people. */
export const exposureWords: Readonly<Record<ExposureLevel, string>> = {
  loopback: 'this host only',
  container: 'containers',
  lan: 'LAN',
  any: 'any address',
};
