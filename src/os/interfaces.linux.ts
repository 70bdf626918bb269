/** The interfaces of our own network namespace: by rtnetlink, or without native code from /proc/net and Node. */
import { networkInterfaces } from 'node:os';
import type { NetworkInterface } from './host.ts';
import { interfaceKind } from './interface-kind.ts';
import { joinInterfaces } from './interfaces.ts';
import { parseInterfaceIndexes, parseInterfaceNames } from './proc-interfaces.ts';
import type { ProcFs } from './proc-fs.ts';
import { addressRow, linkRow, routeDumpRequest, routeMessage } from './rtnetlink.ts';
import { netlinkFamily, openDump } from './sock-diag/netlink.linux.ts';

/**
 * Reads them by rtnetlink: it answers for the caller's network namespace, where /sys/class/net shows the one that mounted
 * it. Throws as openDump does.
 */
export function interfacesByNetlink(): NetworkInterface[] {
  return joinInterfaces(
    dumpRows(routeMessage.GETLINK, routeMessage.NEWLINK, linkRow),
    dumpRows(routeMessage.GETADDR, routeMessage.NEWADDR, addressRow),
  );
}

function dumpRows<T>(ask: number, rowType: number, read: (bytes: Buffer, start: number, end: number) => T | null): T[] {
  const rows: T[] = [];
  const dump = openDump(routeDumpRequest(ask), netlinkFamily.ROUTE, rowType);
  try {
    const visit = (bytes: Buffer, start: number, end: number): void => {
      const row = read(bytes, start, end);
      if (row !== null) rows.push(row);
    };
    while (dump.next(visit));
  } finally {
    dump.close();
  }
  return rows;
}

/**
 * Without netlink: names from /proc/net/dev, indexes from the tables that print both, addresses from getifaddrs(3) through
 * Node (which leaves out interfaces that are down). An interface whose index no table tells has index 0.
 */
export function interfacesWithoutNetlink(proc: ProcFs): NetworkInterface[] {
  const table = (name: string): string => proc.text(`net/${name}`) ?? '';
  const indexes = parseInterfaceIndexes(table('igmp'), table('if_inet6'), table('dev_mcast'));
  const known = networkInterfaces();
  const names = new Set([...parseInterfaceNames(table('dev')), ...Object.keys(known)]);
  return [...names].map((name) => {
    const addresses = known[name] ?? [];
    const loopback = addresses.some((address) => address.internal) || name === 'lo';
    const mac = addresses[0]?.mac;
    return {
      name,
      index: indexes.get(name) ?? 0,
      up: addresses.length > 0,
      loopback,
      kind: interfaceKind({ name, loopback, linkKind: undefined, hardware: 0, ports: [] }),
      mac: loopback || mac === undefined ? null : mac,
      addresses: addresses.map(({ address, family, cidr }) => ({
        family: family === 'IPv4' ? 4 : 6,
        address,
        prefixLength: Number(cidr?.split('/')[1] ?? (family === 'IPv4' ? 32 : 128)),
      })),
    };
  });
}
