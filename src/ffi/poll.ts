/** Waiting for descriptors: poll(2) for threads that may block, and the event loop's own watch for those that may not. */
import { SystemCallError, foreign, native } from './library.ts';

/** POLL* bits (include/uapi/asm-generic/poll.h). */
export const pollEvent = { in: 1, out: 4, error: 8, hangUp: 16, invalid: 32 } as const;

/**
 * poll(2) on one descriptor: the events that hold, 0 when the time ran out. A signal counts as time run out. `timeoutMs` -1
 * waits for ever. Throws SystemCallError. Blocks the thread: a timeout of 0 is for the main thread.
 */
export function poll(fd: number, events: number, timeoutMs: number): number {
  // struct pollfd { int fd; short events; short revents; }
  const words = new Int32Array([fd, 0]);
  const halves = new Int16Array(words.buffer);
  halves[2] = events;
  const ready = native('int poll(void *, unsigned long, int)')(words, 1, Math.ceil(timeoutMs)) as number;
  if (ready > 0) return halves[3]!;
  if (ready === 0) return 0;
  const errno = foreign().errno();
  const failure = new SystemCallError('poll', errno);
  if (failure.code === 'EINTR') return 0;
  throw failure;
}

/**
 * Resolves true when a descriptor becomes readable (or writable), false when the signal aborts first. The event loop
 * watches; no thread blocks. The descriptor must stay open until then.
 */
export function whenReady(fd: number, kind: 'readable' | 'writable', signal?: AbortSignal): Promise<boolean> {
  if (signal?.aborted) return Promise.resolve(false);
  return new Promise((resolve) => {
    const watch = foreign().node.poll(fd, { [kind]: true }, () => settle(true));
    const abort = (): void => settle(false);
    const settle = (ready: boolean): void => {
      watch.close();
      signal?.removeEventListener('abort', abort);
      resolve(ready);
    };
    signal?.addEventListener('abort', abort, { once: true });
  });
}
