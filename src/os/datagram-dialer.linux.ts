/** Asks UDP ports through the kernel, as every user may: a connected socket for each attempt, whose error queue tells ICMP errors. */
import { constants } from 'node:os';
import type { IpAddress } from '../addr/ip-address.ts';
import type { Clock } from '../base/clock.ts';
import { keepErrors, tryConnect, trySocket } from '../ffi/dialing.ts';
import { epollAdd, EpollBuffer, epollCreate, epollEvent, epollReady } from '../ffi/epoll.ts';
import { addressFamily, close, getsockname, socketType } from '../ffi/libc.ts';
import { receive, send } from '../ffi/stream-calls.ts';
import { addressLength, affordableSlots, failedDial, icmpOf, waitReadable, writeAddress } from './dialer.linux.ts';
import type { Dialer, DialOutcome } from './dialer.ts';
import { pendingDial } from './dialer.ts';

const { EAGAIN, EINTR } = constants.errno;
const answered: DialOutcome = Object.freeze({ code: 'answered', icmp: null });
const self: DialOutcome = Object.freeze({ code: 'self', icmp: null });
/** Of an answer nothing but its arrival counts. */
const room = Buffer.alloc(64);

/**
 * Opens one for as many attempts as the descriptor limit allows; `questionOf` gives what a port is asked. An attempt ends with
 * `answered`, `self` (the answer came from one of these sockets, so that nobody else can have the port), or an errno name and the
 * ICMP error behind it. Throws PTL_NO_FFI and SystemCallError.
 */
export function openDatagramDialer(
  clock: Clock,
  questionOf: (port: number) => Uint8Array,
  capacity: number = affordableSlots(),
): Dialer {
  return new DatagramDialer(clock, questionOf, capacity);
}

class DatagramDialer implements Dialer {
  readonly capacity: number;
  readonly #clock: Clock;
  readonly #questionOf: (port: number) => Uint8Array;
  readonly #epoll: number;
  readonly #events: EpollBuffer;
  readonly #fds: Int32Array;
  /** Ports of this host under way: slots by port and address, and whether one of our own sockets has taken that port since. */
  readonly #asked = new Map<string, number>();
  readonly #names: (string | undefined)[];
  readonly #isOwn: Uint8Array;
  readonly #address = Buffer.alloc(addressLength);
  #closed = false;

  constructor(clock: Clock, questionOf: (port: number) => Uint8Array, capacity: number) {
    this.#clock = clock;
    this.#questionOf = questionOf;
    this.capacity = capacity;
    this.#epoll = epollCreate();
    this.#events = new EpollBuffer(Math.min(capacity, 512));
    this.#fds = new Int32Array(capacity).fill(-1);
    this.#names = Array.from<string | undefined>({ length: capacity });
    this.#isOwn = new Uint8Array(capacity);
  }

  begin(slot: number, address: IpAddress, port: number, local: boolean): DialOutcome {
    const version = address.version;
    const family = version === 4 ? addressFamily.inet : addressFamily.inet6;
    const fd = trySocket(family, socketType.dgram | socketType.nonblock | socketType.cloexec, 0);
    if (fd < 0) return failedDial(-fd, null);
    this.#fds[slot] = fd;
    keepErrors(fd, version);
    writeAddress(this.#address, address);
    this.#address.writeUInt16BE(port, 2);
    const refused = tryConnect(fd, this.#address, version === 4 ? 16 : addressLength);
    if (refused !== 0) return this.#end(slot, failedDial(refused, null));
    if (local) this.#remember(slot, fd, version);
    const sent = send(fd, this.#questionOf(port));
    // A closed port of this host has answered by the time send(2) returns.
    const outcome = sent < 0 ? failedDial(-sent, icmpOf(fd)) : local ? this.#look(slot) : pendingDial;
    if (outcome.code !== 'pending') return this.#end(slot, outcome);
    epollAdd(this.#epoll, fd, epollEvent.in, slot);
    return pendingDial;
  }

  collect(ended: (slot: number, outcome: DialOutcome) => void): number {
    let found = 0;
    for (;;) {
      const count = epollReady(this.#epoll, this.#events);
      for (let index = 0; index < count; index++) {
        const slot = this.#events.tag(index);
        const outcome = this.#look(slot);
        if (outcome.code === 'pending') continue;
        found++;
        ended(slot, this.#end(slot, outcome));
      }
      if (count < this.#events.capacity) return found;
    }
  }

  abandon(slot: number): void {
    this.#drop(slot);
  }

  wait(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return waitReadable(this.#epoll, milliseconds, this.#clock, signal);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (let slot = 0; slot < this.capacity; slot++) this.#drop(slot);
    close(this.#epoll);
  }

  /** What has come for a slot; an answer counts before an error, which may be about another datagram of its way. */
  #look(slot: number): DialOutcome {
    const fd = this.#fds[slot]!;
    const length = receive(fd, room);
    if (length >= 0) return this.#isOwn[slot] === 1 ? self : answered;
    const icmp = icmpOf(fd);
    if (icmp === null && (length === -EAGAIN || length === -EINTR)) return pendingDial;
    return failedDial(-length, icmp);
  }

  /** The kernel may give a socket the very port that it asks, or that another one asks: what answers is ours then. */
  #remember(slot: number, fd: number, version: 4 | 6): void {
    const name = nameOf(this.#address, version);
    this.#names[slot] = name;
    this.#asked.set(name, slot);
    const asker = this.#asked.get(nameOf(getsockname(fd), version));
    if (asker !== undefined) this.#isOwn[asker] = 1;
  }

  #end(slot: number, outcome: DialOutcome): DialOutcome {
    this.#drop(slot);
    return outcome;
  }

  #drop(slot: number): void {
    const fd = this.#fds[slot]!;
    if (fd < 0) return;
    this.#fds[slot] = -1;
    this.#isOwn[slot] = 0;
    close(fd);
    const name = this.#names[slot];
    if (name === undefined) return;
    this.#names[slot] = undefined;
    this.#asked.delete(name);
  }
}

/** Port and address of a struct sockaddr_in or sockaddr_in6. */
function nameOf(name: Uint8Array, version: 4 | 6): string {
  return Buffer.from(name.buffer, name.byteOffset, name.length).toString('latin1', 2, version === 4 ? 8 : 24);
}
