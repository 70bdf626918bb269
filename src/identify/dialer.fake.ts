/** A network of one port on a clock of its own: time passes only when nothing else is left to happen. */
import type { Clock } from '../base/clock.ts';
import { nextTurn } from '../base/clock.ts';
import type { IdentifyChannel, IdentifyDialer } from './identify-port.ts';
import type { PeerTls } from './port-answer.ts';

/** How the port behaves. */
export interface FakePort {
  readonly greeting?: Uint8Array;
  readonly greetingAfterMs?: number;
  /** Into how many segments the greeting is cut. */
  readonly pieces?: number;
  readonly answer?: (bytes: Uint8Array) => Uint8Array | null;
  /** Closes every connection as soon as it stands. */
  readonly closes?: boolean;
  /** Acknowledges nothing that is sent. */
  readonly deaf?: boolean;
  /** Refuses connections with this code. */
  readonly refuses?: string;
  /** Breaks a connection with this code after the first thing that was sent. */
  readonly breaks?: string;
  /** The handshake it makes; null where it fails; absent where it does not speak TLS. */
  readonly tls?: PeerTls | null;
  /** What is behind the handshake. */
  readonly secret?: FakePort;
}

/** The network. */
export interface FakeNetwork {
  readonly dialer: IdentifyDialer;
  readonly clock: Clock;
  /** How many connections stand. */
  readonly open: () => number;
  readonly dialled: () => number;
}

/** Makes it. */
export function fakeNetwork(port: FakePort): FakeNetwork {
  const clock = virtualClock();
  const standing = new Set<object>();
  let dialled = 0;
  return {
    clock,
    open: () => standing.size,
    dialled: () => dialled,
    dialer: {
      async open({ tls }) {
        dialled++;
        await clock.sleep(1);
        if (port.refuses !== undefined) throw Object.assign(new Error('refused'), { code: port.refuses });
        if (tls && (port.tls === undefined || port.tls === null)) throw new Error('handshake failed');
        const channel = fakeChannel(tls ? (port.secret ?? {}) : port, tls ? (port.tls ?? null) : null, clock, () =>
          standing.delete(channel),
        );
        standing.add(channel);
        return channel;
      },
    },
  };
}

function fakeChannel(port: FakePort, tls: PeerTls | null, clock: Clock, gone: () => void): IdentifyChannel {
  const waiting: (Uint8Array | null | Error)[] = [];
  let taker: (() => void) | undefined;
  const push = (...items: (Uint8Array | null | Error)[]): void => {
    waiting.push(...items);
    taker?.();
  };
  const say = async (bytes: Uint8Array, afterMs: number, pieces = 1): Promise<void> => {
    await clock.sleep(afterMs);
    const size = Math.ceil(bytes.length / pieces);
    for (let at = 0; at < bytes.length; at += size) {
      push(bytes.subarray(at, at + size));
      await clock.sleep(1);
    }
  };
  let wasAsked = false;
  if (port.closes) push(null);
  if (port.greeting !== undefined) void say(port.greeting, port.greetingAfterMs ?? 5, port.pieces);
  return {
    tls,
    isDeaf: () => wasAsked && port.deaf === true,
    send(bytes) {
      wasAsked = true;
      if (port.breaks !== undefined) return push(Object.assign(new Error('broken'), { code: port.breaks }));
      const answer = port.answer?.(bytes) ?? null;
      if (answer !== null) void say(answer, 2);
    },
    async receive() {
      while (waiting.length === 0) await new Promise<void>((resolve) => (taker = resolve));
      const item = waiting.shift();
      if (item instanceof Error) throw item;
      return item ?? null;
    },
    secure: async () => {
      await clock.sleep(1);
      if (port.tls === undefined || port.tls === null) throw new Error('handshake failed');
      return port.tls;
    },
    close() {
      gone();
      push(null);
    },
  };
}

/** Sleepers wake in the order of their time, one after the other, each once everything before it has come to rest. */
function virtualClock(): Clock {
  let now = 0;
  let running = false;
  const sleepers: { at: number; wake: () => void }[] = [];
  const run = async (): Promise<void> => {
    running = true;
    while (sleepers.length > 0) {
      await nextTurn();
      sleepers.sort((a, b) => a.at - b.at);
      const next = sleepers.shift();
      if (next === undefined) break;
      now = Math.max(now, next.at);
      next.wake();
    }
    running = false;
  };
  return {
    now: () => now,
    monotonic: () => now,
    sleep(milliseconds, signal) {
      if (signal?.aborted) return Promise.resolve();
      return new Promise((resolve) => {
        const sleeper = { at: now + milliseconds, wake: resolve };
        sleepers.push(sleeper);
        signal?.addEventListener('abort', () => {
          const at = sleepers.indexOf(sleeper);
          if (at >= 0) sleepers.splice(at, 1);
          resolve();
        });
        if (!running) void run();
      });
    },
  };
}
