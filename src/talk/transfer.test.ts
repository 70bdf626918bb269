/** Files from end to end over real sockets: framed, plain, resumed, refused. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../base/clock.ts';
import { internetName } from '../os/socket-name.ts';
import type { SocketConnection } from '../os/stream-socket.ts';
import { connectStream, listenStream } from '../os/stream-socket.ts';
import type { ReceivePlan } from './transfer.ts';
import { receiveFile, sendFile } from './transfer.ts';

let folder = '';
const run = { clock: systemClock, progress: () => undefined, signal: new AbortController().signal };
const content = Buffer.from(Array.from({ length: 3_000_000 }, (_, index) => (index * 7919) % 251));

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'portolan-'));
  writeFileSync(join(folder, 'source'), content);
});
afterAll(() => rmSync(folder, { recursive: true }));

async function pair(): Promise<[SocketConnection, SocketConnection]> {
  const listener = listenStream({ at: internetName('127.0.0.1', 0) });
  const accepted = new Promise<SocketConnection>((resolve, reject) => listener.start(resolve, reject));
  const client = await connectStream({ to: listener.local });
  const server = await accepted;
  listener.close();
  return [client, server];
}

async function transfer(plan: Partial<ReceivePlan>, plainSender = false) {
  const [client, server] = await pair();
  const sending = sendFile(client, join(folder, 'source'), plainSender, run).finally(() => client.close());
  const receiving = receiveFile(server, { path: null, overwrite: false, plain: false, ...plan }, run).finally(() =>
    server.close(),
  );
  const [sent, received] = await Promise.allSettled([sending, receiving]);
  return { sent, received };
}

describe.skipIf(process.platform !== 'linux')('a file', () => {
  test('arrives whole, agreed, under its final name only', async () => {
    const path = join(folder, 'whole');
    const { sent, received } = await transfer({ path });
    expect(sent).toMatchObject({ status: 'fulfilled', value: { agreed: true, bytes: content.length } });
    expect(received).toMatchObject({ status: 'fulfilled', value: { agreed: true, resumedAt: 0, path } });
    expect(readFileSync(path).equals(content)).toBe(true);
    expect(existsSync(`${path}.part`)).toBe(false);
  });

  test('goes on where an earlier part is its beginning, and starts anew where it is not', async () => {
    const path = join(folder, 'resumed');
    writeFileSync(`${path}.part`, content.subarray(0, 1_234_567));
    expect((await transfer({ path })).received).toMatchObject({ value: { resumedAt: 1_234_567 } });
    expect(readFileSync(path).equals(content)).toBe(true);
    const other = join(folder, 'other');
    writeFileSync(`${other}.part`, 'something else');
    expect((await transfer({ path: other })).received).toMatchObject({ value: { resumedAt: 0 } });
    expect(readFileSync(other).equals(content)).toBe(true);
  });

  test('is never written over another one unless told so', async () => {
    const path = join(folder, 'mine');
    writeFileSync(path, 'precious');
    const { sent, received } = await transfer({ path });
    expect(received).toMatchObject({ status: 'rejected', reason: { code: 'PTL_USAGE' } });
    expect(sent).toMatchObject({ status: 'rejected', reason: { code: 'PTL_TRANSFER' } });
    expect(readFileSync(path, 'utf8')).toBe('precious');
    expect((await transfer({ path, overwrite: true })).received.status).toBe('fulfilled');
  });

  test('goes plain between one Portolan and another program', async () => {
    const path = join(folder, 'plain');
    const { sent, received } = await transfer({ path, plain: true }, true);
    expect([sent, received]).toMatchObject([{ value: { agreed: false } }, { value: { agreed: false } }]);
    expect(readFileSync(path).equals(content)).toBe(true);
  });

  test('that breaks off stays as .part, and says so', async () => {
    const [client, server] = await pair();
    const path = join(folder, 'broken');
    const receiving = receiveFile(server, { path, overwrite: false, plain: false }, run).catch(
      (error: unknown) => error,
    );
    await client.write(Buffer.from('PORTOLAN/1 {"send":"x","size":100}\nPORTOLAN/1 {"offset":0}\nhalf'));
    await systemClock.sleep(50);
    await client.end();
    expect(await receiving).toMatchObject({ code: 'PTL_TRANSFER' });
    expect(readFileSync(`${path}.part`, 'utf8')).toBe('half');
    client.close();
    server.close();
  });

  test.each([
    '{"send":"../../etc/passwd","size":1}',
    '{"send":".profile","size":1}',
    '{"send":"a\\nb","size":-1}',
    '{',
    '[]',
    'null',
  ])('with the header %s harms nothing', async (header) => {
    const [client, server] = await pair();
    const receiving = receiveFile(server, { path: null, overwrite: false, plain: false }, run).catch(
      (error: unknown) => error,
    );
    await client.write(Buffer.from(`PORTOLAN/1 ${header}\nPORTOLAN/1 {"offset":0}\n`));
    await client.end();
    const outcome = await receiving;
    expect(outcome).toHaveProperty('code');
    client.close();
    server.close();
  });
});
