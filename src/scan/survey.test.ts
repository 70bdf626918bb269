/** A survey on a network of values: what is asked of whom, in which order it is told, and that nobody outside is ever asked. */
import { array, assert, asyncProperty, boolean, constantFrom, integer, record } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ipText, parseIp } from '../addr/ip-address.ts';
import type { IpAddress } from '../addr/ip-address.ts';
import { IpSet } from '../addr/ip-set.ts';
import { PortSet } from '../addr/port-set.ts';
import { parseTargets } from '../addr/target-spec.ts';
import { PortolanError } from '../base/errors.ts';
import type { PortAnswer } from '../identify/port-answer.ts';
import { connectedDial } from '../os/dialer.ts';
import type { FakeNetwork } from '../os/dialer.fake.ts';
import { fakeDialer } from '../os/dialer.fake.ts';
import { DialProber } from './dial-prober.ts';
import type { HostPresence } from './host-result.ts';
import type { ListenerTable } from './local-owner.ts';
import { wholeShard } from './permutation.ts';
import { applyScope } from './scope.ts';
import { survey } from './survey.ts';
import type { Survey, SurveyEvent, SurveyRequest, SurveySurroundings } from './survey-request.ts';
import { traceProbe } from './survey-trace.ts';
import connect from './techniques/connect.ts';
import { timing } from './timing.ts';

const set = (text: string): IpSet => {
  const parsed = parseTargets(text);
  if (!parsed.ok) throw new Error(parsed.reason);
  return parsed.value.addresses;
};
const ip = (text: string): IpAddress => {
  const parsed = parseIp(text);
  if (!parsed.ok) throw new Error(parsed.reason);
  return parsed.value;
};
const refused = { code: 'ECONNREFUSED', icmp: null };
/** Ports 22 and 80 are open, 99 is silent, the rest closed. */
const network: FakeNetwork = (_address, port) =>
  port === 99 ? null : { outcome: port === 22 || port === 80 ? connectedDial : refused, afterMs: 1 };
const presence = (text: string, state: 'up' | 'down' = 'up'): HostPresence => ({
  address: ip(text),
  state,
  reason: state === 'up' ? 'echo-reply' : 'no-response',
  reasonFrom: null,
  ttl: 63,
  rttMs: 0.5,
  mac: null,
});
const answer = (service: string | null): PortAnswer => ({
  outcome: service === null ? 'silent' : 'identified',
  identity:
    service === null
      ? null
      : {
          by: service,
          service,
          product: 'Thing',
          version: '1.2',
          info: null,
          hostname: null,
          os: null,
          deviceType: null,
          cpe: [],
          confidence: 0.9,
          mayTls: false,
        },
  name: service,
  tls: null,
  startTls: null,
  method: service === null ? null : 'banner',
  asked: null,
  reply: new Uint8Array(0),
  hellos: [],
  failure: null,
});

interface Made {
  readonly running: Survey;
  readonly asked: readonly string[];
  readonly stop: AbortController;
}

function make(
  targets: string,
  more: Partial<SurveySurroundings> = {},
  request: Partial<SurveyRequest> & { local?: string } = {},
): Made {
  const dialer = fakeDialer(network);
  const stop = new AbortController();
  const addresses = set(targets);
  const local = request.local === undefined ? IpSet.empty : set(request.local);
  const running = survey(
    {
      targets: { addresses, local, leftOut: IpSet.empty, names: new Map() },
      parts: (up) => [{ technique: connect, addresses: up.addresses, ports: PortSet.ofPorts([21, 22, 80, 99]) }],
      all: false,
      timing: timing(3),
      rate: Infinity,
      seed: 1,
      shard: wholeShard,
      ...request,
    },
    {
      clock: dialer.clock,
      openProber: () => Promise.resolve(new DialProber(connect, dialer)),
      own: local,
      names: new Map([['10.0.0.1', 'one.lan']]),
      ...more,
    },
    stop.signal,
  );
  return { running, asked: dialer.asked, stop };
}

async function read({ running }: Made): Promise<SurveyEvent[]> {
  const events: SurveyEvent[] = [];
  for await (const event of running) events.push(event);
  return events;
}

const ports = (events: readonly SurveyEvent[]): string[] =>
  events.flatMap((event) =>
    event.kind === 'ports' ? event.results.map(({ host, port, state }) => `${host} ${port} ${state}`) : [],
  );

