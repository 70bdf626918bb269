/** Evidence to verdict, row by row; and that any evidence has a verdict, a sentence and a next step. */
import { describe, expect, test } from 'vitest';
import * as fc from 'fast-check';
import type { NameTrace } from '../os/name-trace.ts';
import { decideAddress, decideReach } from './decide.ts';
import type { AddressEvidence } from './evidence.ts';
import { address, evidence, icmp, ip, packet, tcp, udp } from './evidence.fixture.ts';
import { hopsOf } from './reset-origin.ts';
import { reachRecord } from './verdict-record.ts';
import type { VerdictId } from './verdicts.ts';
import { verdicts } from './verdicts.ts';

const connected = { outcome: 'connected', errno: null } as const;
const after = { rttMs: 1, sendWindow: 64_240, ending: 'open', ms: 250, bytes: 0 } as const;
const router = ip('10.0.0.1');
const refused = { errno: 'ECONNREFUSED', ms: 1, retransmits: 0 } as const;
const reset = { hopLimit: 61, how: 'packet', local: false, router: null, reference: null } as const;
const reference = (hopLimit: number) => ({ hopLimit, kind: 'ICMP port unreachable' }) as const;
const listener = { holder: 'nginx[8]', waiting: 0, backlog: 128 } as const;
const here = { address: ip('127.0.0.1'), local: true, neighbour: null } as const;
const blocked = (error: string) => ({ route: { ok: false, error } }) as const;

