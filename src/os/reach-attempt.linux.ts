/** One socket on its way to a port: connect(2) and send(2) without waiting, the error queue, and what is sent again meanwhile. */
import { constants } from 'node:os';
import { ipAddress, ipFromBytes } from '../addr/ip-address.ts';
import type { Clock } from '../base/clock.ts';
import { errnoName } from '../base/errors.ts';
import { errorOrigin, keepErrors, keepHopLimits, takeError, tryConnect } from '../ffi/dialing.ts';
import { bind, close, getsockname, socket, socketType } from '../ffi/libc.ts';
import { whenReady } from '../ffi/poll.ts';
import { send } from '../ffi/stream-calls.ts';
import type { ReachBase, ReachPlan, SeenIcmp, TcpAfter, TcpReach, UdpReach } from './reach.ts';
import type { InternetName } from './socket-name.ts';
import { familyOf, fromSockaddr, toSockaddr } from './socket-name.ts';
import { applyOptions } from './socket-options.ts';
import { failedRetransmissions, retransmitsOf } from './tcp-info.linux.ts';

const errnoNames = new Map(Object.entries(constants.errno).map(([name, number]) => [number, name]));
const { EALREADY, EAGAIN, ECONNRESET, EINPROGRESS, EINTR, EISCONN } = constants.errno;

/** How often the kernel is asked how far it is. */
const tickMs = 50;

/** One socket on its way; the caller closes it. */
export class Attempt {
  fd = -1;
  /** The peer reset the connection before we saw that it was there. */
  wasReset = false;
  readonly #clock: Clock;
  readonly #plan: ReachPlan;
  readonly #began: number;
  readonly #startedAt: number;
  readonly #icmp: SeenIcmp[] = [];
  #errno: string | null = null;
  #call: ReachBase['call'] = 'socket';
  #local: ReachBase['local'] = null;
  #retransmits = 0;
  #unsent = 0;
  #failures = failedRetransmissions();
  /** Failures of the last look that no repetition of ours explained. */
  #unmatched = 0;
  #endedMs: number | null = null;

  constructor(clock: Clock, plan: ReachPlan) {
    this.#clock = clock;
    this.#plan = plan;
    this.#began = clock.monotonic();
    this.#startedAt = clock.now();
  }

  /** Milliseconds since it was made. */
  elapsed(): number {
    return this.#clock.monotonic() - this.#began;
  }

  /** Whether its time is over, or nobody waits any more. */
  get over(): boolean {
    return this.elapsed() >= this.#plan.timeoutMs || this.#plan.signal?.aborted === true;
  }

  /** Makes the socket and binds it where that was asked for; false when the kernel refuses. */
  open(type: number): boolean {
    const { address, from, hopLimit } = this.#plan;
    return this.#attempt(() => {
      this.fd = socket(familyOf(this.#peer()), type | socketType.nonblock | socketType.cloexec, 0);
      keepErrors(this.fd, address.version);
      keepHopLimits(this.fd, address.version);
      if (hopLimit !== undefined) applyOptions(this.fd, address.version, { ttl: hopLimit });
      if (from === null) return;
      this.#call = 'bind';
      const own = from.address ?? ipAddress(address.version, 0n);
      bind(this.fd, toSockaddr({ kind: 'internet', address: own, port: from.port }));
    });
  }

  /** Waits for the end of connect(2). */
  async connect(): Promise<TcpReach['outcome']> {
    this.#call = 'connect';
    const name = this.#encodedPeer();
    if (name === null) return 'failed';
    for (let first = true; ; first = false) {
      const errno = tryConnect(this.fd, name, name.length);
      if (first) this.#learnLocal();
      this.#sample();
      if (errno === 0 || errno === EISCONN) return this.#end(this.#isSelf() ? 'self' : 'connected');
      // A RST to a SYN is ECONNREFUSED; this one came behind a whole handshake (tcp_reset() in net/ipv4/tcp_input.c).
      if (errno === ECONNRESET) {
        this.wasReset = true;
        return this.#end('connected');
      }
      const pending = errno === EINPROGRESS || errno === EALREADY || errno === EINTR;
      // While a call holds the socket an ICMP error goes to its queue only (tcp_v4_err() keeps it as a soft error), so
      // that the kernel would go on for a minute: on loopback that is always so.
      const early = this.takeErrors();
      if (!pending) return this.fail('connect', errno).#end('failed');
      if (early !== 0) return this.fail('connect', early).#end('failed');
      if (this.over) return this.#end('timeout');
      await this.#settled();
    }
  }

  /** connect(2) of a datagram socket: says at once whether there is a route. */
  connectDatagrams(): boolean {
    this.#call = 'connect';
    const name = this.#encodedPeer();
    if (name === null) return false;
    const errno = tryConnect(this.fd, name, name.length);
    if (errno !== 0) this.fail('connect', errno);
    else this.#learnLocal();
    return errno === 0;
  }

