/** Names of IP protocols and networks as the C library resolves them: protocols(5), networks(5), whatever nsswitch.conf says. */
import { foreign, native } from './library.ts';

const AF_INET = 2;

/** getprotobynumber(3): `icmp` for 1; null when no database knows the number. */
export function protocolName(number: number): string | null {
  return firstString(native('void *getprotobynumber(int)')(number));
}

/** getnetbyaddr(3): the name of an IPv4 network, dotted decimal; null when no database knows it or the text is no address. */
export function networkName(address: string): string | null {
  const octets = address.split('.').map(Number);
  if (octets.length !== 4 || octets.some((octet) => !(octet >= 0 && octet <= 255))) return null;
  const number = octets.reduce((sum, octet) => sum * 256 + octet, 0);
  return firstString(native('void *getnetbyaddr(unsigned int, int)')(number, AF_INET));
}

/** struct protoent and struct netent begin with the `char *` we want. */
function firstString(entry: unknown): string | null {
  return entry === null ? null : (foreign().decode(entry, 'const char *') as string);
}
