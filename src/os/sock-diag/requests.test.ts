import { describe, expect, test } from 'vitest';
import { fakeInetSocket } from '../socket-table.fake.ts';
import {
  destroyRequest,
  inetRequest,
  ipProtocol,
  netlinkRequest,
  packetRequest,
  unixRequest,
  unixShow,
  vsockRequest,
} from './requests.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
/** nlmsghdr: length, SOCK_DIAG_BY_FAMILY, REQUEST|DUMP, sequence 1, port 0. */
const header = (length: string, type = '1400', flags = '0103'): string =>
  `${length}000000${type}${flags}0100000000000000`;
const zeros = (bytes: number): string => '00'.repeat(bytes);

describe('requests, byte by byte', () => {
  test('every TCP socket of IPv4', () => {
    expect(hex(inetRequest({ protocol: 'tcp', family: 4 }))).toBe(`${header('48')}02060000ffffffff${zeros(48)}`);
  });

  test('UDP listeners of IPv6 with memory and tcp_info', () => {
    const request = inetRequest({ protocol: 'udp', family: 6, states: 1 << 7, extensions: 0b11 });
    expect(hex(request)).toBe(`${header('48')}0a11030080000000${zeros(48)}`);
  });

  test('a state number beyond 30 stays unsigned', () => {
    expect(hex(inetRequest({ protocol: 'tcp', family: 4, states: 0x8000_0000 })).slice(32, 48)).toBe(
      '0206000000000080',
    );
  });

  test('a filter travels as an attribute, padded to four bytes', () => {
    const request = inetRequest({ protocol: 'tcp', family: 4, bytecode: Uint8Array.of(1, 2, 3, 4, 5) });
    expect(hex(request)).toBe(`${header('54')}02060000ffffffff${zeros(48)}090001000102030405000000`);
  });

  test("mptcp's number needs an attribute: the field has eight bits", () => {
    expect(ipProtocol.mptcp).toBe(262);
    expect(hex(inetRequest({ protocol: 'mptcp', family: 4 }))).toBe(
      `${header('50')}02060000ffffffff${zeros(48)}0800030006010000`,
    );
  });

  test('UNIX, packet, netlink and vsock', () => {
    expect(hex(unixRequest(0x401, unixShow.NAME | unixShow.PEER))).toBe(
      `${header('28')}0100000001040000${zeros(4)}05000000${zeros(8)}`,
    );
    expect(hex(packetRequest(0x3f))).toBe(`${header('24')}11000000${zeros(4)}3f000000${zeros(8)}`);
    expect(hex(netlinkRequest(3))).toBe(`${header('24')}10ff0000${zeros(4)}03000000${zeros(8)}`);
    expect(hex(vsockRequest(1 << 10))).toBe(`${header('28')}2800000000040000${zeros(16)}`);
  });

  test('destroying names exactly one socket, by its cookie', () => {
    const socket = fakeInetSocket({
      localAddress: '127.0.0.1',
      localPort: 8080,
      remoteAddress: '127.0.0.2',
      remotePort: 54_321,
      interfaceIndex: 3,
      cookie: 0x0102_0304_0506_0708n,
    });
    expect(hex(destroyRequest(socket))).toBe(
      `${header('48', '1500', '0500')}02060000ffffffff1f90d4317f000001${zeros(12)}7f000002${zeros(12)}030000000807060504030201`,
    );
  });

  test('destroying an IPv6 socket', () => {
    const socket = fakeInetSocket({ localAddress: '2001:db8::1', localPort: 1, remoteAddress: '::ffff:1.2.3.4' });
    expect(hex(destroyRequest(socket))).toContain('20010db800000000000000000000000100000000000000000000ffff01020304');
  });
});
