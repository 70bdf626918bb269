/** epoll(7): one call that names the ready ones among thousands of descriptors. */
import { addressOf } from './packet-socket.ts';
import { checked, foreign, native } from './library.ts';

/** EPOLL* bits (include/uapi/linux/eventpoll.h). Edge-triggered: said once for each change, so a descriptor is added once. */
export const epollEvent = { in: 1, out: 4, error: 8, hangUp: 16, edgeTriggered: 0x8000_0000 } as const;

/** EPOLL_CLOEXEC is O_CLOEXEC. */
const closeOnExec = 0o2000000;
const controlAdd = 1;
/** struct epoll_event is packed on x86-64 only (EPOLL_PACKED): 12 bytes with the data at 4, elsewhere 16 with the data at 8. */
const eventLength = process.arch === 'x64' ? 12 : 16;
const dataAt = process.arch === 'x64' ? 4 : 8;
const hostLittle = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/** epoll_create1(2): a new descriptor, closed on exec. Throws SystemCallError. */
export function epollCreate(): number {
  return checked('epoll_create1', native('int epoll_create1(int)')(closeOnExec));
}

/** Adds a descriptor; its events come back with `tag` (32 bits). A descriptor that is closed leaves by itself. Throws SystemCallError. */
export function epollAdd(epoll: number, fd: number, events: number, tag: number): void {
  const event = new DataView(new ArrayBuffer(eventLength));
  event.setUint32(0, events >>> 0, hostLittle);
  event.setUint32(dataAt, tag, hostLittle);
  checked(
    'epoll_ctl',
    native('int epoll_ctl(int, int, int, void *)')(epoll, controlAdd, fd, new Uint8Array(event.buffer)),
  );
}

/** The memory that {@link epollReady} writes to: room for `capacity` events. */
export class EpollBuffer {
  readonly capacity: number;
  readonly address: number;
  readonly #view: DataView;

  constructor(capacity: number) {
    this.capacity = capacity;
    const bytes = Buffer.allocUnsafeSlow(Math.max(capacity * eventLength, 4096));
    this.address = addressOf(bytes);
    this.#view = new DataView(bytes.buffer);
  }

  /** The tag of event number `index`. */
  tag(index: number): number {
    return this.#view.getUint32(index * eventLength + dataAt, hostLittle);
  }
}

/** epoll_wait(2) without waiting: how many events stand in the buffer. A signal counts as none. Throws SystemCallError. */
export function epollReady(epoll: number, into: EpollBuffer): number {
  const count = native('int epoll_wait(int, uintptr_t, int, int)')(epoll, into.address, into.capacity, 0) as number;
  if (count >= 0) return count;
  const interrupted = 4;
  return foreign().errno() === interrupted ? 0 : checked('epoll_wait', count);
}
