/** Messages that the kernel sends to a sock_diag multicast group, as they happen: today, sockets that are destroyed. */
import { errnoName } from '../../base/errors.ts';
import { close, recv, setsockopt } from '../../ffi/libc.ts';
import { type MessageVisitor, openSocket } from './netlink.linux.ts';
import { netlinkMessage } from './requests.ts';

/** An open subscription. */
export interface Events {
  /** Hands over what has arrived and returns at once; false when nothing had. Throws SystemCallError (ENOBUFS: some were lost). */
  poll(visit: MessageVisitor): boolean;
  close(): void;
}

const NETLINK_SOCK_DIAG = 4;
const headerLength = 16;
const receiveLength = 1 << 16;
const MSG_DONTWAIT = 0x40;
const SOL_SOCKET = 1;
const SO_RCVBUF = 8;
/** Room for some thousands of events between two polls; the kernel doubles it, and caps it by net.core.rmem_max. */
const eventBuffer = 1 << 20;

/** Joins multicast groups: bit n-1 of `groups` is group n of sock_diag.h (SKNLGRP_INET_TCP_DESTROY is 1). Throws SystemCallError. */
export function openEvents(groups: number): Events {
  const fd = openSocket(NETLINK_SOCK_DIAG, groups);
  const buffer = Buffer.allocUnsafeSlow(receiveLength);
  try {
    const size = Buffer.alloc(4);
    size.writeUInt32LE(eventBuffer);
    setsockopt(fd, SOL_SOCKET, SO_RCVBUF, size);
  } catch (error) {
    close(fd);
    throw error;
  }
  return {
    poll(visit) {
      const length = receive(fd, buffer);
      eachMessage(buffer, length, visit);
      return length > 0;
    },
    close: () => close(fd),
  };
}

function receive(fd: number, buffer: Buffer): number {
  try {
    return recv(fd, buffer, MSG_DONTWAIT);
  } catch (error) {
    if (['EAGAIN', 'EINTR'].includes(errnoName(error) ?? '')) return 0;
    throw error;
  }
}

function eachMessage(buffer: Buffer, length: number, visit: MessageVisitor): void {
  for (let at = 0; at + headerLength <= length;) {
    const messageLength = buffer.readUInt32LE(at);
    if (messageLength < headerLength || at + messageLength > length) return;
    if (buffer.readUInt16LE(at + 4) === netlinkMessage.SOCK_DIAG_BY_FAMILY) {
      visit(buffer, at + headerLength, at + messageLength);
    }
    at += (messageLength + 3) & ~3;
  }
}
