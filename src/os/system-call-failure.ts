/** Errors made of an errno that a call answered with as a number. */
import { constants } from 'node:os';
import { SystemCallError } from '../ffi/library.ts';

/** The numbers that are looked at by name. */
export const errno = {
  again: constants.errno.EAGAIN,
  interrupted: constants.errno.EINTR,
  inProgress: constants.errno.EINPROGRESS,
  refused: constants.errno.ECONNREFUSED,
  noBuffers: constants.errno.ENOBUFS,
} as const;

/** The error of a call that answered minus this errno; its `code` is the errno's name. */
export function callFailure(syscall: string, negative: number): Error {
  return new SystemCallError(syscall, -negative);
}

/** What strerror(3) of the GNU C library says of an errno name; the name itself where no table here has it. */
export function errorText(code: string | undefined): string {
  return texts[code ?? ''] ?? code ?? 'Unknown error';
}

/** GNU C library 2.36, C locale: the errors that sockets, files and pipes give. */
const texts: Readonly<Record<string, string>> = {
  EPERM: 'Operation not permitted',
  ENOENT: 'No such file or directory',
  EINTR: 'Interrupted system call',
  EIO: 'Input/output error',
  ENXIO: 'No such device or address',
  EBADF: 'Bad file descriptor',
  EAGAIN: 'Resource temporarily unavailable',
  ENOMEM: 'Cannot allocate memory',
  EACCES: 'Permission denied',
  EEXIST: 'File exists',
  ENODEV: 'No such device',
  ENOTDIR: 'Not a directory',
  EISDIR: 'Is a directory',
  EINVAL: 'Invalid argument',
  ENFILE: 'Too many open files in system',
  EMFILE: 'Too many open files',
  EFBIG: 'File too large',
  ENOSPC: 'No space left on device',
  EROFS: 'Read-only file system',
  EPIPE: 'Broken pipe',
  ENAMETOOLONG: 'File name too long',
  EMSGSIZE: 'Message too long',
  EPROTOTYPE: 'Protocol wrong type for socket',
  ENOPROTOOPT: 'Protocol not available',
  EPROTONOSUPPORT: 'Protocol not supported',
  ESOCKTNOSUPPORT: 'Socket type not supported',
  EOPNOTSUPP: 'Operation not supported',
  EAFNOSUPPORT: 'Address family not supported by protocol',
  EADDRINUSE: 'Address already in use',
  EADDRNOTAVAIL: 'Cannot assign requested address',
  ENETDOWN: 'Network is down',
  ENETUNREACH: 'Network is unreachable',
  ECONNABORTED: 'Software caused connection abort',
  ECONNRESET: 'Connection reset by peer',
  ENOBUFS: 'No buffer space available',
  EISCONN: 'Transport endpoint is already connected',
  ENOTCONN: 'Transport endpoint is not connected',
  ETIMEDOUT: 'Connection timed out',
  ECONNREFUSED: 'Connection refused',
  EHOSTDOWN: 'Host is down',
  EHOSTUNREACH: 'No route to host',
  EALREADY: 'Operation already in progress',
  EINPROGRESS: 'Operation now in progress',
  EDQUOT: 'Disk quota exceeded',
  EPROTO: 'Protocol error',
};
