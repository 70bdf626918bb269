/** Interface names and indexes from the tables of /proc/net: always those of our own network namespace. */

/** The names of /proc/net/dev, in its order: two heading lines, then `name: counters`; a name may hold a colon. */
export function parseInterfaceNames(dev: string): readonly string[] {
  return dev
    .split('\n')
    .slice(2)
    .map((line) => line.slice(0, line.search(/:\s*\d+ /)).trim())
    .filter((name) => name !== '');
}

/** How many packets each interface of /proc/net/dev has sent: behind the name stand eight counters of receiving, then bytes and packets sent. */
export function parseSentPackets(dev: string): ReadonlyMap<string, number> {
  const names = parseInterfaceNames(dev);
  const rows = dev.split('\n').slice(2);
  return new Map(
    names.map((name, at) => {
      const counters = rows[at]!.trim()
        .slice(name.length + 1)
        .trim()
        .split(/\s+/);
      return [name, Number(counters[9] ?? 0)];
    }),
  );
}

/** Indexes by name, from /proc/net/igmp (IPv4), /proc/net/if_inet6 (IPv6) and /proc/net/dev_mcast (the rest). */
export function parseInterfaceIndexes(igmp: string, inet6: string, multicast: string): ReadonlyMap<string, number> {
  const indexes = new Map<string, number>();
  for (const [, index, name] of igmp.matchAll(/^(\d+)\t(\S+) *:/gm)) indexes.set(name!, Number(index));
  // Address, index (hexadecimal), prefix length, scope, flags, name.
  for (const [, index, name] of inet6.matchAll(/^[0-9a-f]{32} ([0-9a-f]+) \S+ \S+ \S+ +(\S+)$/gm)) {
    indexes.set(name!, Number.parseInt(index!, 16));
  }
  for (const [, index, name] of multicast.matchAll(/^(\d+) +(\S+)/gm)) indexes.set(name!, Number(index));
  return indexes;
}