describe('a survey', () => {
  test('tells every port once and then its host', async () => {
    const made = make('10.0.0.1-2');
    const events = await read(made);
    expect(ports(events).toSorted()).toEqual(
      ['10.0.0.1', '10.0.0.2'].flatMap((host) => [
        `${host} 21 closed`,
        `${host} 22 open`,
        `${host} 80 open`,
        `${host} 99 filtered`,
      ]),
    );
    const hosts = events.flatMap((event) => (event.kind === 'host' ? [event] : []));
    expect(hosts.map(({ host }) => [host.host, host.hostname, host.reason, host.ports, host.incomplete])).toEqual([
      ['10.0.0.1', 'one.lan', 'user-set', 4, null],
      ['10.0.0.2', null, 'user-set', 4, null],
    ]);
    expect(hosts[0]!.tally.shown.map(({ port }) => port)).toEqual([21, 22, 80, 99]);
    expect(made.running.summary()).toMatchObject({ total: 8, open: 4, silent: 2 });
  });

  test('asks ports of those alone that are up', async () => {
    const made = make('10.0.0.1-4', {
      async *discover() {
        yield [presence('10.0.0.3')];
        yield [presence('10.0.0.1', 'down'), presence('10.0.0.2', 'down')];
      },
    });
    const events = await read(made);
    expect(new Set(made.asked.map((text) => text.split(' ')[0]))).toEqual(new Set(['10.0.0.3']));
    expect(events.filter(({ kind }) => kind === 'presence')).toHaveLength(2);
    expect(events.at(-1)).toMatchObject({ kind: 'host', host: { host: '10.0.0.3', reason: 'echo-reply', ttl: 63 } });
  });

  test('asks open ports what speaks there, and tells those only then', async () => {
    const questions: string[] = [];
    const events = await read(
      make('10.0.0.1', {
        identify({ port, hostname }) {
          questions.push(`${port} ${hostname}`);
          return Promise.resolve(answer(port === 22 ? 'ftp' : null));
        },
      }),
    );
    expect(questions.toSorted()).toEqual(['22 one.lan', '80 one.lan']);
    const told = events.flatMap((event) => (event.kind === 'ports' ? event.results : []));
    expect(told.find(({ port }) => port === 22)).toMatchObject({
      service: { name: 'ftp', product: 'Thing', method: 'banner', confidence: 0.9 },
      names: { table: 'ssh', banner: 'ftp', process: null, mismatch: 'ftp speaks here, but port 22 usually means ssh' },
    });
    // Nobody said anything: the number is all that is known.
    expect(told.find(({ port }) => port === 80)).toMatchObject({
      service: { name: 'http', method: 'table' },
      answer: { outcome: 'silent' },
    });
    expect(told).toHaveLength(4);
  });

  test("reads this host's socket table once before and once after all answers", async () => {
    const order: string[] = [];
    const owner = { pid: 7, command: 'vsftpd', user: 'root', unit: null, container: null };
    const table: ListenerTable = {
      at: ({ port }) => (port === 21 ? { owner } : undefined),
      ports: () => new Set([21]),
    };
    const events = await read(
      make(
        '10.0.0.1',
        {
          listeners(owners) {
            order.push(owners ? 'after' : 'before');
            return Promise.resolve(table);
          },
          identify({ port }) {
            order.push(`ask ${port}`);
            return Promise.resolve(answer('http'));
          },
        },
        { local: '10.0.0.1' },
      ),
    );
    expect([order[0], ...order.slice(1, -1).toSorted(), order.at(-1)]).toEqual(['before', 'ask 22', 'ask 80', 'after']);
    const told = events.flatMap((event) => (event.kind === 'ports' ? event.results : []));
    expect(told.find(({ port }) => port === 21)?.disagreement).toMatch(/^listening, but refused/);
    expect(told.find(({ port }) => port === 80)?.disagreement).toMatch(/^open from outside/);
  });

  test('of a host that answers everything only a few ports are asked, unless one of them speaks', async () => {
    const many = PortSet.of([{ first: 1000, last: 1999 }]);
    const everything = fakeDialer(() => ({ outcome: connectedDial, afterMs: 1 }));
    const ask = async (speaks: boolean): Promise<readonly [number, string | null, number]> => {
      let count = 0;
      const events = await read(
        make(
          '10.0.0.1',
          {
            openProber: () => Promise.resolve(new DialProber(connect, everything)),
            clock: everything.clock,
            identify() {
              count++;
              return Promise.resolve(answer(speaks ? 'http' : null));
            },
          },
          { parts: (up) => [{ technique: connect, addresses: up.addresses, ports: many }] },
        ),
      );
      const last = events.at(-1)!;
      return [count, last.kind === 'host' ? last.host.suspect : null, ports(events).length];
    };
    const [fewAsked, suspect, told] = await ask(false);
    expect(fewAsked).toBeLessThan(50);
    expect(told).toBe(1000);
    expect(suspect).toMatch(/^of 1000 open ports none that was asked has a service behind it/);
    expect(await ask(true)).toEqual([1000, expect.stringMatching(/^nearly every port says open/), 1000]);
  });

  test('puts further questions to each host that is up', async () => {
    const events = await read(
      make('10.0.0.1', {
        nameOf: () => Promise.resolve('eins.example'),
        osOf: ({ tally }) =>
          Promise.resolve({ name: 'Toy OS', confidence: 0.5, observations: [`${tally.total} ports`], cpe: [] }),
        trace: () => Promise.resolve([{ ttl: 1, address: '10.0.0.1', hostname: null, rttMs: 1 }]),
      }),
    );
    expect(events.flatMap((event) => (event.kind === 'ports' ? event.results : []))).toMatchObject(
      Array.from({ length: 4 }, () => ({ reverseName: 'eins.example' })),
    );
    expect(events.at(-1)).toMatchObject({
      host: { reverseName: 'eins.example', os: { name: 'Toy OS', observations: ['4 ports'] }, trace: [{ ttl: 1 }] },
    });
  });

  test('interrupted, tells what was known by then', async () => {
    const made: Made = make('10.0.0.1', {
      identify: (_question, signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason as Error));
          if (!made.stop.signal.aborted) made.stop.abort();
        }),
    });
    const events = await read(made);
    expect(ports(events).toSorted()).toEqual([
      '10.0.0.1 21 closed',
      '10.0.0.1 22 open',
      '10.0.0.1 80 open',
      '10.0.0.1 99 filtered',
    ]);
    expect(events.at(-1)).toMatchObject({ kind: 'host', host: { incomplete: 'interrupted' } });
  });

  test('a question that fails ends it with the error, after what was known', async () => {
    const made = make('10.0.0.1', { nameOf: () => Promise.reject(new Error('no resolver')) });
    await expect(read(made)).rejects.toThrow('no resolver');
  });
});

