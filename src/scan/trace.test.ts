/** The logic of a trace against made-up ways: every length, silent hops, wrong guesses, refusals, shared routers. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ipText, ipv4Address } from '../addr/ip-address.ts';
import type { IpAddress } from '../addr/ip-address.ts';
import { Trace } from './trace.ts';
import type { TraceResult } from './trace-types.ts';

const bounds = { maxHops: 30, attempts: 3, timeoutMs: 1000 };
const host = ipv4Address(0x0a00_00ff);
const router = (ttl: number): IpAddress => ipv4Address(0x0a01_0000 + ttl);
const texts = ({ hops }: TraceResult): (string | null)[] =>
  hops.map(({ address }) => (address === null ? null : ipText(address)));

/** How a made-up way is. */
interface Way {
  readonly length: number;
  readonly silent: ReadonlySet<number>;
  /** From this hop on somebody refuses. */
  readonly refuses?: number;
  readonly initialTtl?: number;
}

/** Runs it: every probe that is answered is answered 10 ms later. Returns how many were sent. */
function run(trace: Trace, { length, silent, refuses = Infinity, initialTtl = 64 }: Way, window = 10): number {
  let [nowMs, sent] = [0, 0];
  while (!trace.done) {
    const due = [];
    for (let probe = trace.take(window, nowMs); probe !== null; probe = trace.take(window, nowMs)) {
      due.push(probe);
      sent++;
    }
    nowMs += 10;
    for (const probe of due) {
      const { ttl } = probe;
      if (silent.has(Math.min(ttl, length))) continue;
      if (ttl >= refuses) trace.answered(probe, router(refuses), 'refusal', nowMs);
      else if (ttl < length) trace.answered(probe, router(ttl), 'router', nowMs);
      else trace.answered(probe, host, { hostTtl: initialTtl - length + 1 }, nowMs);
    }
    trace.expire(nowMs);
    if (due.length === 0) nowMs = Math.max(nowMs, Math.min(trace.nextDeadlineMs(), nowMs + 2000));
    trace.expire(nowMs);
    if (sent > 200) throw new Error('a trace has no end');
  }
  return sent;
}

describe('a trace', () => {
  test('finds every way, whatever was guessed of its length', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 30 }),
        fc.option(fc.integer({ min: 1, max: 255 }), { nil: null }),
        fc.uniqueArray(fc.integer({ min: 1, max: 30 }), { maxLength: 5 }),
        fc.integer({ min: 1, max: 10 }),
        (length, ttl, quiet, window) => {
          const silent = new Set(quiet.filter((hop) => hop !== length));
          const trace = new Trace({ address: host, probe: { method: 'icmp.echo', number: 0 }, ttl }, bounds);
          const sent = run(trace, { length, silent }, window);
          const expected = Array.from({ length }, (_, index) =>
            index + 1 === length ? ipText(host) : silent.has(index + 1) ? null : ipText(router(index + 1)),
          );
          expect(texts(trace.result())).toEqual(expected);
          expect(trace.result().reached).toBe(true);
          expect(sent).toBeLessThanOrEqual(90);
        },
      ),
    );
  });

  test('of a distance that was told costs one probe a hop', () => {
    const trace = new Trace({ address: host, probe: { method: 'icmp.echo', number: 0 }, ttl: 60 }, bounds);
    expect(run(trace, { length: 5, silent: new Set() })).toBe(5);
    const scouted = new Trace({ address: host, probe: { method: 'icmp.echo', number: 0 }, ttl: null }, bounds);
    expect(run(scouted, { length: 5, silent: new Set() })).toBe(6);
  });

  test('of a host that never answers ends at the last router, after three probes of every hop', () => {
    const trace = new Trace({ address: host, probe: { method: 'tcp.syn', number: 80 }, ttl: null }, bounds);
    const sent = run(trace, { length: 4, silent: new Set([4]) });
    expect([texts(trace.result()), trace.result().reached]).toEqual([['10.1.0.1', '10.1.0.2', '10.1.0.3'], false]);
    expect(sent).toBeLessThanOrEqual(3 + 27 * 3 + 1);
  });

  test('that somebody refuses ends with whom, once', () => {
    const trace = new Trace({ address: host, probe: { method: 'tcp.syn', number: 80 }, ttl: 60 }, bounds);
    run(trace, { length: 5, silent: new Set(), refuses: 3 });
    expect([texts(trace.result()), trace.result().reached]).toEqual([['10.1.0.1', '10.1.0.2', '10.1.0.3'], false]);
  });

  test('takes over what an older one knows, now and later', () => {
    const probe = { method: 'icmp.echo', number: 0 } as const;
    const older = new Trace({ address: ipv4Address(0x0a00_00fe), probe, ttl: 60 }, bounds);
    const younger = new Trace({ address: host, probe, ttl: 60 }, bounds);
    const first = younger.take(1, 0)!;
    younger.answered(first, host, { hostTtl: 60 }, 1);
    const second = younger.take(1, 1)!;
    expect([first.ttl, second.ttl]).toEqual([5, 4]);
    younger.answered(second, router(4), 'router', 2);
    younger.share(4, older);
    expect([younger.take(1, 3), younger.done]).toEqual([null, false]);
    run(older, { length: 5, silent: new Set([2]) });
    expect(younger.done).toBe(true);
    expect(texts(younger.result())).toEqual(['10.1.0.1', null, '10.1.0.3', '10.1.0.4', '10.0.0.255']);
    expect(younger.result().hops.map(({ sharedWith }) => sharedWith !== null)).toEqual([
      true,
      true,
      true,
      false,
      false,
    ]);
  });
});
