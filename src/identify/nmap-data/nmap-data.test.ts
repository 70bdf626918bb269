/** A user's own probe file: its grammar, its patterns, its order of questions; and, where nmap is installed, nmap's whole file. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { assert, property, string, uint8Array } from 'fast-check';
import { systemClock } from '../../base/clock.ts';
import { identifiers } from '../catalog.gen.ts';
import type { FakePort } from '../dialer.fake.ts';
import { fakeNetwork } from '../dialer.fake.ts';
import type { PortAnswer, PortQuestion } from '../port-answer.ts';
import { threeNames } from '../three-names.ts';
import { identifyByProbes } from './identify-by-probes.ts';
import { MatchList } from './match-list.ts';
import { fillTemplates } from './match-template.ts';
import { openMatcher } from './matcher.ts';
import { openNmapData } from './open-nmap-data.ts';
import { perlPattern } from './perl-pattern.ts';
import { readProbeFile } from './probe-file.ts';
import { probeFileText } from './probe-file.fixture.ts';
import { ProbeBook } from './probe-order.ts';
import { unescapeProbe } from './probe-text.ts';

const latin1 = (text: string): Uint8Array => Buffer.from(text, 'latin1');
const book = new ProbeBook(readProbeFile(latin1(probeFileText)));
const matcher = openMatcher(book.matches, systemClock);
afterAll(() => matcher.close());

describe('the grammar', () => {
  test('reads every directive', () => {
    const { probes, problems, exclude } = book.file;
    expect(problems).toEqual([]);
    expect(exclude.tcp.toString()).toBe('9100-9102');
    expect(exclude.udp.toString()).toBe('69');
    expect(probes.map(({ name, transport, rarity }) => `${transport} ${name} ${rarity}`)).toEqual([
      'tcp NULL 5',
      'tcp GetRequest 1',
      'tcp Handshake 1',
      'tcp Counter 6',
      'tcp EchoTCP 8',
      'tcp HttpMore 9',
      'udp Echo 2',
    ]);
    expect(probes[0]).toMatchObject({ totalWaitMs: 6000, wrappedMs: 3000 });
    expect(Buffer.from(probes[2]!.bytes).toString('hex')).toBe('1603000000');
    expect(probes[3]).toMatchObject({ fallback: ['GetRequest'] });
    expect(probes[0]!.matches[0]).toMatchObject({
      soft: false,
      service: 'ssh',
      templates: [
        ['p', 'OpenSSH'],
        ['v', '$2'],
        ['i', 'protocol $1'],
        ['cpe', 'a:openbsd:openssh:$2'],
      ],
    });
  });

  test.each([
    ['match a m|x|', 'match before the first Probe'],
    ['Probe TCP a q|x', 'a Probe is'],
    [String.raw`Probe TCP a q|\q|`, 'unknown escape'],
    ['Probe TCP a q||\nmatch b m|x', 'the pattern has no end'],
    ['Probe TCP a q||\nmatch b m|x|g', 'unknown flags'],
    ['Probe TCP a q||\nmatch b m|x| z/y/', 'no template'],
    ['Probe TCP a q||\nmatch b m|x| p/y', 'has no end'],
    ['Probe TCP a q||\nports http', 'no port list'],
    ['Probe TCP a q||\nrarity 12', 'bad value'],
    ['Exclude 99999', 'no port list'],
  ])('%s: says the line and goes on', (text, reason) => {
    const { problems } = readProbeFile(latin1(`# one\n${text}`));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(reason);
    expect(problems[0]).toMatch(/^line [23]: /);
  });

  test('takes any bytes for a file', () => {
    assert(
      property(uint8Array({ maxLength: 300 }), (bytes) => {
        readProbeFile(bytes);
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    [String.raw`a\0\x41\r\n\\\|`, '6100410d0a5c7c'],
    [String.raw`\a\b\f\t\v`, '07080c090b'],
  ])('%s', (text, hex) => {
    expect(Buffer.from(unescapeProbe(text)!).toString('hex')).toBe(hex);
  });
});

describe("Perl's patterns", () => {
  const fits = (pattern: string, flags: string, text: string): boolean => {
    const made = perlPattern(pattern, flags);
    if (!made.ok) throw new Error(made.reason);
    return new RegExp(made.source).test(text);
  };

  test.each([
    ['^a.b$', '', 'a\rb', true],
    ['^a.b$', '', 'a\nb', false],
    ['^a.b$', 's', 'a\nb', true],
    ['^ab$', '', 'ab\n', true],
    ['^ab$', '', 'ab\n\n', false],
    [String.raw`^\s$`, '', '\u00a0', false],
    [String.raw`^[\s]$`, '', '\v', true],
    ['^caf\u00e9$', 'i', 'CAF\u00e9', true],
    ['^caf\u00e9$', 'i', 'CAF\u00c9', false],
    ['^[a-f]+$', 'i', 'aBcF', true],
    ['^[^a-f]$', 'i', 'B', false],
    [String.raw`^(?i)ab(?-i)c$`, '', 'ABc', true],
    [String.raw`^(?i)ab(?-i)c$`, '', 'ABC', false],
    ['^((?i)a)b$', '', 'Ab', true],
    ['^((?i)a)b$', '', 'AB', false],
    ['^(?i:a)b$', '', 'AB', false],
    ['^[]a]$', '', ']', true],
    ['^[^]a]$', '', 'b', true],
    ['^[[:alpha:]_]+$', '', 'Ab_', true],
    [String.raw`^\x0$`, '', '\0', true],
    [String.raw`^\012\0$`, '', '\n\0', true],
    [String.raw`^\a\e$`, '', '\u0007\u001b', true],
    [String.raw`^[\w-]+$`, '', 'a-b', true],
    [String.raw`^[\w.-z]$`, '', '0', true],
    [String.raw`\Aab\z`, '', 'ab\n', false],
    [String.raw`^\Qa.b\E.$`, '', 'a.bx', true],
    [String.raw`^(.)\1$`, '', 'xx', true],
    ['^a{2}b{,3}$', '', 'aab{,3}', true],
    ['^(?>a+)b$', '', 'aab', true],
    ['^a++b$', '', 'aab', true],
    ['^(?P<x>a)(?#c)b$', '', 'ab', true],
    [String.raw`^a\/[\]}]$`, '', 'a/}', true],
    [String.raw`^[\D]$`, '', '5', false],
    [String.raw`^[\x80-\xff]$`, '', '\u00ff', true],
  ])('%s with flags "%s" on %j: %s', (pattern, flags, text, expected) => {
    expect(fits(pattern, flags, text)).toBe(expected);
  });

  test.each([String.raw`a\K`, String.raw`a\G`, '(?R)', '(?(1)a)', String.raw`\x{100}`, '[z-a]', '[a'])(
    '%s is refused',
    (pattern) => {
      expect(perlPattern(pattern, '').ok).toBe(false);
    },
  );

  test('any text is rewritten or refused, and what is rewritten compiles or is skipped', () => {
    assert(
      property(string(), (pattern) => {
        new MatchList([{ pattern, flags: 'i' }]).pattern(0);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('the templates', () => {
  const filled = (text: string, ...groups: (string | undefined)[]): string | null =>
    fillTemplates({ templates: [['v', text]] }, ['', ...groups]).version;

  test.each([
    ['$1 of $2', ['a', 'b'], 'a of b'],
    ['$1 of $2', ['a', undefined], null],
    ['$P(1)', ['a\0b\u00ff'], 'ab'],
    ['$SUBST(1,"_",".")', ['1_2_3'], '1.2.3'],
    ['$I(1,">")', ['\u0001\u0002'], '258'],
    ['$I(1,"<")', ['\u0001\u0002'], '513'],
    ['$I(1,">")', ['123456789'], null],
    ['$1, ', ['a'], 'a'],
  ] as const)('%s', (text, groups, expected) => {
    expect(filled(text, ...groups)).toBe(expected);
  });

  test('a CPE name is in the form of a URI', () => {
    expect(fillTemplates({ templates: [['cpe', 'a:x:y:$1/']] }, ['', 'My Ver:1']).cpe).toEqual([
      'cpe:/a:x:y:my_ver%3a1/',
    ]);
  });
});

describe('a pattern without end', () => {
  test('is skipped for the text, and the ones behind it are tried', async () => {
    const order = Uint32Array.from(book.matches.keys());
    const hit = await matcher.first(`${'a'.repeat(60)}!`, order);
    expect(book.matches[hit!.match]!.service).toBe('after-evil');
    expect([...matcher.skipped].map((number) => book.matches[number]!.service)).toEqual(['evil']);
    // The next text finds a thread again.
    expect(await matcher.first('toy red, a_b', order)).toMatchObject({ groups: ['toy red, a_b', 'red', 'a_b'] });
  });
});

describe('an examination', () => {
  const tls = { protocol: 'TLSv1.3', cipher: null, alpn: null, problem: null, certificate: null };
  const ask = (port: FakePort, question: Partial<PortQuestion> = {}): Promise<PortAnswer> => {
    const { dialer, clock } = fakeNetwork(port);
    return identifyByProbes(
      { host: '10.0.0.1', port: 1234, transport: 'tcp', deadlineMs: 60_000, ...question },
      { dialer, clock, book, matcher: immediate, identifiers, signal: new AbortController().signal },
    );
  };
  // On the virtual clock a thread would never come to its turn.
  const list = new MatchList(book.matches);
  const immediate = {
    ...matcher,
    skipped: matcher.skipped,
    first: (text: string, order: Uint32Array) => Promise.resolve(list.first(text, order, 0, () => undefined)),
  };

  test('listens first', async () => {
    const answer = await ask({ greeting: latin1('SSH-2.0-OpenSSH_9.2p1\r\n'), pieces: 3 });
    expect(answer).toMatchObject({ outcome: 'identified', name: 'ssh', method: 'banner', asked: null });
    expect(answer.identity).toMatchObject({
      product: 'OpenSSH',
      version: '9.2p1',
      info: 'protocol 2.0',
      cpe: ['cpe:/a:openbsd:openssh:9.2p1'],
      confidence: 1,
    });
  });

  test('a soft match names the service, with less confidence', async () => {
    const answer = await ask({ greeting: latin1('SSH-2.0-other\r\n') });
    expect(answer).toMatchObject({ name: 'ssh', identity: { product: null, confidence: 0.8 } });
  });

  test('asks what names the port, then the others by rarity', async () => {
    const web = (bytes: Uint8Array): Uint8Array | null =>
      Buffer.from(bytes).toString().startsWith('GET')
        ? latin1('HTTP/1.1 200 OK\r\nServer: nginx/1.24.0\r\n\r\n')
        : null;
    expect(await ask({ answer: web }, { port: 8080 })).toMatchObject({
      name: 'http',
      hellos: ['GetRequest'],
      identity: { product: 'nginx', version: '1.24.0' },
    });
    expect(await ask({ answer: web })).toMatchObject({ name: 'http', asked: 'GetRequest' });
  });

  test('after a soft match only what knows the service is asked, however rare', async () => {
    const answer = await ask(
      {
        answer: (bytes) => {
          const text = Buffer.from(bytes).toString();
          if (text.startsWith('GET')) return latin1('HTTP/1.0 200\r\n');
          return text === 'MORE\r\n' ? latin1('HTTP/1.1 more facts') : null;
        },
      },
      { port: 80 },
    );
    expect(answer).toMatchObject({ hellos: ['GetRequest', 'HttpMore'], identity: { product: 'More facts' } });
  });

  test('tries the matches of the fallback', async () => {
    expect(await ask({ answer: () => latin1('HTTP/1.1 200\r\nServer: nginx/1.2') }, { port: 7000 })).toMatchObject({
      name: 'http',
      asked: 'Counter',
    });
    expect(await ask({ answer: () => latin1('n\u0001\u0002') }, { port: 7000 })).toMatchObject({
      name: 'counter',
      identity: { version: '258', info: 'little 513' },
    });
  });

  test('tries the matches of a fallback of the other transport', async () => {
    expect(await ask({ answer: (bytes) => bytes }, { port: 7 })).toMatchObject({ name: 'echo', asked: 'EchoTCP' });
  });

  test('goes inside TLS', async () => {
    const answer = await ask(
      {
        tls,
        answer: () => latin1('\u0016\u0003\u0001'),
        secret: { answer: () => latin1('HTTP/1.1 200 OK\r\nServer: nginx/1.24.0\r\n\r\n') },
      },
      { port: 443 },
    );
    expect(answer).toMatchObject({ name: 'https', tls: { protocol: 'TLSv1.3' }, identity: { product: 'nginx' } });
    expect(await ask({ tls: null, answer: () => latin1('\u0016\u0003\u0001') }, { port: 443 })).toMatchObject({
      name: 'tls',
      tls: null,
    });
  });

  test.each([
    [{ closes: true }, 'wrapped'],
    [{}, 'silent'],
    [{ refuses: 'ECONNREFUSED' }, 'unreachable'],
    [{ greeting: latin1('what?') }, 'unrecognised'],
  ] as const)('%j: %s', async (port, outcome) => {
    const answer = await ask(port);
    expect(answer).toMatchObject({ outcome, identity: null, name: null });
  });

  test('has words of its own for services, which say nothing against the process', async () => {
    const found = await ask({ greeting: latin1('SSH-2.0-OpenSSH_9.2p1\r\n') });
    expect(threeNames({ port: 22, transport: 'tcp' }, found, 'nginx').mismatch).toBeNull();
  });

  test('leaves excluded ports alone', async () => {
    const { dialer, clock, dialled } = fakeNetwork({ greeting: latin1('SSH-2.0-x') });
    const surroundings = { dialer, clock, book, matcher: immediate, identifiers, signal: new AbortController().signal };
    await identifyByProbes({ host: '10.0.0.1', port: 9101, transport: 'tcp', deadlineMs: 1000 }, surroundings);
    expect(dialled()).toBe(0);
  });

  test('asks over UDP', async () => {
    expect(await ask({ answer: (bytes) => bytes }, { transport: 'udp', port: 7 })).toMatchObject({
      name: 'echo',
      asked: 'Echo',
    });
  });
});

describe('the directory', () => {
  const folder = mkdtempSync(join(tmpdir(), 'portolan-nmap-data-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  test('has to have the file, with probes in it', () => {
    expect(() => openNmapData(folder, systemClock)).toThrow(/nmap-service-probes cannot be used/);
    writeFileSync(join(folder, 'nmap-service-probes'), '# empty\n');
    expect(() => openNmapData(folder, systemClock)).toThrow(/cannot be used/);
    writeFileSync(join(folder, 'nmap-service-probes'), probeFileText);
    expect(openNmapData(folder, systemClock).book.matches).toHaveLength(book.matches.length);
  });
});

const installed = '/usr/share/nmap';
describe.skipIf(!existsSync(join(installed, 'nmap-service-probes')))("nmap's own file, where nmap is installed", () => {
  test('is read completely, and every pattern compiles', () => {
    const { book: whole } = openNmapData(installed, systemClock);
    expect(whole.file.problems).toEqual([]);
    const patterns = new MatchList(whole.matches);
    expect(whole.matches.filter((_, number) => patterns.pattern(number) === null)).toEqual([]);
    expect(whole.matches.length).toBeGreaterThan(10_000);
  });
});