describe('what a way is traced with', () => {
  const example = (transport: 'tcp' | 'udp', state: 'open' | 'closed', port: number): never =>
    ({ transport, state, port, reason: 'reset', reasonFrom: null, ttl: 64 }) as never;

  test.each([
    [[example('tcp', 'open', 22), example('tcp', 'closed', 21)], { method: 'tcp.syn', number: 21 }],
    [[example('udp', 'closed', 9), example('tcp', 'open', 22)], { method: 'tcp.syn', number: 22 }],
    [[example('udp', 'closed', 9)], { method: 'udp.payload', number: 9 }],
    [[], { method: 'icmp.echo', number: 0 }],
  ])('%j', (examples, probe) => {
    const tally = { host: '', hostname: null, total: 0, counts: [], shown: [], examples };
    expect(traceProbe({ tally, presence: presence('10.0.0.1') })).toEqual(probe);
  });
});

describe('the scope', () => {
  /** Whatever is asked for: what leaves goes to addresses that the scope let in, by whatever question. */
  test('holds every sender: discovery, ports, identification, names, traces, systems', async () => {
    const words = constantFrom(
      '10.0.0.0/30',
      '192.168.7.254-192.168.8.1',
      '127.0.0.1',
      '8.8.8.8',
      '203.0.113.0/31',
      '224.0.0.1',
      '255.255.255.255',
      '::1',
      'fd00::1-fd00::3',
      '2001:db8::1',
      'ff02::1',
      '::ffff:8.8.8.8',
      '192.168.7.255',
    );
    const cases = record({
      asked: array(words, { minLength: 1, maxLength: 4 }),
      listed: array(words, { maxLength: 2 }),
      authorized: boolean(),
      upEvery: integer({ min: 1, max: 3 }),
    });
    await assert(
      asyncProperty(cases, async ({ asked, listed, authorized, upEvery }) => {
        const [own, broadcasts] = [set('10.0.0.1'), set('192.168.7.255')];
        const scope = { own, broadcasts, listed: IpSet.empty, authorized };
        if (listed.length > 0) scope.listed = set(listed.join(','));
        const scoped = scopedOf({ ...scope, targets: set(asked.join(',')) });
        if (scoped === null) return;
        const touched = new Set<string>();
        const touch = (address: IpAddress | string): void =>
          void touched.add(typeof address === 'string' ? address : ipText(address));
        const made = make(
          scoped.toString(),
          {
            async *discover(addresses) {
              for (const address of addresses) touch(address);
              yield [...addresses].flatMap((address, index) =>
                index % upEvery === 0 ? [presence(ipText(address))] : [],
              );
            },
            identify({ host }) {
              touch(host);
              return Promise.resolve(answer(null));
            },
            trace({ address }) {
              touch(address);
              return Promise.resolve([]);
            },
            osOf({ address }) {
              touch(address);
              return Promise.resolve(null);
            },
          },
          { local: '10.0.0.1' },
        );
        await read(made);
        for (const text of made.asked) touch(text.split(' ')[0]!);
        const never = set('224.0.0.0/4,255.255.255.255,ff00::/8,192.168.7.255');
        for (const text of touched) {
          const address = ip(text);
          if (!scoped.has(address) || never.has(address)) throw new Error(`${text} was asked`);
          if (!authorized && !isFree(address, scope.listed.union(own))) throw new Error(`${text} is outside the scope`);
        }
        expect(touched.size).toBeGreaterThan(0);
      }),
      { numRuns: 200 },
    );
  });
});

function scopedOf(request: Parameters<typeof applyScope>[0]): IpSet | null {
  try {
    return applyScope(request).addresses;
  } catch (error) {
    if (error instanceof PortolanError && error.code === 'PTL_SCOPE') return null;
    throw error;
  }
}

function isFree(address: IpAddress, listed: IpSet): boolean {
  return listed.has(address) || set('10.0.0.0/8,192.168.0.0/16,127.0.0.0/8,::1,fd00::/8').has(address);
}
