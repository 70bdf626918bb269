/** The ways to hosts on this machine's own links, by its interfaces and its routing table. */
import { cidrOf } from '../../addr/cidr.ts';
import { ipAddress, parseIp } from '../../addr/ip-address.ts';
import type { IpAddress } from '../../addr/ip-address.ts';
import { rangeOfCidr } from '../../addr/ip-range.ts';
import { isLinkLocal } from '../../addr/ip-scope.ts';
import { IpSet } from '../../addr/ip-set.ts';
import { parseMac } from '../../addr/mac.ts';
import type { NetworkInterface } from '../../os/host.ts';
import { lookUpRoute } from '../../os/routes.linux.ts';
import { interfaceIndexByZone } from '../../os/zone-index.linux.ts';
import type { LinkWay } from './link-prober.ts';

/** IFF_NOARP (include/uapi/linux/if.h): nobody on such a link has a hardware address. */
const noArp = 0x80;

/** Addresses that stand on a link of ours by an interface's network: of IPv6's link-local ones those with its zone. */
export function linkNetworks(interfaces: readonly NetworkInterface[]): IpSet {
  return IpSet.of(
    interfaces.filter(speaksEthernet).flatMap(({ name, addresses }) =>
      addresses.flatMap(({ address, prefixLength }) => {
        const parsed = parseIp(address);
        if (!parsed.ok) return [];
        const { version, value } = parsed.value;
        const zone = version === 6 && isLinkLocal(parsed.value) ? name : null;
        return [rangeOfCidr(cidrOf(ipAddress(version, value, zone), prefixLength))];
      }),
    ),
  );
}

/** Finds the way to one of them, or null where the routing table sends packets elsewhere. */
export function linkWays(interfaces: readonly NetworkInterface[]): (address: IpAddress) => LinkWay | null {
  const byIndex = new Map(interfaces.filter(speaksEthernet).map((one) => [one.index, one]));
  return (address) => {
    const interfaceIndex = address.zone === null ? null : interfaceIndexByZone(address.zone);
    const answer = lookUpRoute({ destination: address, ...(interfaceIndex !== null && { interfaceIndex }) });
    if (!answer.ok || answer.route.kind !== 'unicast' || answer.route.gateway !== null) return null;
    const device = byIndex.get(answer.route.interfaceIndex);
    const mac = device?.mac == null ? null : parseMac(device.mac);
    const { source } = answer.route;
    return device === undefined || mac === null || !mac.ok || source === null
      ? null
      : { interface: device.name, mac: mac.value, source };
  };
}

function speaksEthernet({ up, loopback, mac, flags }: NetworkInterface): boolean {
  return up && !loopback && mac !== null && mac.length === 17 && ((flags ?? 0) & noArp) === 0;
}
