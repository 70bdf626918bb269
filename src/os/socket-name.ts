/** The name of a socket: an Internet address and port, a path, or a virtual machine's context and port; to and from the kernel's sockaddr. */
import { ipAddress, ipBytes, ipFromBytes, ipText, parseIp } from '../addr/ip-address.ts';
import type { IpAddress } from '../addr/ip-address.ts';
import { PortolanError } from '../base/errors.ts';
import { interfaceIndexByName, interfaceNameByIndex } from '../ffi/interface-names.ts';
import { addressFamily } from '../ffi/libc.ts';

/** An Internet socket's name. */
export interface InternetName {
  readonly kind: 'internet';
  readonly address: IpAddress;
  readonly port: number;
}

/** A UNIX socket's name: a path; one that starts with `@` is in the abstract namespace; empty where it has none. */
export interface UnixName {
  readonly kind: 'unix';
  readonly path: string;
}

/** A vsock socket's name (vsock(7)): the context of a virtual machine or its host, and a port of 32 bits. */
export interface VsockName {
  readonly kind: 'vsock';
  readonly cid: number;
  readonly port: number;
}

/** Any of them. */
export type SocketName = InternetName | UnixName | VsockName;

/** Contexts with a meaning of their own (include/uapi/linux/vm_sockets.h); the port "any" is the same number. */
export const vsockContext = { any: 0xffff_ffff, hypervisor: 0, local: 1, host: 2 } as const;

/** The name of an address text (`127.0.0.1`, `fe80::1%eth0`) and port. Throws PTL_BAD_ADDRESS. */
export function internetName(address: string, port: number): InternetName {
  const parsed = parseIp(address);
  if (!parsed.ok) throw new PortolanError('PTL_BAD_ADDRESS', `"${address}" is no address: ${parsed.reason}`);
  return { kind: 'internet', address: parsed.value, port };
}

/** The wildcard address of a family. */
export function anyName(version: 4 | 6, port: number): InternetName {
  return { kind: 'internet', address: ipAddress(version, 0n), port };
}

/** `127.0.0.1:80`, `[::1]:80`, `vsock:2:1024` (`*` for any context), or the path. */
export function socketNameText(name: SocketName): string {
  if (name.kind === 'unix') return name.path === '' ? '(unnamed)' : name.path;
  if (name.kind === 'vsock') return `vsock:${name.cid === vsockContext.any ? '*' : name.cid}:${name.port}`;
  const text = ipText(name.address);
  return name.address.version === 6 ? `[${text}]:${name.port}` : `${text}:${name.port}`;
}

/** The name without its port: the address, the path, or the context of a virtual machine. */
export function socketHostText(name: SocketName): string {
  if (name.kind === 'unix') return name.path;
  return name.kind === 'vsock' ? String(name.cid) : ipText(name.address);
}

/** The address family's number for socket(2). */
export function familyOf(name: SocketName): number {
  if (name.kind === 'unix') return addressFamily.unix;
  if (name.kind === 'vsock') return addressFamily.vsock;
  return name.address.version === 4 ? addressFamily.inet : addressFamily.inet6;
}

/** The longest path a sockaddr_un holds with its closing zero (include/uapi/linux/un.h: UNIX_PATH_MAX 108). */
const longestPath = 107;

/** struct sockaddr_in, sockaddr_in6, sockaddr_un or sockaddr_vm. Throws PTL_BAD_ADDRESS for a path too long, PTL_NO_INTERFACE for an unknown zone. */
export function toSockaddr(name: SocketName): Uint8Array {
  if (name.kind === 'vsock') return vsockSockaddr(name);
  return name.kind === 'unix' ? unixSockaddr(name.path) : internetSockaddr(name);
}

/** struct sockaddr_vm: family, reserved, port, context, flags, all in the machine's byte order. */
function vsockSockaddr({ cid, port }: VsockName): Uint8Array {
  const bytes = Buffer.alloc(16);
  bytes.writeUInt16LE(addressFamily.vsock, 0);
  bytes.writeUInt32LE(port, 4);
  bytes.writeUInt32LE(cid, 8);
  return bytes;
}

function unixSockaddr(path: string): Uint8Array {
  const text = Buffer.from(path);
  if (text.length > longestPath)
    throw new PortolanError('PTL_BAD_ADDRESS', `the path of a UNIX socket has at most ${longestPath} bytes: ${path}`);
  const isAbstract = path.startsWith('@');
  // An abstract name begins with a zero and ends with the sockaddr; a path ends with a zero (unix(7)).
  const bytes = Buffer.alloc(2 + text.length + (isAbstract ? 0 : 1));
  bytes.writeUInt16LE(addressFamily.unix, 0);
  text.copy(bytes, 2);
  if (isAbstract) bytes[2] = 0;
  return bytes;
}

function internetSockaddr({ address, port }: InternetName): Uint8Array {
  const bytes = Buffer.alloc(address.version === 4 ? 16 : 28);
  bytes.writeUInt16LE(address.version === 4 ? addressFamily.inet : addressFamily.inet6, 0);
  bytes.writeUInt16BE(port, 2);
  bytes.set(ipBytes(address), address.version === 4 ? 4 : 8);
  if (address.zone !== null) bytes.writeUInt32LE(zoneIndex(address.zone), 24);
  return bytes;
}

function zoneIndex(zone: string): number {
  const index = /^\d+$/.test(zone) ? Number(zone) : interfaceIndexByName(zone);
  if (index === null)
    throw new PortolanError('PTL_NO_INTERFACE', `this machine has no interface "${zone}"`, {
      hint: 'write the interface that leads there: fe80::1%eth0',
    });
  return index;
}

/** Reads what the kernel wrote; a family that is none of these gives a UNIX name without a path. */
export function fromSockaddr(sockaddr: Uint8Array): SocketName {
  const bytes = Buffer.from(sockaddr.buffer, sockaddr.byteOffset, sockaddr.byteLength);
  const family = bytes.length >= 2 ? bytes.readUInt16LE(0) : 0;
  if (family === addressFamily.inet && bytes.length >= 8)
    return { kind: 'internet', address: ipFromBytes(bytes.subarray(4, 8)), port: bytes.readUInt16BE(2) };
  if (family === addressFamily.inet6 && bytes.length >= 28) {
    const scope = bytes.readUInt32LE(24);
    const zone = scope === 0 ? null : (interfaceNameByIndex(scope) ?? String(scope));
    return { kind: 'internet', address: ipFromBytes(bytes.subarray(8, 24), zone), port: bytes.readUInt16BE(2) };
  }
  if (family === addressFamily.vsock && bytes.length >= 12)
    return { kind: 'vsock', cid: bytes.readUInt32LE(8), port: bytes.readUInt32LE(4) };
  const path = bytes.subarray(2);
  if (path[0] === 0 && path.length > 1) return { kind: 'unix', path: `@${path.subarray(1).toString('utf8')}` };
  const end = path.indexOf(0);
  return { kind: 'unix', path: path.subarray(0, end === -1 ? undefined : end).toString('utf8') };
}
