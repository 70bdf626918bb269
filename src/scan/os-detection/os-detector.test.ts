/** Detection in a network of memory: every documented stack, over paths that lose, behind routers, through firewalls; and nothing invented. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseIp } from '../../addr/ip-address.ts';
import type { IpAddress } from '../../addr/ip-address.ts';
import { memoryNetwork } from '../../link/memory-link.ts';
import { batchOf } from '../../link/prepared-batch.ts';
import { linkTypes } from '../../wire/link-type.ts';
import { answerFilter } from '../answer-filter.ts';
import { Asker } from '../asker.ts';
import type { HostPresence } from '../host-result.ts';
import type { OsGuess } from '../os-guess.ts';
import type { PortResult } from '../port-result.ts';
import type { SurveyedHost } from '../survey-request.ts';
import { osFamilies } from './families/catalog.gen.ts';
import type { OsFactId } from './os-fact.ts';
import { osFactIds } from './os-fact.ts';
import { osFact } from './os-facts.ts';
import { osDetector } from './os-detector.ts';
import { osProbes } from './os-probes.ts';
import { weigh } from './os-weighing.ts';
import type { StackProfile } from './stack.fixture.ts';
import { openPort, profiles, Stack } from './stack.fixture.ts';

const ip = (text: string): IpAddress => {
  const parsed = parseIp(text);
  if (!parsed.ok) throw new Error(text);
  return parsed.value;
};
const sources = { first: 61_000, last: 61_255 };
const ours = { 4: ip('10.0.0.1'), 6: ip('fd00::1') } as const;
const theirs = { 4: ip('10.0.0.9'), 6: ip('fd00::9') } as const;

/** A host as a survey hands it on. */
function surveyed(address: IpAddress, more: Partial<PortResult> = {}): SurveyedHost {
  const port = (state: 'open' | 'closed', number: number): PortResult =>
    ({ transport: 'tcp', state, port: number, reasonFrom: null, reason: '', service: null, ...more }) as PortResult;
  const results = [port('open', openPort), port('closed', 23)];
  const tally = { host: '', hostname: null, total: 2, counts: [], shown: results, examples: results };
  return { address, presence: {} as HostPresence, hostname: null, local: false, tally };
}

interface Asked {
  readonly guess: OsGuess | null;
  readonly packets: number;
  readonly elapsedMs: number;
}

interface Way {
  readonly version?: 4 | 6;
  readonly loss?: number;
  readonly seed?: number;
  readonly delayMs?: number;
  /** What is left of an answer; null: nothing. */
  readonly through?: (answer: Uint8Array) => Uint8Array | null;
  readonly host?: SurveyedHost;
  readonly pace?: { readonly gapMs?: number; readonly hostGapMs?: number };
}

/** Asks a stack. */
async function detect(
  profile: StackProfile | null,
  { version = 4, loss = 0, seed = 1, delayMs = 5, through = (answer) => answer, host, pace }: Way = {},
): Promise<Asked> {
  const network = memoryNetwork({ seed, linkType: linkTypes.raw, model: { loss, delayMs } });
  const [near, far] = network.ends as [(typeof network.ends)[0], (typeof network.ends)[0]];
  const { clock } = network;
  near.setFilter(answerFilter(sources, 160));
  const stack = profile === null ? null : new Stack(profile);
  let packets = 0;
  far.onFrame((bytes, start, end) => {
    packets++;
    const answer = stack?.answer(bytes.slice(start, end), clock.monotonic()) ?? null;
    const passed = answer === null ? null : through(answer);
    if (passed !== null) far.send(batchOf([passed]));
  });
  const asker = new Asker({ clock, openLink: () => near, sourceOf: (to) => ours[to.version] });
  const detector = osDetector({ seed, ...pace, ownSystem: 'Toy 1' }, clock, { asker, sources });
  const startedMs = clock.monotonic();
  const guess = await detector.osOf(host ?? surveyed(theirs[version]), new AbortController().signal);
  detector.close();
  return { guess, packets, elapsedMs: clock.monotonic() - startedMs };
}

