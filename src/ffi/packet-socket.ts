/** Packet and raw sockets of Linux: their options, addresses and the one call that sends hundreds of frames. */
import { addressFamily, setsockopt } from './libc.ts';
import { checked, foreign, native } from './library.ts';

/** Option levels of setsockopt(2) (include/linux/socket.h, include/uapi/asm-generic/socket.h). */
export const optionLevel = { ip: 0, socket: 1, ipv6: 41, packet: 263 } as const;

/** SO_* options used here (include/uapi/asm-generic/socket.h). */
export const socketOption = {
  error: 4,
  sendBuffer: 7,
  bindToDevice: 25,
  attachFilter: 26,
  sendBufferForce: 32,
} as const;

/** IP_* and IPV6_* options used here (include/uapi/linux/in.h, in6.h): the caller writes the network header itself, and hears of errors. */
export const networkOption = {
  ipHeaderIncluded: 3,
  ipReceiveErrors: 11,
  ipv6ReceiveErrors: 25,
  ipv6HeaderIncluded: 36,
} as const;

/** PACKET_* options (include/uapi/linux/if_packet.h). */
export const packetOption = {
  addMembership: 1,
  rxRing: 5,
  statistics: 6,
  version: 10,
  reserve: 12,
  queueBypass: 20,
  ignoreOutgoing: 23,
} as const;

/** PACKET_MR_PROMISC of struct packet_mreq. */
const promiscuousMembership = 1;

/** ETH_P_* protocols a packet socket may be bound to; 0 binds to none: it sends and never receives. */
export const packetProtocol = { none: 0, all: 0x0003 } as const;

/** struct sockaddr_ll for bind(2): the interface's index (0 for all) and the protocol (in network order, see packet(7)). */
export function packetAddress(interfaceIndex: number, protocol: number): Uint8Array {
  const address = Buffer.alloc(20);
  writeNative16(address, addressFamily.packet, 0);
  address.writeUInt16BE(protocol, 2);
  new DataView(address.buffer, address.byteOffset).setInt32(4, interfaceIndex, littleEndian);
  return address;
}

/** struct packet_mreq that makes an interface promiscuous for as long as the socket is open. */
export function promiscuousRequest(interfaceIndex: number): Uint8Array {
  const request = Buffer.alloc(16);
  new DataView(request.buffer, request.byteOffset).setInt32(0, interfaceIndex, littleEndian);
  writeNative16(request, promiscuousMembership, 4);
  return request;
}

/** Whether this machine stores numbers low byte first: struct fields are in the machine's order. */
export const littleEndian: boolean = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/** The bytes of 32-bit numbers in the machine's order, as most socket options want them. */
export function nativeWords(...values: readonly number[]): Uint8Array {
  return new Uint8Array(Uint32Array.from(values).buffer);
}

/** getsockopt(2) into `value`: the bytes the kernel wrote. Throws SystemCallError. */
export function getsockopt(fd: number, level: number, option: number, value: Uint8Array): Uint8Array {
  const length = new Uint32Array([value.length]);
  const call = native('int getsockopt(int, int, int, void *, void *)');
  checked('getsockopt', call(fd, level, option, value, length));
  return value.subarray(0, length[0]);
}

/** SO_BINDTODEVICE: the socket sends and receives on this interface only. Throws SystemCallError: ENODEV. */
export function bindToDevice(fd: number, name: string): void {
  setsockopt(fd, optionLevel.socket, socketOption.bindToDevice, Buffer.from(`${name}\0`));
}

/** SO_ERROR: the errno that waits on a socket, 0 for none; reading it clears it. Throws SystemCallError. */
export function socketError(fd: number): number {
  const error = new Uint32Array(1);
  getsockopt(fd, optionLevel.socket, socketOption.error, new Uint8Array(error.buffer));
  return error[0]!;
}

/** What struct tpacket_stats_v3 counts. Reading it sets the kernel's counters back to zero (packet_getsockopt). */
export interface PacketStatistics {
  /** Frames that passed the filter, those dropped included. */
  readonly packets: number;
  readonly drops: number;
  /** How often the ring was full. */
  readonly freezes: number;
}

