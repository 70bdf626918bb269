/** Listeners of many clients, on real sockets: a thousand at once, limits, lists, datagrams over paths. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { systemClock } from '../base/clock.ts';
import { openDatagram } from '../os/datagram-socket.ts';
import { internetName } from '../os/socket-name.ts';
import { connectStream, listenStream } from '../os/stream-socket.ts';
import { accessList } from './access-list.ts';
import { Room } from './room.ts';
import type { ListenerEvent } from './serve-clients.ts';
import { serveClients } from './serve-clients.ts';

async function until(holds: () => boolean): Promise<void> {
  const deadline = systemClock.monotonic() + 20_000;
  while (!holds() && systemClock.monotonic() < deadline) await systemClock.sleep(5);
}

function service(maxClients: number, deny: readonly string[] = []) {
  const listener = listenStream({ at: internetName('127.0.0.1', 0), bufferSize: 4096 });
  const stop = new AbortController();
  const room = new Room();
  const heard: string[] = [];
  const events: ListenerEvent['kind'][] = [];
  const done = serveClients({
    listener,
    access: accessList([], deny),
    maxClients,
    handle: (client, id, signal) =>
      room.stay(id, client, (bytes) => void heard.push(Buffer.from(bytes).toString()), signal),
    onEvent: (event) => events.push(event.kind),
    clock: systemClock,
    signal: stop.signal,
  });
  const connect = () => connectStream({ to: listener.local, bufferSize: 4096 });
  return { connect, room, heard, events, end: () => (stop.abort(), done) };
}

describe.skipIf(process.platform !== 'linux')('many clients', () => {
  test('a thousand at once are all heard, and hear what is told', async () => {
    const { connect, room, heard, end } = service(1000);
    const clients = await Promise.all(Array.from({ length: 1000 }, connect));
    let answers = 0;
    for (const client of clients)
      client.start(
        () => void answers++,
        () => undefined,
      );
    await Promise.all(clients.map(async (client, index) => client.write(Buffer.from(`${index};`))));
    await until(() => heard.length === 1000);
    expect(new Set(heard).size).toBe(1000);
    room.tell(Buffer.from('all'));
    await until(() => answers === 1000);
    expect(answers).toBe(1000);
    for (const client of clients) client.close();
    await end();
  }, 60_000);

  test('beyond the limit they wait, and come in when one leaves', async () => {
    const { connect, room, end } = service(2);
    const clients = await Promise.all([connect(), connect(), connect()]);
    await until(() => room.size === 2);
    await systemClock.sleep(50);
    expect(room.size).toBe(2);
    await clients[0].end();
    await until(() => room.ids.includes(3));
    expect(room.ids).toContain(3);
    for (const client of clients) client.close();
    await end();
  });

  test('the denied are let go at once', async () => {
    const { connect, events, end } = service(10, ['127.0.0.0/8']);
    const client = await connect();
    const ended = new Promise((resolve) => client.start(() => undefined, resolve));
    expect(await ended).toBe(null);
    expect(events).toEqual(['denied']);
    client.close();
    await end();
  });
});

test.skipIf(process.platform !== 'linux')('datagrams over paths, there and back', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'portolan-'));
  const name = (path: string) => ({ kind: 'unix', path: join(folder, path) }) as const;
  const server = openDatagram({ at: name('server') });
  const client = openDatagram({ at: name('client'), to: name('server') });
  const answer = new Promise<string>((resolve, reject) => {
    client.start((bytes) => resolve(Buffer.from(bytes).toString()), reject);
    server.start((bytes, from) => void server.send(Buffer.from(`${Buffer.from(bytes).toString()}!`), from), reject);
  });
  await client.send(Buffer.from('hello'));
  expect(await answer).toBe('hello!');
  client.close();
  server.close();
  rmSync(folder, { recursive: true });
});
