/** A Node stream (a TLS socket, a program's pipes) as a connection. */
import type { Duplex } from 'node:stream';
import type { TakeBytes } from '../os/byte-stream.ts';
import type { SocketName } from '../os/socket-name.ts';
import type { Connection } from '../os/stream-socket.ts';

/** The names of both ends. */
export interface ConnectionNames {
  readonly local: SocketName;
  readonly peer: SocketName;
}

/** Wraps a duplex stream, which it owns from now on. */
export function nodeConnection(stream: Duplex, { local, peer }: ConnectionNames): Connection {
  let stopped = false;
  stream.on('error', () => undefined);
  const stop = (): void => {
    stopped = true;
    stream.removeAllListeners('data');
    stream.pause();
  };
  return {
    local,
    peer,
    finite: false,
    start(take, end) {
      stopped = false;
      flow(stream, take, (failure) => (stopped ? undefined : (stop(), end(failure))));
    },
    stop,
    write: (bytes) => writeTo(stream, bytes),
    end: () =>
      new Promise((resolve) => {
        stream.end(resolve);
      }),
    close: () => void stream.destroy(),
    reset: () => void stream.destroy(),
  };
}

function flow(stream: Duplex, take: TakeBytes, end: (failure: Error | null) => void): void {
  const onData = (bytes: Buffer): void => {
    const taken = take(bytes);
    if (taken === undefined) return;
    stream.pause();
    const goOn = async (): Promise<void> => {
      try {
        await taken;
        stream.resume();
      } catch (error) {
        end(error as Error);
      }
    };
    void goOn();
  };
  stream.on('data', onData);
  stream.once('end', () => end(null));
  stream.once('error', (failure) => end(failure));
  stream.once('close', () => end(null));
  stream.resume();
}

function writeTo(stream: Duplex, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    if (stream.destroyed) return reject(Object.assign(new Error('write: EPIPE'), { code: 'EPIPE' }));
    stream.write(bytes, (failure) => (failure ? reject(failure) : resolve()));
  });
}
