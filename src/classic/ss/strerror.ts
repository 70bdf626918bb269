/** The C library's words for errno, as perror(3) prints them. */
import { getSystemErrorMap } from 'node:util';

/** glibc's texts for what the calls behind ss answer with; libuv's own differ in case and wording. */
const texts: Readonly<Record<string, string>> = {
  EPERM: 'Operation not permitted',
  ENOENT: 'No such file or directory',
  EINTR: 'Interrupted system call',
  EIO: 'Input/output error',
  E2BIG: 'Argument list too long',
  EAGAIN: 'Resource temporarily unavailable',
  ENOMEM: 'Cannot allocate memory',
  EACCES: 'Permission denied',
  EBUSY: 'Device or resource busy',
  ENOTDIR: 'Not a directory',
  EISDIR: 'Is a directory',
  EINVAL: 'Invalid argument',
  ENFILE: 'Too many open files in system',
  EMFILE: 'Too many open files',
  ENOSPC: 'No space left on device',
  EROFS: 'Read-only file system',
  ENAMETOOLONG: 'File name too long',
  ENOSYS: 'Function not implemented',
  ELOOP: 'Too many levels of symbolic links',
  EOPNOTSUPP: 'Operation not supported',
  ENOTSUP: 'Operation not supported',
  EPROTONOSUPPORT: 'Protocol not supported',
  EAFNOSUPPORT: 'Address family not supported by protocol',
  ENOBUFS: 'No buffer space available',
  EMSGSIZE: 'Message too long',
  ETXTBSY: 'Text file busy',
  ENXIO: 'No such device or address',
};

/** The text of an errno name; the system's own words in its own case for one that is not listed. */
export function errorText(code: string): string {
  const known = texts[code];
  if (known !== undefined) return known;
  for (const [name, message] of getSystemErrorMap().values()) if (name === code) return message;
  return code;
}
