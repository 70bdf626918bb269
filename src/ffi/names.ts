/** Names as the C library resolves them (files, LDAP, whatever nsswitch.conf says): the same answers the classic tools print. */
import { foreign, native } from './library.ts';

/** getpwuid(3): the login name, or null when no database knows the uid. */
export function userName(uid: number): string | null {
  return firstString(native('void *getpwuid(unsigned int)')(uid));
}

/** getservbyport(3): the service's name for a port (host order) and `tcp`, `udp`, `sctp`, `dccp`, `udplite`; null when unnamed. */
export function serviceName(port: number, protocol: string): string | null {
  const networkOrder = ((port & 0xff) << 8) | (port >> 8);
  return firstString(native('void *getservbyport(int, const char *)')(networkOrder, protocol));
}

/** getservbyname(3): the port (host order) of a service, or null. `protocol` null asks for any. */
export function servicePort(name: string, protocol: string | null): number | null {
  const entry = native('void *getservbyname(const char *, const char *)')(name, protocol);
  if (entry === null) return null;
  // struct servent { char *s_name; char **s_aliases; int s_port; char *s_proto; }: s_port is at 16 on LP64, network order.
  const networkOrder = foreign().decode(entry, 16, 'uint16') as number;
  return ((networkOrder & 0xff) << 8) | (networkOrder >> 8);
}

/** Both struct passwd and struct servent begin with the `char *` we want. */
function firstString(entry: unknown): string | null {
  return entry === null ? null : (foreign().decode(entry, 'const char *') as string);
}

/** getpwnam(3): the uid of a login name, or null when no database knows it. */
export function userId(name: string): number | null {
  const entry = native('void *getpwnam(const char *)')(name);
  // struct passwd { char *pw_name; char *pw_passwd; uid_t pw_uid; ... }: pw_uid is at 16 on LP64.
  return entry === null ? null : (foreign().decode(entry, 16, 'uint32') as number);
}
