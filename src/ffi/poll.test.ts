/** Waiting for descriptors, blocking and not. */
import { describe, expect, test } from 'vitest';
import { socketpair } from './lab-api.ts';
import { addressFamily, close, sendto, socketType } from './libc.ts';
import { hasNative } from './library.ts';
import { poll, pollEvent, whenReady } from './poll.ts';

describe.skipIf(process.platform !== 'linux' || !hasNative())('waiting', () => {
  const pair = (): readonly [number, number] =>
    socketpair(addressFamily.unix, socketType.dgram | socketType.cloexec, 0);

  test('poll tells what holds, or that nothing does', () => {
    const [here, there] = pair();
    expect(poll(there, pollEvent.in, 0)).toBe(0);
    expect(poll(there, pollEvent.in, 5)).toBe(0);
    expect(poll(there, pollEvent.out, -1)).toBe(pollEvent.out);
    sendto(here, Uint8Array.of(1), 0, null);
    expect(poll(there, pollEvent.in | pollEvent.out, 1000)).toBe(pollEvent.in | pollEvent.out);
    close(here);
    close(there);
    expect(poll(there, pollEvent.in, 0)).toBe(pollEvent.invalid);
  });

  test('the event loop waits in our place', async () => {
    const [here, there] = pair();
    const ready = whenReady(there, 'readable');
    sendto(here, Uint8Array.of(1), 0, null);
    expect(await ready).toBe(true);
    expect(await whenReady(there, 'writable')).toBe(true);
    expect(await whenReady(here, 'readable', AbortSignal.abort())).toBe(false);
    const stop = new AbortController();
    const waiting = whenReady(here, 'readable', stop.signal);
    stop.abort();
    expect(await waiting).toBe(false);
    // The descriptor can be watched again.
    sendto(there, Uint8Array.of(1), 0, null);
    expect(await whenReady(here, 'readable')).toBe(true);
    close(here);
    close(there);
  });
});
