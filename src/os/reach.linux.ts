/** Reaches one port and keeps what the kernel tells an ordinary user: errno, the ICMP message behind it, SYNs sent again, the peer's window. */
import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { ipAddress, ipFromBytes } from '../addr/ip-address.ts';
import type { Clock } from '../base/clock.ts';
import { errnoName } from '../base/errors.ts';
import {
  errorOrigin,
  keepErrors,
  keepHopLimits,
  refuseFarther,
  resetOnClose,
  takeError,
  tryConnect,
} from '../ffi/dialing.ts';
import { bind, close, getsockname, socket, socketType } from '../ffi/libc.ts';
import { getsockopt, littleEndian } from '../ffi/packet-socket.ts';
import { whenReady } from '../ffi/poll.ts';
import { receive, send } from '../ffi/stream-calls.ts';
import type { ReachBase, ReachPlan, SeenIcmp, TcpAfter, TcpReach, UdpReach } from './reach.ts';
import type { InternetName } from './socket-name.ts';
import { familyOf, fromSockaddr, toSockaddr } from './socket-name.ts';
import { applyOptions } from './socket-options.ts';

const errnoNames = new Map(Object.entries(constants.errno).map(([name, number]) => [number, name]));
const { EALREADY, EAGAIN, ECONNRESET, EINPROGRESS, EINTR, EISCONN } = constants.errno;

/** How one TCP attempt differs from a plain one. */
export interface TcpReachOptions {
  /** Segments with a smaller TTL or hop limit do not reach the socket (RFC 5082, which means it for routing protocols). */
  readonly leastHopLimit?: number;
  /** How long an established connection is watched before anything is sent; 0 when absent. */
  readonly watchMs?: number;
}

/** Connects once, watches, and resets the connection. Never rejects for what the network does. Throws PTL_NO_FFI. */
export async function reachTcp(clock: Clock, plan: ReachPlan, options: TcpReachOptions = {}): Promise<TcpReach> {
  const attempt = new Attempt(clock, plan);
  try {
    if (!attempt.open(socketType.stream)) return attempt.tcp('failed', null);
    if (options.leastHopLimit !== undefined) refuseFarther(attempt.fd, plan.address.version, options.leastHopLimit);
    const outcome = await attempt.connect();
    if (outcome !== 'connected') return attempt.tcp(outcome, null);
    if (attempt.wasReset) return attempt.tcp('connected', resetAtOnce);
    const after = await watchConnection(clock, attempt, options.watchMs ?? 0);
    resetOnClose(attempt.fd);
    return attempt.tcp('connected', after);
  } finally {
    attempt.close();
  }
}

const resetAtOnce: TcpAfter = { rttMs: null, sendWindow: null, ending: 'reset', ms: 0, bytes: 0 };

/** When a request is sent again, milliseconds after the first. */
const repeats = [400, 1200, 2800] as const;

/** Sends a request and waits for any datagram from that port. Never rejects for what the network does. Throws PTL_NO_FFI. */
export async function reachUdp(clock: Clock, plan: ReachPlan, request: Uint8Array): Promise<UdpReach> {
  const attempt = new Attempt(clock, plan);
  try {
    if (!attempt.open(socketType.dgram) || !attempt.connectDatagrams()) return attempt.udp('failed', 0, 0);
    return await askDatagrams(attempt, request, plan.timeoutMs);
  } finally {
    attempt.close();
  }
}

async function askDatagrams(attempt: Attempt, request: Uint8Array, timeoutMs: number): Promise<UdpReach> {
  const buffer = Buffer.allocUnsafe(2048);
  let sent = 0;
  for (;;) {
    const due = sent === 0 ? 0 : (repeats[sent - 1] ?? Infinity);
    if (attempt.elapsed() >= due) {
      if (!attempt.sendDatagram(request)) return attempt.udp('failed', sent, 0);
      sent++;
    }
    const got = receive(attempt.fd, buffer);
    if (got >= 0) return attempt.udp('answered', sent, got);
    // Reading the queue clears the error that receiving would have given.
    const early = attempt.takeErrors();
    if (early !== 0) return attempt.fail('receive', early).udp('failed', sent, 0);
    if (got !== -EAGAIN && got !== -EINTR) return attempt.fail('receive', -got).udp('failed', sent, 0);
    if (attempt.over) return attempt.udp('timeout', sent, 0);
    const next = repeats[sent - 1] ?? timeoutMs;
    await attempt.ready('readable', Math.min(next, timeoutMs) - attempt.elapsed());
  }
}