const rows: readonly (readonly [name: string, evidence: AddressEvidence, verdict: VerdictId])[] = [
  ['connected', address(tcp({ ...connected, after })), 'open'],
  [
    'reset after the handshake',
    address(tcp({ ...connected, after: { ...after, ending: 'reset' } })),
    'reset-after-accept',
  ],
  ['no window', address(tcp({ ...connected, after: { ...after, sendWindow: 0 } })), 'zero-window'],
  ['a window nobody knows', address(tcp({ ...connected, after: { ...after, sendWindow: null } })), 'open'],
  ['connected to itself', address(tcp({ outcome: 'self', errno: null }), here), 'refused'],

  ['RST, nothing known of it', address(tcp(refused)), 'refused'],
  ['RST of the hops of the host', address(tcp(refused), { reset: { ...reset, reference: reference(61) } }), 'refused'],
  // Hops count, not values: a system may begin RST and ICMP with other TTLs.
  ['RST from 64, ICMP from 255', address(tcp(refused), { reset: { ...reset, reference: reference(252) } }), 'refused'],
  [
    'RST of other hops',
    address(tcp(refused), { reset: { ...reset, reference: reference(60) } }),
    'refused-by-firewall',
  ],
  ['RST that passed no router', address(tcp(refused), { reset: { ...reset, hopLimit: 128 } }), 'refused-by-firewall'],
  [
    'RST of a router about itself',
    address(tcp(refused), { reset: { ...reset, hopLimit: 64, reference: reference(64) } }),
    'refused',
  ],
  ['RST from here', address(tcp(refused), { reset: { ...reset, local: true } }), 'local-rule'],
  ['RST, nothing listens here', address(tcp(refused), { ...here, listener: null }), 'refused'],
  ['RST although something listens here', address(tcp(refused), { ...here, listener }), 'local-rule'],

  [
    'port unreachable from the host',
    address(tcp({ ...refused, icmp: [icmp('10.0.9.9', 3, 3)] })),
    'refused-by-firewall',
  ],
  [
    'prohibited by a router',
    address(tcp({ errno: 'EHOSTUNREACH', icmp: [icmp('10.0.0.1', 3, 13)] })),
    'refused-by-firewall',
  ],
  [
    'host unreachable by a router',
    address(tcp({ errno: 'EHOSTUNREACH', icmp: [icmp('10.0.0.1', 3, 1)] })),
    'host-unreachable',
  ],
  [
    'host unreachable by the host',
    address(tcp({ errno: 'EHOSTUNREACH', icmp: [icmp('10.0.9.9', 3, 1)] })),
    'refused-by-firewall',
  ],
  [
    'network unreachable by a router',
    address(tcp({ errno: 'ENETUNREACH', icmp: [icmp('10.0.0.1', 3, 0)] })),
    'net-unreachable',
  ],
  ['hops run out', address(tcp({ errno: 'EHOSTUNREACH', icmp: [icmp('10.0.0.1', 11, 0)] })), 'routing-loop'],
  ['reassembly time is no loop', address(tcp({ icmp: [icmp('10.0.0.1', 11, 1)] })), 'dropped'],
  ['fragmentation needed is no answer', address(tcp({ icmp: [icmp('10.0.0.1', 3, 4)] })), 'dropped'],
  ['sender unknown', address(tcp({ errno: 'EHOSTUNREACH', icmp: [icmp(null, 3, 13)] })), 'refused-by-firewall'],
  [
    'ICMP seen on the wire only',
    address(tcp(), {
      packets: [packet('out', 'SYN'), packet('in', 'ICMP', { from: router, icmp: { version: 4, type: 3, code: 10 } })],
    }),
    'refused-by-firewall',
  ],
  [
    'ICMPv6 reject route',
    address(tcp({ errno: 'EACCES', icmp: [icmp('fd00::1', 1, 6)] }), { address: ip('fd09::9') }),
    'refused-by-firewall',
  ],
  [
    'ICMPv6 no route',
    address(tcp({ errno: 'ENETUNREACH', icmp: [icmp('fd00::1', 1, 0)] }), { address: ip('fd09::9') }),
    'net-unreachable',
  ],

  [
    'own host unreachable, neighbour failed',
    address(tcp({ errno: 'EHOSTUNREACH', icmp: [icmp('10.0.0.2', 3, 1)] }), {
      neighbour: { address: router, state: 'failed', mac: null },
    }),
    'host-unreachable',
  ],
  [
    'own host unreachable, neighbour there',
    address(tcp({ errno: 'EHOSTUNREACH', icmp: [icmp('10.0.0.2', 3, 1)] })),
    'local-rule',
  ],
  ['own prohibition', address(tcp({ errno: 'EHOSTUNREACH', icmp: [icmp('10.0.0.2', 3, 13)] })), 'local-rule'],

  ['silence', address(tcp()), 'dropped'],
  ['silence until the kernel gave up', address(tcp({ errno: 'ETIMEDOUT', retransmits: 6 })), 'dropped'],
  ['one SYN', address(tcp({ retransmits: 0 })), 'timed-out'],
  [
    'neighbour not answering yet',
    address(tcp(), { neighbour: { address: router, state: 'asked', mac: null } }),
    'host-unreachable',
  ],
  ['SYNs seen leaving', address(tcp(), { packets: [packet('out', 'SYN'), packet('out', 'SYN')] }), 'dropped'],
  ['no SYN seen leaving', address(tcp(), { packets: [] }), 'local-rule'],
  ['SYN-ACK seen arriving', address(tcp(), { packets: [packet('out', 'SYN'), packet('in', 'SYN-ACK')] }), 'local-rule'],
  ['every repetition unsent', address(tcp({ retransmits: 2, unsentRetransmits: 2 })), 'local-rule'],
  ['one repetition unsent', address(tcp({ retransmits: 2, unsentRetransmits: 1 })), 'dropped'],
  [
    'silence of this host, queue full',
    address(tcp(), { ...here, listener: { ...listener, waiting: 129 } }),
    'queue-full',
  ],
  ['silence of this host', address(tcp(), { ...here, listener }), 'local-rule'],
  ['silence of this host, nobody there', address(tcp(), { ...here, listener: null }), 'local-rule'],

  ['no route', address(tcp({ errno: 'ENETUNREACH' }), blocked('ENETUNREACH')), 'no-route'],
  ['IPv6 switched off', address(tcp({ errno: 'EAFNOSUPPORT', call: 'socket' })), 'no-route'],
  ['prohibit route', address(tcp({ errno: 'EACCES' }), blocked('EACCES')), 'local-rule'],
  ['blackhole route', address(tcp({ errno: 'EINVAL' }), blocked('EINVAL')), 'local-rule'],
  ['unreachable route', address(tcp({ errno: 'EHOSTUNREACH' }), blocked('EHOSTUNREACH')), 'local-rule'],
  ['neighbour failed before', address(tcp({ errno: 'EHOSTUNREACH' })), 'host-unreachable'],
  ['refused by a policy', address(tcp({ errno: 'EACCES' })), 'permission'],
  ['EPERM of connect', address(tcp({ errno: 'EPERM' })), 'permission'],
  ['EPERM of send', address(udp({ errno: 'EPERM', call: 'send' })), 'local-rule'],
  ['no local port', address(tcp({ errno: 'EADDRNOTAVAIL', local: null })), 'no-ports-left'],
  ['no local port for UDP', address(udp({ errno: 'EAGAIN', call: 'connect', local: null })), 'no-ports-left'],
  ['no descriptor', address(tcp({ errno: 'EMFILE', call: 'socket', local: null })), 'no-descriptors'],
  ['no descriptor on this machine', address(tcp({ errno: 'ENFILE', call: 'socket', local: null })), 'no-descriptors'],
  ['sockets forbidden', address(tcp({ errno: 'EPERM', call: 'socket', local: null })), 'permission'],
  ['source not ours', address(tcp({ errno: 'EADDRNOTAVAIL', call: 'bind', local: null })), 'bad-source'],
  ['source taken', address(tcp({ errno: 'EADDRINUSE', call: 'bind', local: null })), 'bad-source'],
  ['source privileged', address(tcp({ errno: 'EACCES', call: 'bind', local: null })), 'permission'],
  ['no memory', address(tcp({ errno: 'ENOBUFS' })), 'local-fault'],

  ['UDP answered', address(udp({ outcome: 'answered', answerBytes: 12 })), 'open'],
  ['UDP closed', address(udp({ ...refused, icmp: [icmp('10.0.9.9', 3, 3)] })), 'udp-closed'],
  [
    'UDP port unreachable from a router',
    address(udp({ ...refused, icmp: [icmp('10.0.0.1', 3, 3)] })),
    'refused-by-firewall',
  ],
  ['UDP silence', address(udp()), 'udp-no-answer'],
  ['UDP asked once', address(udp({ sent: 1 })), 'timed-out'],
  ['UDP silence here, bound', address(udp(), { ...here, listener }), 'open'],
  ['UDP silence here, not bound', address(udp(), { ...here, listener: null }), 'local-rule'],
  [
    'UDP closed here',
    address(udp({ ...refused, icmp: [icmp('127.0.0.1', 3, 3)] }), { ...here, listener: null }),
    'udp-closed',
  ],
  [
    'UDP rejected here',
    address(udp({ ...refused, icmp: [icmp('127.0.0.1', 3, 3)] }), { ...here, listener }),
    'local-rule',
  ],
];

