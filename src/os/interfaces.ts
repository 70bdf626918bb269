/** Links and addresses joined into interfaces. */
import type { InterfaceAddress, NetworkInterface } from './host.ts';
import { interfaceKind } from './interface-kind.ts';
import type { AddressRow, LinkRow } from './rtnetlink.ts';

const flag = { up: 1, loopback: 8 } as const;

/** Joins rows of one namespace, in the order of the links. */
export function joinInterfaces(links: readonly LinkRow[], addresses: readonly AddressRow[]): NetworkInterface[] {
  const byIndex = Map.groupBy(addresses, (row) => row.index);
  const ports = Map.groupBy(links, (row) => row.master);
  return links.map((link) => {
    const loopback = (link.flags & flag.loopback) !== 0;
    const own: InterfaceAddress[] = (byIndex.get(link.index) ?? []).map(({ family, address, prefixLength }) => ({
      family,
      address,
      prefixLength,
    }));
    return {
      name: link.name,
      index: link.index,
      up: (link.flags & flag.up) !== 0,
      loopback,
      kind: interfaceKind({
        name: link.name,
        loopback,
        linkKind: link.kind,
        hardware: link.hardware,
        ports: (ports.get(link.index) ?? []).map((port) => port.kind),
      }),
      mac: loopback ? null : link.mac,
      addresses: own,
      flags: link.flags,
      mtu: link.mtu,
    };
  });
}