/** PACKET_STATISTICS of a socket with a TPACKET_V3 ring. Throws SystemCallError. */
export function packetStatistics(fd: number): PacketStatistics {
  const words = new Uint32Array(3);
  getsockopt(fd, optionLevel.packet, packetOption.statistics, new Uint8Array(words.buffer));
  return { packets: words[0]!, drops: words[1]!, freezes: words[2]! };
}

/**
 * SO_ATTACH_FILTER with a classic BPF program as its struct sock_filter bytes (8 an instruction). Throws SystemCallError:
 * EINVAL for a program that the kernel's checker refuses.
 */
export function attachFilter(fd: number, program: Uint8Array): void {
  // struct sock_fprog { unsigned short len; struct sock_filter *filter; }: the pointer stands at 8 on LP64.
  const pinned = Buffer.allocUnsafeSlow(Math.max(program.length, 64));
  pinned.set(program);
  const header = Buffer.alloc(16);
  writeNative16(header, program.length / 8, 0);
  new DataView(header.buffer, header.byteOffset).setBigUint64(8, foreign().address(pinned), littleEndian);
  const call = native('int setsockopt(int, int, int, void *, unsigned int)');
  checked('setsockopt', call(fd, optionLevel.socket, socketOption.attachFilter, header, header.length));
  // The kernel has copied the program; naming it here keeps its memory alive until then.
  pinned[0] = 0;
}

/** MSG_DONTWAIT. */
const doNotWait = 0x40;

/**
 * sendmmsg(2), never waiting, of `count` struct mmsghdr that stand at an address: how many the kernel took, or minus the
 * errno where it refused the first (a number, not a throw: a full queue is an everyday answer).
 */
export function sendmmsg(fd: number, messagesAddress: number, count: number): number {
  const call = native('int sendmmsg(int, uintptr_t, unsigned int, int)');
  const taken = call(fd, messagesAddress, count, doNotWait) as number;
  return taken >= 0 ? taken : -foreign().errno();
}

/**
 * The same in a thread of the system, while this one goes on; `done` hears how many the kernel took, or -1. The descriptor and
 * all memory that the headers point at must stay until then.
 */
export function sendmmsgAside(fd: number, messagesAddress: number, count: number, done: (taken: number) => void): void {
  const call = native('int sendmmsg(int, uintptr_t, unsigned int, int)');
  const hear = (error: unknown, taken: unknown): void => done(error ? -1 : Number(taken));
  call.async(fd, messagesAddress, count, doNotWait, hear);
}

/** The address of memory that does not move (a Buffer from allocUnsafeSlow, a SharedArrayBuffer). Keep the memory alive. */
export function addressOf(bytes: Uint8Array): number {
  return Number(foreign().address(bytes));
}

/** What SIOCGIF* ioctls tell about an interface. */
export interface InterfaceFacts {
  /** Maximum transmission unit, bytes, without the link header. */
  readonly mtu: number;
  /** ARPHRD_*: 1 Ethernet, 772 loopback, 65534 none. */
  readonly hardware: number;
  /** IFF_* flags: UP 1, LOOPBACK 8. */
  readonly flags: number;
}

const interfaceRequest = { flags: 0x8913, mtu: 0x8921, hardware: 0x8927 } as const;

/** Asks the namespace of a socket for an interface by name (netdevice(7)). Throws SystemCallError: ENODEV. */
export function interfaceFacts(fd: number, name: string): InterfaceFacts {
  const ask = (request: number): DataView => {
    // struct ifreq: 16 bytes of name, then a union of 24.
    const bytes = new Uint8Array(40);
    bytes.set(Buffer.from(name).subarray(0, 15));
    checked('ioctl', native('int ioctl(int, unsigned long, void *)')(fd, request, bytes));
    return new DataView(bytes.buffer, 16);
  };
  return {
    mtu: ask(interfaceRequest.mtu).getInt32(0, littleEndian),
    hardware: ask(interfaceRequest.hardware).getUint16(0, littleEndian),
    flags: ask(interfaceRequest.flags).getUint16(0, littleEndian),
  };
}

function writeNative16(bytes: Buffer, value: number, at: number): void {
  new DataView(bytes.buffer, bytes.byteOffset).setUint16(at, value, littleEndian);
}
