/** Flows: bounded whatever comes, numbered in order, told apart when ports are used again. */
import { expect, test } from 'vitest';
import { pcapFile } from '../capture-bytes.fixture.ts';
import { openCaptureFile } from '../open-file.ts';
import type { Flow } from './flow-table.ts';
import { segments } from './stream-bytes.fixture.ts';
import { StreamFacts } from './stream-facts.ts';
import { StreamFeeder } from './stream-feeder.ts';

test('many half-open connections stay within the bounds, and every sink is ended once', async () => {
  const count = 20_000;
  const opened = segments(
    Array.from({ length: count }, (_, index) => ({
      from: 'client' as const,
      sequence: index * 1000,
      flags: 'S',
      clientPort: 1 + (index % 60_000),
      serverPort: 1 + Math.floor(index / 60_000),
      after: 0,
    })),
  );
  const ended: number[] = [];
  let most = 0;
  const feeder = new StreamFeeder((flow) => ({ data: () => undefined, end: () => void ended.push(flow.number) }), {
    flows: 500,
  });
  const facts = new StreamFacts(500);
  const capture = await openCaptureFile(pcapFile(opened));
  for await (const batch of capture.batches()) {
    facts.learn(batch);
    for (let row = 0; row < batch.count; row++) {
      feeder.take(batch, row);
      most = Math.max(most, feeder.flows.size);
    }
  }
  expect(most).toBe(500);
  expect(feeder.flows.dropped).toBe(count - 500);
  feeder.end();
  expect(ended).toEqual(Array.from({ length: count }, (_, index) => index));
});

test('a flow in use stays while quiet ones give way', async () => {
  const busy = { from: 'client' as const, clientPort: 9999, data: 'x' };
  const specs = Array.from({ length: 3000 }, (_, index) => [
    { ...busy, sequence: 10 + index },
    { from: 'client' as const, sequence: 1, flags: 'S', clientPort: 10_000 + index },
  ]).flat();
  const flows = new Set<Flow>();
  const feeder = new StreamFeeder(() => null, { flows: 50 });
  const capture = await openCaptureFile(pcapFile(segments(specs)));
  for await (const batch of capture.batches()) {
    for (let row = 0; row < batch.count; row++) {
      const flow = feeder.take(batch, row);
      if (flow?.ports[0] === 9999) flows.add(flow);
    }
  }
  expect(flows.size).toBe(1);
});

test('a flow that gave way has its number and its ends when it speaks again', async () => {
  const first = { from: 'server' as const, clientPort: 9999, serverPort: 80 };
  const others = Array.from({ length: 200 }, (_, index) => ({
    from: 'client' as const,
    sequence: 1,
    flags: 'S',
    clientPort: 10_000 + index,
  }));
  const specs = [
    { ...first, sequence: 500, acknowledgment: 11, flags: 'SA' },
    ...others,
    { ...first, sequence: 501, acknowledgment: 11, data: 'again' },
    { ...others[3]!, from: 'server' as const, sequence: 7, acknowledgment: 2, flags: 'SA' },
  ];
  const feeder = new StreamFeeder(() => null, { flows: 20 });
  const facts = new StreamFacts(20);
  const flows: (Flow | null)[] = [];
  const streams: unknown[] = [];
  const capture = await openCaptureFile(pcapFile(segments(specs)));
  for await (const batch of capture.batches()) {
    facts.learn(batch);
    for (let row = 0; row < batch.count; row++) {
      flows.push(feeder.take(batch, row));
      streams.push(facts.of(row).slice(0, 2));
    }
  }
  const [before, again, another] = [flows[0]!, flows.at(-2)!, flows.at(-1)!];
  expect(again).not.toBe(before);
  expect({ ...again, isActive: false }).toEqual({ ...before, isActive: false });
  expect(again.ports).toEqual([9999, 80]);
  expect(streams.at(-2)).toEqual([
    ['tcp.stream', 0],
    ['tcp.seq', 1],
  ]);
  expect(another.number).toBe(4);
  expect(another.ports[0]).toBe(10_003);
});