/** How often the kernel is asked how far it is. */
const tickMs = 50;

/** One socket on its way. */
class Attempt {
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

  elapsed(): number {
    return this.#clock.monotonic() - this.#began;
  }

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

  tcp(outcome: TcpReach['outcome'], after: TcpAfter | null): TcpReach {
    const [retransmits, unsentRetransmits] = [this.#retransmits, this.#unsent];
    return { transport: 'tcp', outcome, retransmits, unsentRetransmits, after, ...this.#base() };
  }

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

/** Most that is read of what a peer says unasked: enough to know that it speaks. */
const mostUnasked = 4096;

async function watchConnection(clock: Clock, attempt: Attempt, watchMs: number): Promise<TcpAfter> {
  const began = clock.monotonic();
  const elapsed = (): number => clock.monotonic() - began;
  const buffer = Buffer.allocUnsafe(mostUnasked);
  const { rttMs, sendWindow } = tcpInfo(attempt.fd);
  const seen = (ending: TcpAfter['ending'], bytes: number): TcpAfter => ({
    rttMs,
    // A window that was only closed for a moment is none: the last one counts.
    sendWindow: ending === 'open' ? tcpInfo(attempt.fd).sendWindow : sendWindow,
    ending,
    ms: elapsed(),
    bytes,
  });
  for (;;) {
    const got = receive(attempt.fd, buffer);
    if (got > 0) return seen('open', got);
    if (got === 0) return seen('closed', 0);
    if (got !== -EAGAIN && got !== -EINTR) return seen('reset', 0);
    if (elapsed() >= watchMs) return seen('open', 0);
    await attempt.ready('readable', watchMs - elapsed());
  }
}

const tcpLevel = 6;
/** TCP_INFO: struct tcp_info of include/uapi/linux/tcp.h; older kernels return less of it. */
const tcpInfoOption = 11;
const tcpInfoAt = { rtt: 68, totalRetransmits: 100, sendWindow: 228, length: 232 } as const;

function tcpInfo(fd: number): { readonly rttMs: number | null; readonly sendWindow: number | null } {
  const bytes = getsockopt(fd, tcpLevel, tcpInfoOption, new Uint8Array(tcpInfoAt.length));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const word = (at: number): number | null => (at + 4 <= bytes.length ? view.getUint32(at, littleEndian) : null);
  const rtt = word(tcpInfoAt.rtt);
  return { rttMs: rtt === null || rtt === 0 ? null : rtt / 1000, sendWindow: word(tcpInfoAt.sendWindow) };
}

function retransmitsOf(fd: number): number {
  const bytes = getsockopt(fd, tcpLevel, tcpInfoOption, new Uint8Array(tcpInfoAt.totalRetransmits + 4));
  if (bytes.length < tcpInfoAt.totalRetransmits + 4) return 0;
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(tcpInfoAt.totalRetransmits, littleEndian);
}

/**
 * TCPRetransFail of this network namespace: tcp_retransmit_skb() counts there what the layers below refused (net/ipv4/tcp_output.c),
 * which a rule of the output chain does; connect(2) itself never says so. 0 where it cannot be read.
 */
function failedRetransmissions(): number {
  let text: string;
  try {
    text = readFileSync('/proc/net/netstat', 'latin1');
  } catch {
    return 0;
  }
  const [names, values] = text.split('\n', 2).map((line) => line.split(' '));
  return Number(values?.[names?.indexOf('TCPRetransFail') ?? -1] ?? 0);
}