describe('one address', () => {
  test.each(rows)('%s', (_, seen, verdict) => {
    expect(decideAddress(seen).id).toBe(verdict);
    const record = reachRecord(decideReach(evidence([seen])), evidence([seen]));
    expect(record.sentence).toMatch(/^host\.lan:8080/);
    expect(record.sentence).not.toMatch(/undefined|null|NaN/);
    expect(record.next).not.toMatch(/undefined|null/);
  });
});

describe('all addresses together', () => {
  const open = address(tcp({ ...connected, after }));
  const dead = address(tcp(), { address: ip('fd09::9') });

  test('open at some only is mixed, and says which', () => {
    const both = evidence([dead, open]);
    const verdict = decideReach(both);
    expect([verdict.id, verdict.decisive]).toEqual(['mixed', open]);
    expect(reachRecord(verdict, both)).toMatchObject({
      sentence: 'host.lan:8080 (10.0.9.9) is reached at some addresses only: dropped at fd09::9; open at 10.0.9.9',
      next: 'portolan check host.lan 8080 -6',
    });
  });

  test('of several failures the one that came furthest counts', () => {
    const nearer = address(tcp({ errno: 'ENETUNREACH' }), blocked('ENETUNREACH'));
    expect(decideReach(evidence([nearer, dead, address(tcp(refused))])).id).toBe('refused');
    expect(decideReach(evidence([nearer, dead])).id).toBe('dropped');
  });

  test('many addresses are named in part', () => {
    const many = evidence([open, ...Array.from({ length: 63 }, () => dead)]);
    expect(reachRecord(decideReach(many), many).sentence).toContain('and 60 more');
  });

  test('an open port without a service, or without TLS, is another answer', () => {
    const silent = { outcome: 'wrapped', name: null, identity: null, tls: null, startTls: null } as const;
    const rest = { method: null, asked: null, reply: new Uint8Array(0), hellos: ['http'], failure: null } as const;
    expect(decideReach(evidence([open], { service: { ...silent, ...rest } })).id).toBe('not-served');
    const closed = address(tcp({ ...connected, after: { ...after, ending: 'closed' } }));
    expect(decideReach(evidence([closed])).id).toBe('not-served');
    expect(decideReach(evidence([open], { tlsFailure: 'wrong version number' })).id).toBe('tls-broken');
  });
});

