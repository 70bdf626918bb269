import { describe, expect, test } from 'vitest';
import { PortolanError, errnoName } from '../base/errors.ts';
import {
  accept4,
  addressFamily,
  bind,
  close,
  connect,
  getsockname,
  listen,
  pidfdOpen,
  pidfdSendSignal,
  recv,
  sendto,
  setsockopt,
  shutdown,
  socket,
  socketType,
} from './libc.ts';
import { SystemCallError, checked, hasNative, native } from './library.ts';
import { serviceName, servicePort, userName } from './names.ts';

/** struct sockaddr_in of 127.0.0.1. */
function loopback(port = 0): Uint8Array {
  const address = Buffer.alloc(16);
  address.writeUInt16LE(addressFamily.inet, 0);
  address.writeUInt16BE(port, 2);
  address.set([127, 0, 0, 1], 4);
  return address;
}

const errno = (call: () => unknown): string | undefined => {
  try {
    call();
    return undefined;
  } catch (error) {
    return errnoName(error);
  }
};

describe.skipIf(process.platform !== 'linux')('socket calls', () => {
  test('a conversation over loopback', () => {
    const server = socket(addressFamily.inet, socketType.stream | socketType.cloexec | socketType.nonblock, 0);
    expect(errno(() => accept4(server, 0))).toBe('EINVAL');
    setsockopt(server, 1, 2, Uint8Array.of(1, 0, 0, 0));
    bind(server, loopback());
    listen(server, 1);
    expect(errno(() => accept4(server, 0))).toBe('EAGAIN');
    const address = getsockname(server);
    expect([...address.subarray(4, 8)]).toEqual([127, 0, 0, 1]);
    const client = socket(addressFamily.inet, socketType.stream | socketType.cloexec, 0);
    connect(client, address);
    const peer = accept4(server, socketType.cloexec);
    expect(sendto(client, Buffer.from('hello'), 0, null)).toBe(5);
    const received = Buffer.alloc(16);
    expect(recv(peer, received, 0)).toBe(5);
    expect(received.toString('latin1', 0, 5)).toBe('hello');
    shutdown(client, 1);
    expect(recv(peer, received, 0)).toBe(0);
    for (const fd of [client, peer, server]) close(fd);
    expect(errno(() => close(server))).toBe('EBADF');
  });

  test('refusals carry the errno', () => {
    expect(errno(() => socket(255, 1, 0))).toBe('EAFNOSUPPORT');
    const udp = socket(addressFamily.inet, socketType.dgram | socketType.cloexec, 0);
    expect(errno(() => bind(udp, loopback().subarray(0, 4)))).toBe('EINVAL');
    expect(errno(() => listen(udp, 1))).toBe('ENOTSUP');
    close(udp);
    const error = new SystemCallError('bind', 13);
    expect(error).toMatchObject({ code: 'EACCES', errno: 13, syscall: 'bind', message: 'bind: EACCES' });
  });

  test('a handle on a process', () => {
    const handle = pidfdOpen(process.pid);
    pidfdSendSignal(handle, 0);
    close(handle);
    expect(errno(() => pidfdOpen(4_194_304))).toMatch(/^(?:ESRCH|EINVAL)$/);
    expect(errno(() => pidfdSendSignal(handle, 0))).toBe('EBADF');
  });
});

describe('the door to native code', () => {
  test('results', () => {
    expect(checked('call', 7n)).toBe(7);
    expect(checked('call', 0)).toBe(0);
  });

  test('a function is bound once', () => {
    expect(hasNative()).toBe(true);
    expect(native('int close(int)')).toBe(native('int close(int)'));
  });

  test('PORTOLAN_NO_FFI=1 closes it for what is not bound yet', () => {
    const before = process.env['PORTOLAN_NO_FFI'];
    process.env['PORTOLAN_NO_FFI'] = '1';
    try {
      expect(hasNative()).toBe(false);
      expect(() => native('int getpagesize(void)')).toThrowError(PortolanError);
      expect(() => native('int getpagesize(void)')).toThrowError(expect.objectContaining({ code: 'PTL_NO_FFI' }));
    } finally {
      if (before === undefined) delete process.env['PORTOLAN_NO_FFI'];
      else process.env['PORTOLAN_NO_FFI'] = before;
    }
  });
});

describe.skipIf(process.platform !== 'linux')('names of the C library', () => {
  test('users and services, known and unknown', () => {
    expect(userName(0)).toBe('root');
    expect(userName(4_000_000_000)).toBeNull();
    expect(serviceName(443, 'tcp')).toBe('https');
    expect(serviceName(443, 'no-protocol')).toBeNull();
    expect(servicePort('https', 'tcp')).toBe(443);
    expect(servicePort('https', null)).toBe(443);
    expect(servicePort('no-such-service', null)).toBeNull();
  });
});