describe('a stack as it is documented', () => {
  test.each(Object.entries(profiles))('%s', async (name, profile) => {
    const { guess, packets, elapsedMs } = await detect(profile);
    expect(guess).toMatchObject({ name, contradictions: [], hints: [], distance: 1 });
    expect(guess!.confidence).toBeGreaterThan(0.7);
    expect(guess!.confidence).toBeLessThan(1);
    expect(guess!.candidates![0]!.name).toBe(name);
    expect(guess!.cpe.length).toBeGreaterThan(0);
    expect(packets).toBeLessThanOrEqual(osProbes.length + 4);
    expect(elapsedMs).toBeLessThan(2000);
  });

  test.each(Object.entries(profiles))('%s, five routers away', async (name, profile) => {
    const { guess } = await detect({ ...profile, hops: 5 }, { delayMs: 60 });
    expect(guess).toMatchObject({ name, distance: 6 });
  });

  test.each(Object.entries(profiles))('%s, over a path that loses a tenth', async (name, profile) => {
    const family = osFamilies.find((one) => [one.name, ...one.generations.map((each) => each.name)].includes(name))!;
    for (let seed = 1; seed <= 10; seed++) {
      const { guess } = await detect(profile, { loss: 0.1, seed });
      const names: readonly (string | null)[] = [family.name, null, ...family.generations.map((each) => each.name)];
      expect(names).toContain(guess!.name);
    }
  });

  test('in IPv6', async () => {
    for (const name of ['Linux 4.20-6.x', 'OpenBSD', 'Apple macOS or iOS']) {
      const { guess } = await detect(profiles[name]!, { version: 6 });
      expect(guess!.name).toBe(name);
      expect(guess!.observations).toContain('IPv6 flow label set');
    }
  });
});

describe('what a stack counts', () => {
  test.each(Object.entries(profiles))('%s', async (_name, profile) => {
    const { guess } = await detect(profile);
    const { ipIds, uptimeSeconds } = guess!;
    if (profile.id === 'zero') expect(ipIds).toEqual([0, 0, 0]);
    else expect(new Set(ipIds).size).toBe(3);
    // A clock that each connection begins anew tells nothing of the time since the start.
    if (profile.clock === 'random' || !profile.options.includes('ts')) expect(uptimeSeconds).toBeNull();
    // One of a few ticks a second may not be told in the time that it is watched; else it began 90,000 ticks ago.
    else if (profile.clock >= 100) expect(uptimeSeconds).toBe(Math.round(90_000 / profile.clock));
  });

  test('has no identifications in IPv6', async () => {
    expect((await detect(profiles['OpenBSD']!, { version: 6 })).guess!.ipIds).toBeNull();
  });
});

describe('what is not seen is not said', () => {
  test('a host that answers nothing is no idea, in bounded time and with few packets', async () => {
    const { guess, packets, elapsedMs } = await detect(null);
    expect(guess).toMatchObject({
      name: null,
      confidence: 0,
      observations: [],
      cpe: [],
      candidates: [],
      distance: null,
    });
    expect(packets).toBe(3 * osProbes.length);
    expect(elapsedMs).toBeLessThan(3500);
  });

  test('one port through a firewall is less sure than everything', async () => {
    const all = await detect(profiles['Linux 4.20-6.x']!);
    const wall = await detect({ ...profiles['Linux 4.20-6.x']!, echo: null, unreachable: null, refuses: false });
    expect(wall.guess!.name).toBe('Linux 4.20-6.x');
    expect(wall.guess!.confidence).toBeLessThan(all.guess!.confidence);
    expect(wall.guess!.observations.join()).not.toMatch(/reset|echo|ICMP/);
    expect(wall.guess!.portsUsed).toEqual([{ transport: 'tcp', state: 'open', port: openPort }]);
  });

  test('a stack that fits nothing is no idea', async () => {
    const chimera = {
      ...profiles['Linux 4.20-6.x']!,
      options: 'ws nop sack mss',
      window: 12_345,
      ttl: 128,
      icmpTtl: 64,
    };
    const { guess } = await detect({ ...chimera, id: 'counted', openNull: 'reset', df: false });
    expect(guess).toMatchObject({ name: null, confidence: 0 });
    expect(guess!.observations.length).toBeGreaterThan(10);
  });

  test('what speaks against it is named and costs confidence', async () => {
    const plain = await detect(profiles['Linux 4.20-6.x']!);
    const { guess } = await detect({ ...profiles['Linux 4.20-6.x']!, ttl: 128, icmpTtl: 128 });
    expect(guess).toMatchObject({ name: 'Linux 4.20-6.x', contradictions: ['time to live begins at 128'] });
    expect(guess!.confidence).toBeLessThan(plain.guess!.confidence);
  });

  test('ports that nearly all say open halve it', async () => {
    const host = surveyed(theirs[4]);
    const open = { transport: 'tcp', state: 'open', reason: 'syn-ack', count: 1000 } as const;
    const { guess } = await detect(profiles['Linux 4.20-6.x']!, {
      host: { ...host, tally: { ...host.tally, total: 1000, counts: [open] } },
    });
    expect(guess!.confidence).toBeLessThan(0.5);
    expect(guess!.contradictions!.join()).toContain('nearly every port says open');
  });

  test('answers of a wrong mark, and noise, are nobody', async () => {
    const { guess } = await detect(profiles['Linux 4.20-6.x']!, {
      through: (answer) => {
        // The acknowledgment (of a reset without one the sequence number), or the identifier of an echo: not what was asked.
        answer[answer[9] === 6 ? 30 : 25]! ^= 0x40;
        answer[26]! ^= 0x40;
        return answer;
      },
    });
    const left = guess!.observations.filter((one) => !one.includes('ICMP errors'));
    expect([guess!.name, left]).toEqual([null, []]);
  });

  test('broken answers never throw', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(200), fc.nat(255)), { maxLength: 8 }),
        fc.nat(120),
        async (flips, cut) => {
          const { guess } = await detect(profiles['FreeBSD 11-14']!, {
            through: (answer) => {
              for (const [at, value] of flips) if (at < answer.length) answer[at] = value;
              return answer.slice(0, Math.max(1, answer.length - cut));
            },
          });
          expect(guess).not.toBeNull();
        },
      ),
      { numRuns: 60 },
    );
  });

  test('keeps the pace that a scan is given', async () => {
    const free = await detect(profiles.OpenBSD!);
    for (const pace of [{ gapMs: 100 }, { hostGapMs: 100 }]) {
      const { guess, elapsedMs, packets } = await detect(profiles.OpenBSD!, { pace });
      expect(guess!.name).toBe('OpenBSD');
      expect(elapsedMs).toBeGreaterThanOrEqual(100 * (packets - 1));
      expect(elapsedMs).toBeGreaterThan(free.elapsedMs);
    }
  });

  test('a host that is asked again says the same', async () => {
    const { guess } = await detect(profiles.OpenBSD!);
    const again = await detect(profiles.OpenBSD!);
    expect(again.guess).toEqual(guess);
  });
});