  /** Sends without waiting; a full queue counts as sent. False when the kernel refuses. */
  sendDatagram(bytes: Uint8Array): boolean {
    this.#call = 'send';
    const taken = send(this.fd, bytes);
    if (taken >= 0 || taken === -EAGAIN || taken === -EINTR) return true;
    this.fail('send', -taken);
    return false;
  }

  /** Waits until the socket is ready, for so long at most. */
  async ready(kind: 'readable' | 'writable', milliseconds: number): Promise<void> {
    const enough = new AbortController();
    const stop = (): void => enough.abort();
    this.#plan.signal?.addEventListener('abort', stop, { once: true });
    try {
      await Promise.race([
        whenReady(this.fd, kind, enough.signal),
        this.#clock.sleep(Math.max(1, milliseconds), enough.signal),
      ]);
    } finally {
      stop();
      this.#plan.signal?.removeEventListener('abort', stop);
    }
  }

  /** Keeps which call failed and how. */
  fail(call: ReachBase['call'], errno: number): this {
    this.#call = call;
    this.#errno = errnoNames.get(errno) ?? `E${errno}`;
    return this;
  }

  /** Empties the error queue; the errno of a message that ends the attempt, or 0. */
  takeErrors(): number {
    let final = 0;
    for (let queued = takeError(this.fd); queued !== null; queued = takeError(this.fd)) {
      if (queued.origin !== errorOrigin.icmp && queued.origin !== errorOrigin.icmp6) continue;
      const from = queued.offender === null ? null : ipFromBytes(queued.offender);
      const version = queued.origin === errorOrigin.icmp ? 4 : 6;
      const { type, code, hopLimit } = queued;
      if (this.#icmp.length < 16) this.#icmp.push({ version, type, code, from, hopLimit, ms: this.elapsed() });
      // EMSGSIZE is path MTU discovery: the kernel sends smaller packets and goes on.
      if (queued.errno !== constants.errno.EMSGSIZE) final = queued.errno;
    }
    return final;
  }

  /** What was seen, as the answer of a TCP attempt. */
  tcp(outcome: TcpReach['outcome'], after: TcpAfter | null): TcpReach {
    const [retransmits, unsentRetransmits] = [this.#retransmits, this.#unsent];
    return { transport: 'tcp', outcome, retransmits, unsentRetransmits, after, ...this.#base() };
  }

  /** What was seen, as the answer of a UDP request. */
  udp(outcome: UdpReach['outcome'], sent: number, answerBytes: number): UdpReach {
    return { transport: 'udp', outcome, sent, answerBytes, ...this.#base() };
  }

  close(): void {
    if (this.fd >= 0) close(this.fd);
    this.fd = -1;
  }

  #base(): ReachBase {
    const ms = this.#endedMs ?? this.elapsed();
    return {
      errno: this.#errno,
      call: this.#call,
      local: this.#local,
      icmp: [...this.#icmp],
      startedAt: this.#startedAt,
      ms,
    };
  }

  #peer(): InternetName {
    return { kind: 'internet', address: this.#plan.address, port: this.#plan.port };
  }

  #encodedPeer(): Uint8Array | null {
    let bytes: Uint8Array | null = null;
    this.#attempt(() => (bytes = toSockaddr(this.#peer())));
    return bytes;
  }

  #attempt(task: () => void): boolean {
    try {
      task();
      return true;
    } catch (error) {
      const name = errnoName(error);
      if (name === undefined) throw error;
      this.#errno = name;
      return false;
    }
  }

  #learnLocal(): void {
    const name = fromSockaddr(getsockname(this.fd));
    if (name.kind === 'internet' && name.port !== 0) this.#local = { address: name.address, port: name.port };
  }

  /** A free port of this host that the kernel gave to our own socket answers its SYN itself (RFC 9293 section 3.5). */
  #isSelf(): boolean {
    const { address, port } = this.#plan;
    return this.#local?.port === port && this.#local.address.value === address.value;
  }

  #end(outcome: TcpReach['outcome']): TcpReach['outcome'] {
    this.#endedMs = this.elapsed();
    return outcome;
  }

  /** Until connect(2) ends or time is over; counts what is sent again meanwhile. */
  async #settled(): Promise<void> {
    const done = new AbortController();
    const ended = this.ready('writable', this.#plan.timeoutMs - this.elapsed()).finally(() => done.abort());
    while (!done.signal.aborted) {
      await this.#clock.sleep(tickMs, done.signal);
      this.#sample();
    }
    await ended;
  }

  /**
   * The SYNs sent again since the last look, and whether the kernel failed to send in the same moment. It counts the repetition first
   * and the failure behind it: one that came between our two readings belongs to the next look.
   */
  #sample(): void {
    const more = Math.max(0, retransmitsOf(this.fd) - this.#retransmits);
    const total = failedRetransmissions();
    const failures = Math.max(0, total - this.#failures) + this.#unmatched;
    const matched = Math.min(more, failures);
    this.#retransmits += more;
    this.#unsent += matched;
    this.#unmatched = more === 0 ? failures - this.#unmatched : 0;
    this.#failures = total;
  }
}
