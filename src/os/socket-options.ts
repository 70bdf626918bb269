/** What can be set on a socket before it is used, by name; the kernel's own numbers stay here. */
import { setsockopt } from '../ffi/libc.ts';
import { bindToDevice, nativeWords } from '../ffi/packet-socket.ts';
import { PortolanError, errnoName } from '../base/errors.ts';

/** The options; what is absent stays as the kernel has it. */
export interface SocketOptions {
  /** SO_RCVBUF and SO_SNDBUF, bytes. */
  readonly receiveBuffer?: number;
  readonly sendBuffer?: number;
  /** IP_TOS or IPV6_TCLASS: the whole byte. */
  readonly typeOfService?: number;
  /** IP_TTL or IPV6_UNICAST_HOPS of what is sent. */
  readonly ttl?: number;
  /** IP_MINTTL or IPV6_MINHOPCOUNT: what arrives with less is dropped. */
  readonly minimumTtl?: number;
  readonly broadcast?: boolean;
  /** SO_DEBUG: needs CAP_NET_ADMIN. */
  readonly debug?: boolean;
  readonly keepAlive?: boolean;
  /** SO_REUSEADDR. */
  readonly reuseAddress?: boolean;
  readonly reusePort?: boolean;
  /** IPV6_V6ONLY; an IPv6 listener takes IPv4 too where it is false. */
  readonly v6Only?: boolean;
  /** SO_BINDTODEVICE: an interface's name. */
  readonly device?: string;
}

const [socketLevel, ipLevel, ipv6Level] = [1, 0, 41];

/** Sets them. Throws PTL_PERMISSION where the kernel wants a privilege, PTL_USAGE where it refuses the value. */
export function applyOptions(fd: number, version: 4 | 6 | null, options: SocketOptions): void {
  for (const [name, value] of Object.entries(options) as [keyof SocketOptions, SocketOptions[keyof SocketOptions]][]) {
    if (value === undefined) continue;
    try {
      set(fd, version, name, value);
    } catch (error) {
      throw optionRefused(name, value, error);
    }
  }
}

function set(fd: number, version: 4 | 6 | null, name: keyof SocketOptions, value: string | number | boolean): void {
  if (name === 'device') return bindToDevice(fd, String(value));
  const place = places[name](version);
  if (place !== null) setsockopt(fd, place[0], place[1], nativeWords(Number(value)));
}

type Place = readonly [level: number, option: number] | null;

/** Option numbers: include/uapi/asm-generic/socket.h, linux/in.h, linux/in6.h. */
const places: Readonly<Record<Exclude<keyof SocketOptions, 'device'>, (version: 4 | 6 | null) => Place>> = {
  debug: () => [socketLevel, 1],
  reuseAddress: () => [socketLevel, 2],
  broadcast: () => [socketLevel, 6],
  sendBuffer: () => [socketLevel, 7],
  receiveBuffer: () => [socketLevel, 8],
  keepAlive: () => [socketLevel, 9],
  reusePort: () => [socketLevel, 15],
  typeOfService: (version) => byFamily(version, [ipLevel, 1], [ipv6Level, 67]),
  ttl: (version) => byFamily(version, [ipLevel, 2], [ipv6Level, 16]),
  minimumTtl: (version) => byFamily(version, [ipLevel, 21], [ipv6Level, 73]),
  v6Only: (version) => (version === 6 ? [ipv6Level, 26] : null),
};

function byFamily(version: 4 | 6 | null, four: Place, six: Place): Place {
  if (version === null) return null;
  return version === 4 ? four : six;
}

function optionRefused(name: string, value: string | number | boolean, error: unknown): unknown {
  const errno = errnoName(error);
  if (errno === undefined) return error;
  const isPermission = errno === 'EPERM' || errno === 'EACCES';
  return new PortolanError(
    isPermission ? 'PTL_PERMISSION' : 'PTL_USAGE',
    `the kernel refused the socket option ${name} = ${value}`,
    { evidence: errno, hint: isPermission ? 'it needs CAP_NET_ADMIN or root' : 'give another value', cause: error },
  );
}
