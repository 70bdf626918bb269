/** Socket addresses and option values as the bytes the kernel takes (little-endian machines). */
import { isIPv6 } from 'node:net';
import { addressFamily } from '../../src/ffi/libc.ts';

/** struct sockaddr_in or sockaddr_in6 (ip(7), ipv6(7)); `scope` is the interface number of a link-local address. */
export function inetAddress(ip: string, port: number, scope = 0): Uint8Array {
  return isIPv6(ip) ? inet6(ip, port, scope) : inet4(ip, port);
}

/** struct sockaddr_un (unix(7)): a path, or an abstract name when it begins with NUL. */
export function unixAddress(name: string): Uint8Array {
  const bytes = Buffer.from(name, 'utf8');
  const end = name.startsWith('\0') ? 0 : 1;
  const address = Buffer.alloc(2 + bytes.length + end);
  address.writeUInt16LE(addressFamily.unix, 0);
  bytes.copy(address, 2);
  return address;
}

/** struct sockaddr_nl (netlink(7)): port id 0 lets the kernel choose. */
export function netlinkAddress(groups: number): Uint8Array {
  const address = Buffer.alloc(12);
  address.writeUInt16LE(addressFamily.netlink, 0);
  address.writeUInt32LE(groups, 8);
  return address;
}

/** struct sockaddr_ll (packet(7)): protocol in network order, interface 0 is any. */
export function packetAddress(protocol: number, interfaceIndex: number): Uint8Array {
  const address = Buffer.alloc(20);
  address.writeUInt16LE(addressFamily.packet, 0);
  address.writeUInt16BE(protocol, 2);
  address.writeInt32LE(interfaceIndex, 4);
  return address;
}

/** The port of a sockaddr_in or sockaddr_in6. */
export function portOf(address: Uint8Array): number {
  return (address[2]! << 8) | address[3]!;
}

/** An int option's bytes. */
export function int(value: number): Uint8Array {
  return new Uint8Array(new Int32Array([value]).buffer);
}

function inet4(ip: string, port: number): Uint8Array {
  const address = Buffer.alloc(16);
  address.writeUInt16LE(addressFamily.inet, 0);
  address.writeUInt16BE(port, 2);
  ip.split('.').forEach((part, index) => address.writeUInt8(Number(part), 4 + index));
  return address;
}

function inet6(ip: string, port: number, scope: number): Uint8Array {
  const address = Buffer.alloc(28);
  address.writeUInt16LE(addressFamily.inet6, 0);
  address.writeUInt16BE(port, 2);
  groups(ip).forEach((group, index) => address.writeUInt16BE(group, 8 + 2 * index));
  address.writeUInt32LE(scope, 24);
  return address;
}

function groups(ip: string): number[] {
  const dotted = /^(.*:)(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(ip);
  const plain = dotted === null ? ip : `${dotted[1]}${pair(dotted[2]!, dotted[3]!)}:${pair(dotted[4]!, dotted[5]!)}`;
  const [left = '', right] = plain.split('::');
  const part = (text: string): number[] =>
    text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16));
  const [head, tail] = [part(left), part(right ?? '')];
  return [...head, ...Array<number>(8 - head.length - tail.length).fill(0), ...tail];
}

function pair(high: string, low: string): string {
  return ((Number(high) << 8) | Number(low)).toString(16);
}
