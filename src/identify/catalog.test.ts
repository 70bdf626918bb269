/** The catalogue: every sample of every identifier wins against all others and tells what it should. */
import { describe, expect, test } from 'vitest';
import { identifiers } from './catalog.gen.ts';
import type { IdentifyContext } from './identifier.ts';
import { confidentScore, identifyReply } from './identify-reply.ts';
import { ReplyBuffer, maxReplyBytes } from './reply.ts';
import { sampleContext, sampleReply } from './sample-reply.fake.ts';

const samples = identifiers.flatMap((identifier) =>
  identifier.samples.map((sample, index) => ({ name: `${identifier.id} ${index}`, identifier, sample })),
);

describe('the catalogue', () => {
  test('has many protocols, each under its own name', () => {
    expect(new Set(identifiers.map(({ id }) => id)).size).toBe(identifiers.length);
  });

  test.each(identifiers)('$id has two samples, sane ports and somebody who speaks first', (identifier) => {
    expect(identifier.samples.length).toBeGreaterThanOrEqual(2);
    expect(identifier.ports.every((port) => port > 0 && port < 65_536)).toBe(true);
    expect(identifier.order === 'server-first' || identifier.hello !== undefined).toBe(true);
  });

  test.each(samples)('$name', ({ identifier, sample }) => {
    const identity = identifyReply(sampleReply(sample), sampleContext(identifier, sample), identifiers);
    expect(identity?.by).toBe(identifier.id);
    expect(identity).toMatchObject(sample.expect);
  });

  test('a greeting decides at once', () => {
    const unsure = samples.filter(({ identifier, sample }) => {
      const identity = identifyReply(sampleReply(sample), sampleContext(identifier, sample), identifiers);
      return identifier.order === 'server-first' && (identity?.confidence ?? 0) < confidentScore;
    });
    expect(unsure.map(({ name }) => name)).toEqual([]);
  });

  test('no hello is long or empty', () => {
    const context: IdentifyContext = { transport: 'tcp', port: 1, host: 'host.example', tls: false, asked: null };
    for (const { id, hello, transports } of identifiers) {
      const bytes = hello?.({ ...context, transport: transports[0]! });
      expect(bytes?.length ?? 1, id).toBeGreaterThan(0);
      expect(bytes?.length ?? 1, id).toBeLessThanOrEqual(1200);
    }
  });
});

describe('a reply', () => {
  test('keeps no more than its bound', () => {
    const buffer = new ReplyBuffer();
    for (let round = 0; round < 20; round++) buffer.add(new Uint8Array(10_000).fill(65));
    expect(buffer.length).toBe(maxReplyBytes);
    expect(buffer.add(new Uint8Array(1))).toBe(false);
    expect(buffer.reply().text.length).toBe(4096);
  });

  test('an identifier that throws loses, the others still answer', () => {
    const broken = {
      ...identifiers[0]!,
      id: 'broken',
      score: () => {
        throw new Error('a bug');
      },
    };
    const { identifier, sample } = samples.find(({ name }) => name === 'ssh 0')!;
    const found = identifyReply(sampleReply(sample), sampleContext(identifier, sample), [broken, ...identifiers]);
    expect(found?.by).toBe('ssh');
  });
});
