/** Hostile replies: no identifier throws, no pattern takes long. */
import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { parseSync, Visitor } from 'oxc-parser';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../base/random.ts';
import { identifiers } from './catalog.gen.ts';
import type { IdentifyContext } from './identifier.ts';
import type { Attack } from './pattern-attacks.fixture.ts';
import { attacksOn } from './pattern-attacks.fixture.ts';
import { maxReplyBytes, Reply } from './reply.ts';
import { sampleBytes } from './sample-reply.fake.ts';

const samples = identifiers.flatMap(({ samples }) => samples.map(sampleBytes));

describe('hostile replies', () => {
  test('20,000 of them make no identifier throw', () => {
    const random = seededRandom(20_261_120);
    for (let round = 0; round < 20_000; round++) {
      const bytes = distorted(random);
      const identifier = identifiers[round % identifiers.length]!;
      const context: IdentifyContext = {
        transport: identifier.transports[0]!,
        port: random.pick([0, 7, ...identifier.ports]),
        host: 'h',
        tls: random.chance(0.2),
        asked: random.pick([null, identifier.id]),
      };
      const reply = new Reply(bytes);
      // Every identifier reads what it claims, and the one of this round also what it does not.
      identifier.read(reply, context);
      for (const other of identifiers) if (other.score(reply, context) > 0) other.read(reply, context);
    }
  });

  test('no pattern takes 50 ms of processor time on an attack', { timeout: 120_000 }, async () => {
    const patterns = patternsOfSources();
    expect(patterns.length).toBeGreaterThan(300);
    const slow = await watched(
      patterns.map(({ source, flags }) => ({ source, flags, attacks: attacksOn(source, flags) })),
    );
    expect(slow).toEqual([]);
  });

  test('an attack is found for patterns that take long', { timeout: 120_000 }, async () => {
    const sources = ['[\\s,]+$', 'a[^>]*b', '(?:x|yz)*\\d', '^Server: (?<v>\\S{0,9}) *(?: *;)*$'];
    const slow = await watched(
      sources.map((source) => ({ source, flags: '', attacks: attacksOn(source, '') })),
      25_000,
    );
    expect(new Set(slow.map((said) => said.replace(/^\d+ ms: /, '')))).toEqual(new Set(sources));
  });

  test('no identifier takes 50 ms of processor time on 64 KB made to hold it up', { timeout: 120_000 }, () => {
    const slow: string[] = [];
    for (const identifier of identifiers) {
      const starts = identifier.samples.map(sampleBytes);
      for (const start of starts) {
        for (const filler of ['A', ' ', '\0', '\xff', '\r\n', '(', '"a":', '220-a\r\n']) {
          const cost = Math.min(...[1, 2, 3].map(() => costOf(identifier, extended(start, filler))));
          if (cost > 50) slow.push(`${identifier.id}: ${cost.toFixed(0)} ms of ${JSON.stringify(filler)}`);
        }
      }
    }
    expect(slow).toEqual([]);
  });
});

type Random = ReturnType<typeof seededRandom>;

/** A sample with bytes changed, cut, doubled or glued to another; or noise. */
function distorted(random: Random): Uint8Array {
  if (random.chance(0.2)) return Uint8Array.from({ length: random.integer(0, 300) }, () => random.integer(0, 255));
  const base = Uint8Array.from(random.pick(samples));
  for (let change = random.integer(0, 6); change > 0; change--)
    if (base.length > 0)
      base[random.integer(0, base.length - 1)] = random.pick([0, 255, 127, 128, random.integer(0, 255)]);
  const cut = base.subarray(0, random.chance(0.5) ? base.length : random.integer(0, base.length));
  return random.chance(0.2) ? Uint8Array.from([...cut, ...random.pick(samples)]) : cut;
}

function costOf(identifier: (typeof identifiers)[number], bytes: Uint8Array): number {
  const context: IdentifyContext = {
    transport: identifier.transports[0]!,
    port: identifier.ports[0] ?? 0,
    host: 'h',
    tls: false,
    asked: identifier.id,
  };
  const reply = new Reply(bytes);
  const before = process.threadCpuUsage();
  identifier.score(reply, context);
  identifier.read(reply, context);
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000;
}

function extended(start: Uint8Array, filler: string): Uint8Array {
  const bytes = Buffer.alloc(maxReplyBytes, filler, 'latin1');
  bytes.set(start);
  return bytes;
}

interface Pattern {
  readonly source: string;
  readonly flags: string;
}

/** Every regular expression that is written in this folder. */
function patternsOfSources(): readonly Pattern[] {
  const here = fileURLToPath(new URL('.', import.meta.url));
  const found: Pattern[] = [];
  for (const name of readdirSync(here, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.ts') || name.endsWith('.test.ts')) continue;
    const visitor = new Visitor({
      Literal(node) {
        if ('regex' in node) found.push({ source: node.regex.pattern, flags: node.regex.flags });
      },
    });
    visitor.visit(parseSync(name, readFileSync(`${here}${name}`, 'utf8')).program);
  }
  return found;
}

const workerSource = `
  const { parentPort, workerData } = require('node:worker_threads');
  const { trials, length } = workerData;
  for (const [index, { source, flags, attacks }] of trials.entries()) {
    parentPort.postMessage({ begun: index });
    const pattern = new RegExp(source, flags);
    for (const { before, again } of attacks) {
      // The last letter is one that nothing goes on with.
      const subject = (before + again.repeat(length / again.length + 1)).slice(0, length - 1) + '\\x01';
      let best = Infinity;
      for (let round = 0; round < 3 && best > 50; round++) {
        pattern.lastIndex = 0;
        const before = process.threadCpuUsage();
        pattern.exec(subject);
        const { user, system } = process.threadCpuUsage(before);
        best = Math.min(best, (user + system) / 1000);
      }
      if (best <= 50) continue;
      parentPort.postMessage({ slow: index, ms: best });
      break;
    }
  }
  parentPort.postMessage({ done: true });
`;

interface Trial extends Pattern {
  readonly attacks: readonly Attack[];
}

/** Runs the patterns in a thread that is given up when one of them hangs; the slow ones by their source. */
function watched(trials: readonly Trial[], length = maxReplyBytes): Promise<readonly string[]> {
  return new Promise((resolve, reject) => {
    const slow = new Set<string>();
    const worker = new Worker(workerSource, { eval: true, workerData: { trials, length } });
    let at = 0;
    const end = (): void => {
      clearTimeout(watchdog);
      void worker.terminate();
      resolve([...slow]);
    };
    const watchdog = setTimeout(() => {
      slow.add(`hangs: ${trials[at]?.source}`);
      end();
    }, 60_000);
    worker.on('error', reject);
    worker.on('message', (message: { begun?: number; slow?: number; ms?: number; done?: boolean }) => {
      if (message.begun !== undefined) at = message.begun;
      if (message.slow !== undefined) slow.add(`${message.ms?.toFixed(0)} ms: ${trials[message.slow]?.source}`);
      if (message.done) end();
    });
  });
}
