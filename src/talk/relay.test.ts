/** The end-of-file contract of the relay, on made-up ends and on real sockets. */
import { describe, expect, test } from 'vitest';
import { systemClock } from '../base/clock.ts';
import type { ByteSink, ByteSource } from '../os/byte-stream.ts';
import { memorySinkOfBytes, memorySource } from '../os/byte-stream.ts';
import { internetName } from '../os/socket-name.ts';
import type { SocketConnection } from '../os/stream-socket.ts';
import { connectStream, listenStream } from '../os/stream-socket.ts';
import type { RelayPlan } from './relay.ts';
import { relay } from './relay.ts';

const open: ByteSource = { finite: false, start: () => undefined, stop: () => undefined };

function join(source: ByteSource, sink: ByteSink): ByteSource & ByteSink {
  return {
    finite: source.finite,
    start: (take, end) => source.start(take, end),
    stop: () => source.stop(),
    write: (bytes) => sink.write(bytes),
    end: () => sink.end(),
  };
}

const defaults = {
  onInputEnd: { kind: 'shutdown' },
  onPeerEnd: 'wait-for-input',
  clock: systemClock,
} as const satisfies Partial<RelayPlan>;

describe('the contract', () => {
  test('the end of the input is told, and reading goes on', async () => {
    const [peer, output] = [memorySinkOfBytes(), memorySinkOfBytes()];
    const connection = join(memorySource(Buffer.from('late '), Buffer.from('answer')), peer);
    const outcome = await relay({ ...defaults, input: memorySource(Buffer.from('question')), output, connection });
    expect(outcome).toMatchObject({ ending: 'ends', sent: 8, received: 11 });
    expect([peer.bytes().toString(), peer.ended, output.bytes().toString(), output.ended]).toEqual([
      'question',
      true,
      'late answer',
      true,
    ]);
  });

  test('at the peer\u2019s end a typed input ends too, a file is sent to its end', async () => {
    const gone = (): ByteSource & ByteSink => join(memorySource(), memorySinkOfBytes());
    expect(
      (await relay({ ...defaults, onPeerEnd: 'finish', input: open, output: memorySinkOfBytes(), connection: gone() }))
        .ending,
    ).toBe('peer');
    const peer = memorySinkOfBytes();
    const file = memorySource(...Array.from({ length: 50 }, () => Buffer.from('x')));
    await relay({
      ...defaults,
      onPeerEnd: 'finish',
      input: file,
      output: memorySinkOfBytes(),
      connection: join(memorySource(), peer),
    });
    expect(peer.bytes()).toHaveLength(50);
  });

  test('idle, total and interruption end it', async () => {
    const quiet = (): ByteSource & ByteSink => join(open, memorySinkOfBytes());
    const base = { ...defaults, input: open, output: memorySinkOfBytes() };
    expect((await relay({ ...base, connection: quiet(), idleMs: 20 })).ending).toBe('idle');
    expect((await relay({ ...base, connection: quiet(), totalMs: 20 })).ending).toBe('total');
    expect((await relay({ ...base, connection: quiet(), signal: AbortSignal.abort() })).ending).toBe('interrupted');
  });

  test('an output that fails ends it with the error', async () => {
    const full: ByteSink = {
      write: () => Promise.reject(Object.assign(new Error('full'), { code: 'ENOSPC' })),
      end: () => undefined,
    };
    const outcome = await relay({
      ...defaults,
      input: open,
      output: full,
      connection: join(memorySource(Buffer.from('x')), memorySinkOfBytes()),
    });
    expect(outcome).toMatchObject({ ending: 'output-error', error: { code: 'ENOSPC' } });
  });
});

describe.skipIf(process.platform !== 'linux')('over real sockets', () => {
  async function pair(): Promise<[SocketConnection, SocketConnection]> {
    const listener = listenStream({ at: internetName('127.0.0.1', 0) });
    const accepted = new Promise<SocketConnection>((resolve, reject) => listener.start(resolve, reject));
    const client = await connectStream({ to: listener.local });
    const server = await accepted;
    listener.close();
    return [client, server];
  }

  test('64 MiB against a slow reader arrive whole, and memory does not', async () => {
    const [client, server] = await pair();
    const chunk = Buffer.alloc(1 << 20, 7);
    const parts = Array.from({ length: 64 }, () => chunk);
    let received = 0;
    const slow: ByteSink = {
      write(bytes) {
        received += bytes.length;
        return systemClock.sleep(1);
      },
      end: () => undefined,
    };
    const before = process.memoryUsage().rss;
    const sending = relay({
      ...defaults,
      input: memorySource(...parts),
      output: memorySinkOfBytes(),
      connection: client,
    });
    await relay({ ...defaults, input: memorySource(), output: slow, connection: server });
    expect(await sending).toMatchObject({ ending: 'ends', sent: 64 << 20 });
    expect(received).toBe(64 << 20);
    expect(process.memoryUsage().rss - before).toBeLessThan(60 << 20);
    client.close();
    server.close();
  });

  test('a reset is an error of the peer', async () => {
    const [client, server] = await pair();
    const talking = relay({ ...defaults, input: open, output: memorySinkOfBytes(), connection: client });
    server.reset();
    expect(await talking).toMatchObject({ ending: 'peer-error', error: { code: 'ECONNRESET' } });
    client.close();
  });

  test('nobody there is ECONNREFUSED', async () => {
    const listener = listenStream({ at: internetName('127.0.0.1', 0) });
    const { local } = listener;
    listener.close();
    await expect(connectStream({ to: local })).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});
