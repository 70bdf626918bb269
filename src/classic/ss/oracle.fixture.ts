/**
 * Sockets with everything that only the details of ss show, a program for the oracle tests: keys, marks, congestion controls,
 * MPTCP, rings, filters, odd names. Prints a line when all are open; lines on its input: `pair` opens a connection from
 * 127.0.0.1:45001 to 127.0.0.1:9100, `unpair` closes it. Ends when its input closes.
 */
import { writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { inetAddress, int, netlinkAddress, packetAddress, unixAddress } from '../../../lab/zoo/sockaddr.ts';
import {
  accept4,
  addressFamily,
  bind,
  close,
  connect,
  listen,
  recv,
  sendto,
  setsockopt,
  shutdown,
  socket,
  socketType,
} from '../../ffi/libc.ts';
import { foreign, native } from '../../ffi/library.ts';

const { inet, inet6, unix, netlink, packet } = addressFamily;
const { stream, dgram, raw, seqpacket } = socketType;
const refused: string[] = [];

/** Levels of setsockopt(2). */
const level = { ip: 0, socket: 1, tcp: 6, ipv6: 41, packet: 263 } as const;

// A name with a bracket, an escape sequence and a byte that is no UTF-8.
writeFileSync('/proc/self/comm', Buffer.from('od)d\x1b[1m\xff"(', 'latin1'));
for (const open of [keys, rates, marks, plainDetails, v6Details, fastOpen, mptcp, names, packets, links, datagrams]) {
  try {
    open();
  } catch (error) {
    refused.push(`${open.name}: ${String(error)}`);
  }
}
process.stdout.write(`${JSON.stringify({ ready: true, pid: process.pid, refused })}\n`);

let pair: readonly number[] = [];
for await (const line of createInterface({ input: process.stdin })) {
  if (line === 'pair') pair = connection(inet, '127.0.0.1', 9100, 0, () => undefined, 45_001);
  else for (const fd of pair) close(fd);
  process.stdout.write(`${JSON.stringify({ done: line })}\n`);
}

/** A connection to a listener of its own, and what is to be set on all three sockets before it. */
function connection(
  family: number,
  address: string,
  port: number,
  protocol: number,
  prepare: (fd: number) => void,
  clientPort = 0,
): readonly [listener: number, client: number, server: number] {
  const listener = socket(family, stream, protocol);
  const client = socket(family, stream, protocol);
  for (const fd of [listener, client]) {
    setsockopt(fd, level.socket, 2, int(1));
    // Linger for no time: nothing stays in TIME-WAIT.
    setsockopt(fd, level.socket, 13, new Uint8Array(new Int32Array([1, 0]).buffer));
    prepare(fd);
  }
  bind(listener, inetAddress(address, port));
  listen(listener, 7);
  if (clientPort !== 0) bind(client, inetAddress(address, clientPort));
  connect(client, inetAddress(address, port));
  return [listener, client, accept4(listener, 0)];
}

/** Sends `bytes` from one end to the other, all of which is read. */
function transfer(from: number, to: number, bytes: number): void {
  const part = new Uint8Array(20_000);
  for (let sent = 0; sent < bytes;) {
    sent += sendto(from, part.subarray(0, Math.min(part.length, bytes - sent)), 0, null);
    recv(to, part, 0);
  }
}

/** TCP-MD5 keys: struct tcp_md5sig { sockaddr_storage; u8 flags, prefix; u16 length; int ifindex; u8 key[80] }. */
function keys(): void {
  const listener = socket(inet, stream, 0);
  for (const [peer, key, prefix] of [
    ['10.99.0.2', 'plain', 32],
    ['10.1.0.0', 'a b,\\\x01\xff', 16],
  ] as const) {
    const value = Buffer.alloc(216);
    value.set(inetAddress(peer, 0), 0);
    value[128] = 1;
    value[129] = prefix;
    value.writeUInt16LE(key.length, 130);
    value.write(key, 136, 'latin1');
    // TCP_MD5SIG_EXT
    setsockopt(listener, level.tcp, 32, value);
  }
  bind(listener, inetAddress('10.99.0.1', 179));
  listen(listener, 5);
}

function rates(): void {
  for (const [index, control] of ['bbr', 'reno', 'cubic'].entries()) {
    const [, client, server] = connection(inet, '127.0.0.1', 9000 + index, 0, (fd) => {
      setsockopt(fd, level.tcp, 13, Buffer.from(control));
      // SO_MAX_PACING_RATE
      if (index === 1) setsockopt(fd, level.socket, 47, int(1_250_000));
    });
    transfer(client, server, 300_000 + index * 777);
    transfer(server, client, 1 + index * 1_000_000);
  }
}

function marks(): void {
  connection(inet, '127.0.0.1', 9010, 0, (fd) => {
    setsockopt(fd, level.socket, 36, int(0x1234));
    setsockopt(fd, level.ip, 1, int(0x10));
    // TCP_MAXSEG, TCP_NODELAY, SO_KEEPALIVE
    setsockopt(fd, level.tcp, 2, int(700));
    setsockopt(fd, level.tcp, 1, int(1));
    setsockopt(fd, level.socket, 9, int(1));
  });
  const shut = connection(inet, '127.0.0.1', 9011, 0, () => undefined);
  shutdown(shut[1], 0);
}

function plainDetails(): void {
  const transparent = socket(inet, stream, 0);
  setsockopt(transparent, level.ip, 19, int(1));
  setsockopt(transparent, level.ip, 15, int(1));
  setsockopt(transparent, level.ip, 11, int(1));
  // IP_BIND_ADDRESS_NO_PORT, IP_RECVERR_RFC4884
  setsockopt(transparent, level.ip, 24, int(1));
  bind(transparent, inetAddress('192.0.2.9', 7777));
  listen(transparent, 4096);
  const unread = connection(inet, '127.0.0.1', 9012, 0, () => undefined);
  sendto(unread[1], new Uint8Array(4321), 0, null);
  sendto(unread[2], new Uint8Array(65), 0, null);
}

function v6Details(): void {
  const [, client, server] = connection(inet6, '::1', 9020, 0, (fd) => {
    setsockopt(fd, level.ipv6, 67, int(0x20));
    setsockopt(fd, level.ipv6, 26, int(1));
  });
  transfer(client, server, 10_000);
  connection(inet6, '::ffff:127.0.0.1', 9021, 0, () => undefined);
  const only = socket(inet6, stream, 0);
  setsockopt(only, level.ipv6, 26, int(1));
  setsockopt(only, level.socket, 25, Buffer.from('lo\0'));
  bind(only, inetAddress('::', 9022));
  listen(only, 1);
}

function fastOpen(): void {
  const listener = socket(inet, stream, 0);
  setsockopt(listener, level.tcp, 23, int(16));
  bind(listener, inetAddress('127.0.0.1', 9030));
  listen(listener, 5);
}

function mptcp(): void {
  const [, client, server] = connection(inet, '127.0.0.1', 9040, 262, () => undefined);
  transfer(client, server, 5000);
  connection(inet6, '::1', 9041, 262, () => undefined);
}

/** Bytes of a path that a terminal would obey, an abstract name with NUL bytes in it, one that is no text. */
function names(): void {
  for (const [index, name] of ['\0odd\0name\x1b[2J', '\0\u00e9t\u00e9', `\0${'x'.repeat(107)}`].entries()) {
    const fd = socket(unix, index === 1 ? seqpacket : stream, 0);
    bind(fd, unixAddress(name));
    if (index < 2) listen(fd, index + 1);
  }
  bind(socket(unix, dgram, 0), Buffer.from([unix, 0]));
  const address = unixAddress('\0queue');
  const listener = socket(unix, stream, 0);
  bind(listener, address);
  listen(listener, 5);
  for (let each = 0; each < 3; each++) connect(socket(unix, stream, 0), address);
}

function packets(): void {
  const ringed = socket(packet, raw, 0);
  setsockopt(ringed, level.packet, 10, int(2));
  // struct tpacket_req3 { block_size, block_nr, frame_size, frame_nr, retire_tmo, sizeof_priv, features }
  const ring = new Uint8Array(new Uint32Array([1 << 16, 4, 2048, 128, 60, 0, 0]).buffer);
  setsockopt(ringed, level.packet, 5, ring);
  bind(ringed, packetAddress(0x88cc, 1));
  const sending = socket(packet, raw, 0);
  setsockopt(sending, level.packet, 10, int(1));
  setsockopt(sending, level.packet, 13, new Uint8Array(new Uint32Array([4096, 2, 2048, 4]).buffer));
  bind(sending, packetAddress(0, 0));
  const flagged = socket(packet, dgram, 0);
  for (const option of [8, 9, 14]) setsockopt(flagged, level.packet, option, int(1));
  bind(flagged, packetAddress(0x86dd, 0));
  const odd = socket(packet, raw, 0);
  bind(odd, packetAddress(0x1234, 1));
  for (const kind of [0, 1, 3]) {
    const member = socket(packet, raw, 0);
    bind(member, packetAddress(0x88cc, 1));
    setsockopt(member, level.packet, 18, int((kind << 16) | (40 + kind)));
  }
  attachFilter(odd);
}

/** SO_ATTACH_FILTER: struct sock_fprog { u16 count; struct sock_filter *filter }; the program keeps nothing. */
function attachFilter(fd: number): void {
  foreign().struct('oracle_sock_fprog', { length: 'uint16_t', filter: 'void *' });
  const program = Buffer.from('280000000c000000150000010008000006000000000004000600000000000000', 'hex');
  const call = native('int setsockopt(int, int, int, oracle_sock_fprog *, unsigned int)');
  if (Number(call(fd, level.socket, 26, { length: program.length / 8, filter: program }, 16)) !== 0) {
    throw new Error(`SO_ATTACH_FILTER: ${foreign().errno()}`);
  }
}

function links(): void {
  bind(socket(netlink, raw, 0), netlinkAddress(0x11));
  const connected = socket(netlink, raw, 16);
  bind(connected, netlinkAddress(0));
  const peer = Buffer.from(netlinkAddress(1));
  peer.writeUInt32LE(4242, 4);
  connect(connected, peer);
}

function datagrams(): void {
  const receiver = socket(inet, dgram, 0);
  bind(receiver, inetAddress('127.0.0.1', 9050));
  const sender = socket(inet, dgram, 0);
  setsockopt(sender, level.ip, 10, int(1));
  connect(sender, inetAddress('127.0.0.1', 9050));
  for (let each = 0; each < 3; each++) sendto(sender, new Uint8Array(100), 0, null);
  const headers = socket(inet, raw, 255);
  bind(headers, inetAddress('127.0.0.1', 0));
  // An IPv6 flow with a traffic class, from an ephemeral port.
  const classed = socket(inet6, dgram, 0);
  setsockopt(classed, level.ipv6, 67, int(0xb8));
  connect(classed, inetAddress('::1', 9050));
}
