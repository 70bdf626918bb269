/** Reaches one port and keeps what the kernel tells an ordinary user: errno, the ICMP message behind it, SYNs sent again, the peer's window. */
import { constants } from 'node:os';
import type { Clock } from '../base/clock.ts';
import { refuseFarther } from '../ffi/dialing.ts';
import { socketType } from '../ffi/libc.ts';
import { receive } from '../ffi/stream-calls.ts';
import { Attempt } from './reach-attempt.linux.ts';
import type { ReachPlan, TcpAfter, TcpReach, UdpReach } from './reach.ts';
import { tcpInfo } from './tcp-info.linux.ts';

const { EAGAIN, EINTR } = constants.errno;

/** How one TCP attempt differs from a plain one. */
export interface TcpReachOptions {
  /** Segments with a smaller TTL or hop limit do not reach the socket (RFC 5082, which means it for routing protocols). */
  readonly leastHopLimit?: number;
  /** How long an established connection is watched before anything is sent; 0 when absent. */
  readonly watchMs?: number;
}

/** Connects once, watches, and closes as any client does: a reset would end careless servers. Never rejects for what the network does. Throws PTL_NO_FFI. */
export async function reachTcp(clock: Clock, plan: ReachPlan, options: TcpReachOptions = {}): Promise<TcpReach> {
  const attempt = new Attempt(clock, plan);
  try {
    if (!attempt.open(socketType.stream)) return attempt.tcp('failed', null);
    if (options.leastHopLimit !== undefined) refuseFarther(attempt.fd, plan.address.version, options.leastHopLimit);
    const outcome = await attempt.connect();
    if (outcome !== 'connected') return attempt.tcp(outcome, null);
    if (attempt.wasReset) return attempt.tcp('connected', resetAtOnce);
    const after = await watchConnection(clock, attempt, options.watchMs ?? 0);
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