describe('services and this host itself', () => {
  const service = (os: string): Partial<PortResult> => ({
    service: { name: 'ssh', os, method: 'banner', cpe: [] } as never,
  });

  test('are told beside the guess and change nothing of it', async () => {
    const plain = await detect(profiles['Linux 4.20-6.x']!);
    const host = surveyed(theirs[4], service('Debian'));
    const { guess } = await detect(profiles['Linux 4.20-6.x']!, { host: { ...host, local: true } });
    expect(guess).toMatchObject({ confidence: plain.guess!.confidence, contradictions: [], distance: 0 });
    expect(guess!.hints).toEqual([
      'this host itself says Toy 1',
      'ssh on 22/tcp says Debian',
      'ssh on 23/tcp says Debian',
    ]);
  });

  test('speak against it where they name another system', async () => {
    const { guess } = await detect(profiles['Linux 4.20-6.x']!, {
      host: surveyed(theirs[4], service('Windows Server')),
    });
    expect(guess!.contradictions).toContain('ssh on 22/tcp says Windows Server');
  });
});

describe('the weighing', () => {
  const anyFacts = fc.dictionary(
    fc.constantFrom(...osFactIds),
    fc.constantFrom(
      '64',
      '128',
      '255',
      'set',
      'clear',
      'zero',
      'counted',
      'silent',
      'reset',
      'mss',
      'full',
      '65535',
      'toString',
    ),
  );

  test('is a share: never above what the observations allow, and no name without enough of them', () => {
    fc.assert(
      fc.property(anyFacts, (observed) => {
        const { best, candidates } = weigh(observed, osFamilies);
        const count = Object.keys(observed).length;
        const sum = candidates.reduce((total, { confidence }) => total + confidence, 0);
        expect(sum).toBeLessThanOrEqual(count / (count + 1) + 0.1);
        if (best !== null) expect(count).toBeGreaterThanOrEqual(4);
      }),
      { numRuns: 500 },
    );
  });

  test('knows every fact, and has words for every value that a family names', () => {
    for (const id of osFactIds) expect(osFact(id).id).toBe(id);
    for (const { facts } of osFamilies) {
      for (const [id, values] of Object.entries(facts))
        for (const value of Object.keys(values)) expect(osFact(id as OsFactId).words(value)).toMatch(/^[A-Za-z]/);
    }
  });
});
