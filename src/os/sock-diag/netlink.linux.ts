/** The netlink socket that carries sock_diag and rtnetlink: one request out, the dump's messages back. */
import { PortolanError, errnoName } from '../../base/errors.ts';
import { addressFamily, bind, close, recv, sendto, socket, socketType } from '../../ffi/libc.ts';
import { SystemCallError } from '../../ffi/library.ts';
import { netlinkMessage } from './requests.ts';

/** Netlink families (include/uapi/linux/netlink.h) and the type of the rows of each dump. */
export const netlinkFamily = { ROUTE: 0, SOCK_DIAG: 4 } as const;

const headerLength = 16;
/** The kernel fills at most 32 KiB a read for a dump; more room gains nothing (measured). */
const receiveLength = 1 << 16;
const flagDumpInterrupted = 0x10;

/** Calls back with each message's body: bytes `start` to `end` of a buffer that is only valid during the call. */
export type MessageVisitor = (bytes: Buffer, start: number, end: number) => void;

/** A dump in progress. */
export interface Dump {
  /**
   * Receives one chunk of the dump and returns after handing its messages to `visit`; false when the dump is complete.
   * `chunk`, when given, sees the bytes as they came, headers and the closing message included, before `visit` does.
   */
  next(visit: MessageVisitor, chunk?: (bytes: Buffer) => void): boolean;
  /** Whether the kernel said that the table changed during the dump (NLM_F_DUMP_INTR). */
  readonly interrupted: boolean;
  close(): void;
}

/**
 * Sends a request on a socket of its own and visits the messages of type `rowType`. Throws SystemCallError, or PTL_NETLINK
 * where netlink itself is refused.
 */
export function openDump(
  request: Uint8Array,
  family: number = netlinkFamily.SOCK_DIAG,
  rowType: number = netlinkMessage.SOCK_DIAG_BY_FAMILY,
): Dump {
  const fd = openSocket(family);
  const buffer = Buffer.allocUnsafeSlow(receiveLength);
  let interrupted = false;
  try {
    sendto(fd, request, 0, netlinkAddress(0));
  } catch (error) {
    close(fd);
    throw error;
  }
  return {
    get interrupted() {
      return interrupted;
    },
    next(visit, chunk) {
      const length = receive(fd, buffer);
      chunk?.(buffer.subarray(0, length));
      let at = 0;
      while (at + headerLength <= length) {
        const messageLength = buffer.readUInt32LE(at);
        const type = buffer.readUInt16LE(at + 4);
        if (messageLength < headerLength || at + messageLength > length) throw malformed();
        if ((buffer.readUInt16LE(at + 6) & flagDumpInterrupted) !== 0) interrupted = true;
        if (type === netlinkMessage.DONE) {
          // A dump that fails before its first row ends at once, and the errno stands where the flags of a done message are:
          // that is how a kernel without a table's diag module says ENOENT (netlink_dump in net/netlink/af_netlink.c).
          const errno = messageLength >= headerLength + 4 ? -buffer.readInt32LE(at + headerLength) : 0;
          if (errno > 0) throw new SystemCallError('sock_diag', errno);
          return false;
        }
        if (type === netlinkMessage.ERROR) {
          const errno = -buffer.readInt32LE(at + headerLength);
          if (errno !== 0) throw new SystemCallError('sock_diag', errno);
          return false;
        }
        if (type === rowType) visit(buffer, at + headerLength, at + messageLength);
        at += (messageLength + 3) & ~3;
      }
      return true;
    },
    close: () => close(fd),
  };
}

/** Sends a request that is answered by one acknowledgement. Throws SystemCallError with the kernel's errno. */
export function exchange(request: Uint8Array): void {
  const dump = openDump(request);
  try {
    while (dump.next(() => {}));
  } finally {
    dump.close();
  }
}

/** A netlink socket of a family, joined to multicast groups (bit n-1 is group n). Throws PTL_NETLINK or PTL_NO_FFI. */
export function openSocket(family: number, groups = 0): number {
  try {
    const fd = socket(addressFamily.netlink, socketType.raw | socketType.cloexec, family);
    try {
      bind(fd, netlinkAddress(groups));
      return fd;
    } catch (error) {
      close(fd);
      throw error;
    }
  } catch (error) {
    if (error instanceof PortolanError) throw error;
    throw new PortolanError('PTL_NETLINK', `the kernel refuses a netlink socket of family ${family}`, {
      evidence: errnoName(error) ?? String(error),
      cause: error,
    });
  }
}

/** A dump is produced inside recv(2) itself: it never waits for anybody. A read cut short by a signal is repeated. */
function receive(fd: number, buffer: Buffer): number {
  for (;;) {
    try {
      return recv(fd, buffer, 0);
    } catch (error) {
      if (errnoName(error) !== 'EINTR') throw error;
    }
  }
}

/** struct sockaddr_nl with port id 0: the kernel when sending, "choose one for me" when binding. */
function netlinkAddress(groups: number): Uint8Array {
  const address = Buffer.alloc(12);
  address.writeUInt16LE(addressFamily.netlink, 0);
  address.writeUInt32LE(groups, 8);
  return address;
}

function malformed(): PortolanError {
  return new PortolanError('PTL_NETLINK', 'the kernel sent a netlink message whose length cannot be');
}