test('a UDP service that answers another question is open', () => {
  const answer = { outcome: 'identified', name: 'dns', identity: null, tls: null, startTls: null } as const;
  const rest = { method: 'probe', asked: 'dns', reply: new Uint8Array(9), hellos: ['dns'], failure: null } as const;
  const silent = address(udp());
  const found = evidence([silent], { service: { ...answer, ...rest }, asked: silent.address });
  expect(reachRecord(decideReach(found), found)).toMatchObject({
    verdict: 'open',
    sentence: expect.stringMatching(/speaks dns$/) as string,
  });
  expect(decideReach({ ...found, service: { ...answer, ...rest, outcome: 'silent' } }).id).toBe('udp-no-answer');
});

describe('names', () => {
  const said = (
    failure: NameTrace['failure'],
    ...words: readonly NameTrace['servers'][number]['said'][]
  ): VerdictId => {
    const servers = words.map((word) => ({ server: '10.0.0.53', said: word, addresses: [], ms: 1 }));
    const name: NameTrace = { addresses: [], source: 'resolver', servers, failure, ms: 1 };
    const verdict = decideReach(evidence([], { name }));
    expect(reachRecord(verdict, evidence([], { name })).sentence).not.toMatch(/undefined|null/);
    return verdict.id;
  };

  test.each([
    ['not-found', 'NXDOMAIN', 'name-not-found'],
    ['not-found', 'NODATA', 'name-not-found'],
    ['temporary', 'SERVFAIL', 'name-failed'],
    ['temporary', 'REFUSED', 'name-failed'],
    ['temporary', 'no answer', 'name-unanswered'],
    ['temporary', 'not reachable', 'name-unanswered'],
    ['timeout', 'no answer', 'name-unanswered'],
  ] as const)('%s with %s is %s', (failure, word, verdict) => {
    expect(said(failure, word)).toBe(verdict);
  });

  test('a failure without a server to ask is a failure', () => {
    expect(said('temporary')).toBe('name-failed');
  });
});

test('a TTL is at most as many hops as systems begin with', () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 255 }), (ttl) => hopsOf(ttl) >= 0 && hopsOf(ttl) + ttl <= 255));
  expect([64, 63, 128, 100, 255, 30].map(hopsOf)).toEqual([0, 1, 0, 28, 0, 2]);
});

test('any evidence has a verdict of the list and says something of it', () => {
  const errno = fc.constantFrom(
    null,
    'ECONNREFUSED',
    'EACCES',
    'EPERM',
    'EHOSTUNREACH',
    'EINVAL',
    'E999',
    'ECONNRESET',
  );
  const outcome = fc.constantFrom('connected', 'self', 'failed', 'timeout');
  const call = fc.constantFrom('socket', 'bind', 'connect', 'send', 'receive');
  const message = fc.record({
    from: fc.constantFrom(null, '10.0.9.9', '10.0.0.2', '10.0.0.1'),
    type: fc.integer({ min: 0, max: 255 }),
    code: fc.integer({ min: 0, max: 255 }),
  });
  const seen = fc.record({ errno, outcome, call, messages: fc.array(message, { maxLength: 3 }), local: fc.boolean() });
  fc.assert(
    fc.property(seen, (one) => {
      const reach = tcp({
        outcome: one.outcome,
        errno: one.errno,
        call: one.call,
        icmp: one.messages.map(({ from, type, code }) => icmp(from, type, code)),
      });
      const all = evidence([address(reach, { local: one.local })]);
      const record = reachRecord(decideReach(all), all);
      expect(Object.keys(verdicts)).toContain(record.verdict);
      expect(record.sentence.length).toBeGreaterThan(20);
    }),
    { numRuns: 2000 },
  );
});
