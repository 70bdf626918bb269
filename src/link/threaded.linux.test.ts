/** Threads that receive and send, on a veth pair of a laboratory. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildLab, type Lab } from '../../lab/build-lab.ts';
import { needs } from '../../lab/needs.ts';
import { experimentalFrame } from './conformance.fixture.ts';
import { synPacket } from './packets.fixture.ts';
import { mostFrames } from './prepared-batch.ts';
import type { ThreadLinkOptions } from './thread-start.ts';
import { openThreadedReceiver } from './threaded-receiver.ts';
import { openThreadedSender } from './threaded-sender.ts';

const required = needs({ root: true, lab: true });
let lab: Lab<'client' | 'server'> | undefined;

beforeAll(async () => {
  if (required.missing !== undefined) return;
  lab = await buildLab({
    hosts: { client: {}, server: {} },
    links: [
      {
        ends: [
          { host: 'client', addresses: ['10.85.0.1/24'] },
          { host: 'server', addresses: ['10.85.0.2/24'] },
        ],
      },
    ],
  });
});

afterAll(() => lab?.close());

function at(host: 'client' | 'server', options: Partial<ThreadLinkOptions> = {}): ThreadLinkOptions {
  const namespace = `/run/netns/${lab!.host(host).namespace}`;
  return { interface: 'eth0', ringBytes: 32 << 20, namespace, ...options };
}

/** Loses nothing although this thread is busy with both ends. */
const rounds = 40;

required.describe('threads', () => {
  test('every frame that is sent arrives once and in order', async () => {
    await using receiver = await openThreadedReceiver(at('server'));
    await using sender = await openThreadedSender(at('client'), { slotLength: 64 });
    expect(receiver).toMatchObject({ interfaceName: 'eth0', mtu: 1500, linkType: 1 });
    const sending = (async () => {
      const reports: Promise<unknown>[] = [];
      for (let round = 0; round < rounds; round++) {
        const batch = await sender.batch();
        batch.fill(experimentalFrame(60));
        batch.count = mostFrames;
        for (let index = 0; index < mostFrames; index++) {
          const number = round * mostFrames + index;
          batch.bytes.set([number >> 16, number >> 8, number], index * batch.slotLength + 20);
        }
        reports.push(sender.submit(batch));
      }
      return Promise.all(reports);
    })();
    const numbers: number[] = [];
    for await (const batch of receiver.batches(AbortSignal.timeout(20_000))) {
      batch.forEach((bytes, start) => {
        if (bytes[start + 12] !== 0x88 || bytes[start + 13] !== 0xb5) return;
        numbers.push(bytes[start + 20]! * 65_536 + bytes[start + 21]! * 256 + bytes[start + 22]!);
      });
      if (numbers.length >= rounds * mostFrames) break;
    }
    expect(await sending).toEqual(Array.from({ length: rounds }, () => ({ sent: mostFrames, refused: [], waits: 0 })));
    expect(numbers).toHaveLength(rounds * mostFrames);
    expect(numbers.every((number, index) => number === index)).toBe(true);
    expect((await sender.close()).sent).toBe(rounds * mostFrames);
    const stats = await receiver.close();
    expect(stats.dropped).toBe(0);
    expect(stats.received).toBeGreaterThanOrEqual(rounds * mostFrames);
  });

  test('a frame that cannot go is set aside by number', async () => {
    await using sender = await openThreadedSender(at('client'), { slotLength: 1600, capacity: 4 }, 1);
    const batch = await sender.batch();
    for (const length of [60, 1600, 61]) batch.add(experimentalFrame(length));
    expect(await sender.submit(batch)).toEqual({ sent: 2, refused: [{ index: 1, error: 'EMSGSIZE' }], waits: 0 });
    expect(sender.stats()).toMatchObject({ sent: 2, sendErrors: { EMSGSIZE: 1 } });
  });

  test('raw packets too', async () => {
    await using sender = await openThreadedSender(at('client', { raw: true, interface: 'any' }), { slotLength: 64 });
    await using receiver = await openThreadedReceiver(at('client', { raw: true, interface: 'any', direction: 'in' }));
    const batch = await sender.batch();
    batch.add(synPacket({ from: '10.85.0.1', to: '10.85.0.2', fromPort: 61_000, toPort: 9 }));
    await sender.submit(batch);
    const flags: number[] = [];
    for await (const frames of receiver.batches(AbortSignal.timeout(10_000))) {
      frames.forEach((bytes, start) => {
        if (bytes[start]! >> 4 === 4 && bytes[start + 9] === 6) flags.push(bytes[start + 33]!);
      });
      if (flags.length > 0) break;
    }
    expect(flags).toEqual([0x14]);
  });

  test('closing, aborting and not being able to open', async () => {
    const receiver = await openThreadedReceiver(at('server'));
    for await (const _ of receiver.batches(AbortSignal.abort())) expect.unreachable();
    const closing = receiver.close();
    for await (const _ of receiver.batches()) continue;
    expect((await closing).dropped).toBe(0);
    await receiver.close();
    const sender = await openThreadedSender(at('client'), { slotLength: 64 });
    const batch = await sender.batch();
    await sender.close();
    await expect(sender.submit(batch)).rejects.toMatchObject({ code: 'PTL_SYSTEM_CALL' });
    const missing = at('client', { interface: 'nothere0' });
    await expect(openThreadedReceiver(missing)).rejects.toMatchObject({ code: 'PTL_NO_INTERFACE', exitCode: 2 });
    await expect(openThreadedSender(missing, { slotLength: 64 })).rejects.toMatchObject({ code: 'PTL_NO_INTERFACE' });
  });

  test('an interface that goes away ends the stream with an error', async () => {
    const client = lab!.host('client');
    await client.ip(['link add gone0 type veth peer name gone1', 'link set gone0 up', 'link set gone1 up']);
    await using receiver = await openThreadedReceiver(at('client', { interface: 'gone0' }));
    const ended = (async () => {
      for await (const _ of receiver.batches()) continue;
    })();
    await client.ip(['link del gone0']);
    await expect(ended).rejects.toMatchObject({
      code: 'PTL_SYSTEM_CALL',
      message: expect.stringMatching(/ENETDOWN|ENODEV/) as string,
    });
  });
});
