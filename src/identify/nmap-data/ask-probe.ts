/** One probe on one connection: sent, and every piece of the reply held against the matches until one fits or the time is over. */
import type { Clock } from '../../base/clock.ts';
import { latin1 } from '../../wire/bytes.ts';
import type { IdentifyChannel, IdentifyDialer } from '../identify-port.ts';
import type { PeerTls, PortQuestion } from '../port-answer.ts';
import { ReplyBuffer } from '../reply.ts';
import type { MatchHit } from './match-list.ts';
import type { Matcher } from './matcher.ts';
import type { ProbeBook } from './probe-order.ts';
import type { ServiceProbe } from './probe-file.ts';

/** What asking works with. */
export interface AskSurroundings {
  readonly dialer: IdentifyDialer;
  readonly clock: Clock;
  readonly book: ProbeBook;
  readonly matcher: Matcher;
}

/** What came of it. */
export interface ProbeResult {
  readonly probe: ServiceProbe;
  /** A match that ends the search, or the first that only names the service. */
  readonly hard: MatchHit | null;
  readonly soft: MatchHit | null;
  readonly reply: Uint8Array;
  readonly tls: PeerTls | null;
  /** Whether a connection came about; else why not. */
  readonly reached: boolean;
  readonly failure: string | null;
  /** Closed by the other side without a word, and how long it took. */
  readonly closedAfterMs: number | null;
}

/** More than this says nothing new about the service. */
const enoughBytes = 4096;

/** Asks. Never rejects for what the port does. */
export async function askProbe(
  { host, port, transport }: PortQuestion,
  probe: ServiceProbe,
  tls: boolean,
  { dialer, clock, book, matcher }: AskSurroundings,
  signal: AbortSignal,
): Promise<ProbeResult> {
  const over = new AbortController();
  const limit = AbortSignal.any([signal, over.signal]);
  const expired = clock.sleep(probe.totalWaitMs, limit).then(() => over.abort());
  const startedMs = clock.monotonic();
  const heard = new ReplyBuffer();
  const none = { probe, hard: null, soft: null, tls: null, reply: new Uint8Array(0), closedAfterMs: null };
  let channel: IdentifyChannel | null = null;
  try {
    channel = await dialer.open({ host, port, transport, tls }, limit);
    if (probe.bytes.length > 0) channel.send(probe.bytes);
    const order = book.matchesFor(probe);
    let soft: MatchHit | null = null;
    let ended = false;
    while (!limit.aborted && heard.length < enoughBytes && !ended) {
      const chunk = await Promise.race([received(channel), expired]);
      ended = chunk === null;
      if (!(chunk instanceof Uint8Array)) break;
      heard.add(chunk);
      const { bytes } = heard.reply();
      const hit = await matcher.first(latin1(bytes, 0, bytes.length), order);
      if (hit !== null && !book.matches[hit.match]!.soft)
        return { ...none, hard: hit, reply: bytes, tls: channel.tls, reached: true, failure: null };
      soft ??= hit;
    }
    const closedAfterMs = ended && heard.length === 0 ? clock.monotonic() - startedMs : null;
    return { ...none, soft, reply: heard.reply().bytes, tls: channel.tls, reached: true, failure: null, closedAfterMs };
  } catch (error) {
    return { ...none, reached: false, failure: reasonOf(error) };
  } finally {
    over.abort();
    channel?.close();
  }
}

/** A connection that breaks has ended; a datagram that nobody takes is a failure to reach anybody. */
async function received(channel: IdentifyChannel): Promise<Uint8Array | null> {
  try {
    return await channel.receive();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ECONNREFUSED') throw error;
    return null;
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof Error) return 'code' in error && typeof error.code === 'string' ? error.code : error.message;
  return 'unknown';
}
