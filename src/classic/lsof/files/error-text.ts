/** The C library's words for errno names (glibc's strerror in the C locale): lsof prints them behind names it cannot examine. */

const texts: Readonly<Record<string, string>> = {
  EACCES: 'Permission denied',
  EAGAIN: 'Resource temporarily unavailable',
  EBADF: 'Bad file descriptor',
  EHOSTDOWN: 'Host is down',
  EINTR: 'Interrupted system call',
  EINVAL: 'Invalid argument',
  EIO: 'Input/output error',
  ELOOP: 'Too many levels of symbolic links',
  EMFILE: 'Too many open files',
  ENAMETOOLONG: 'File name too long',
  ENFILE: 'Too many open files in system',
  ENODEV: 'No such device',
  ENOENT: 'No such file or directory',
  ENOMEM: 'Cannot allocate memory',
  ENOTCONN: 'Transport endpoint is not connected',
  ENOTDIR: 'Not a directory',
  ENXIO: 'No such device or address',
  EOVERFLOW: 'Value too large for defined data type',
  EPERM: 'Operation not permitted',
  ESRCH: 'No such process',
  ESTALE: 'Stale file handle',
  ETIMEDOUT: 'Connection timed out',
};

/** The words for an errno name; the name itself where they are not known. */
export function errorText(errno: string): string {
  return texts[errno] ?? errno;
}
