/** The text databases behind the names: /etc/passwd, /etc/services and their kin, read by ourselves where the C library is out of reach. */

/** Login names by uid from passwd(5); the first line of a uid wins, as in getpwuid(3). */
export function parsePasswd(text: string): ReadonlyMap<number, string> {
  const names = new Map<number, string>();
  for (const line of text.split('\n')) {
    const [name, , uid] = line.split(':');
    if (name === undefined || name === '' || name.startsWith('#') || !/^\d{1,10}$/.test(uid ?? '')) continue;
    const number = Number(uid);
    if (!names.has(number)) names.set(number, name);
  }
  return names;
}

/** What services(5) says, both ways. */
export interface ServiceNames {
  /** By `port/protocol`. */
  readonly names: ReadonlyMap<string, string>;
  /** By `name/protocol` and, for any protocol, by `name/`; aliases included. */
  readonly ports: ReadonlyMap<string, number>;
}

/** Reads services(5): `name port/protocol [alias...] [# comment]`; the first entry wins. */
export function parseServices(text: string): ServiceNames {
  const names = new Map<string, string>();
  const ports = new Map<string, number>();
  const keep = <V>(map: Map<string, V>, key: string, value: V): void => {
    if (!map.has(key)) map.set(key, value);
  };
  for (const line of text.split('\n')) {
    const [name, where, ...aliases] = line.replace(/#.*/, '').trim().split(/\s+/);
    const match = /^(\d{1,5})\/([a-z0-9-]+)$/.exec(where ?? '');
    if (name === undefined || match === null || Number(match[1]) > 65_535) continue;
    const [port, protocol] = [Number(match[1]), match[2]!];
    keep(names, `${port}/${protocol}`, name);
    for (const known of [name, ...aliases]) {
      keep(ports, `${known}/${protocol}`, port);
      keep(ports, `${known}/`, port);
    }
  }
  return { names, ports };
}

/** Names by number from protocols(5): `icmp 1 ICMP # comment`; the first entry wins. */
export function parseProtocols(text: string): ReadonlyMap<number, string> {
  const names = new Map<number, string>();
  for (const line of text.split('\n')) {
    const [name, number] = line.replace(/#.*/, '').trim().split(/\s+/);
    if (name === undefined || name === '' || !/^\d{1,3}$/.test(number ?? '')) continue;
    if (!names.has(Number(number))) names.set(Number(number), name);
  }
  return names;
}

/** Names by dotted address from networks(5): `link-local 169.254.0.0`; missing octets are zero, the first entry wins. */
export function parseNetworks(text: string): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [name, where] = line.replace(/#.*/, '').trim().split(/\s+/);
    if (name === undefined || name === '' || !/^\d{1,3}(?:\.\d{1,3}){0,3}$/.test(where ?? '')) continue;
    const address = [...where!.split('.'), '0', '0', '0'].slice(0, 4).join('.');
    if (!names.has(address)) names.set(address, name);
  }
  return names;
}
