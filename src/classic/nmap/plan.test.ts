/** From options to what is scanned how. */
import { describe, expect, test } from 'vitest';
import { parseNmap } from './options.ts';
import { checkRights, nmapPlan } from './plan.ts';

const plan = (line: string, raw = true): ReturnType<typeof nmapPlan> =>
  nmapPlan(parseNmap(line.split(' '), new Date(0)), raw);
const kinds = (line: string, raw = true): readonly string[] =>
  plan(line, raw).parts.map(({ kind, ports }) => `${kind} ${ports.toString()}`);

describe('the kinds of scan and their ports', () => {
  test.each([
    ['-p 22 h', ['syn 22']],
    ['-sT -sU -p 53,T:22,U:99 h', ['connect 22,53', 'udp 53,99']],
    ['-sY -p 9 h', ['sctp-init 9']],
    ['-sO -p 6,tcp,igmp h', ['ip-protocol 2,6']],
    ['-p [1-30] --exclude-ports 20-25 h', ['syn 1,5,7,9,11,13,17-19,27,29']],
    ['-sn h', []],
  ])('%s', (line, expected) => {
    expect(kinds(line)).toEqual(expected);
  });

  test('as many as are asked for', () => {
    expect(plan('h').parts[0]!.ports.count).toBe(1000);
    expect(plan('-F h').parts[0]!.ports.count).toBe(100);
    expect(plan('--top-ports 7 -sU h').parts[0]!.ports.count).toBe(7);
    expect(plan('-sO h').parts[0]!.ports.count).toBe(256);
  });

  test('without rights: connections', () => {
    expect(kinds('-p 22 h', false)).toEqual(['connect 22']);
  });

  test('ports that no kind is asked for', () => {
    expect(plan('-p U:53 h')).toMatchObject({
      parts: [],
      warnings: [
        'WARNING: Your ports include "U:" but you haven\'t specified UDP scan with -sU.',
        'WARNING: a TCP scan type was requested, but no tcp ports were specified.  Skipping this scan type.',
      ],
    });
  });
});

describe('what hosts are asked', () => {
  const probes = (line: string, raw = true): string =>
    (plan(line, raw).probes ?? []).map(({ method, number }) => `${method} ${number}`).join(', ');
  test.each([
    ['h', 'icmp.echo 0, tcp.syn 443, tcp.ack 80, icmp.timestamp 0'],
    ['-6 h', 'icmp.echo 0, tcp.syn 443, tcp.ack 80'],
    [
      '-PS -PA22-23 -PU -PE -PO6 h',
      'tcp.syn 80, tcp.ack 22, tcp.ack 23, udp.payload 40125, icmp.echo 0, ip.protocol 6',
    ],
    ['-Pn h', ''],
  ])('%s', (line, expected) => {
    expect(probes(line)).toBe(expected);
  });

  test('without rights: connections', () => {
    expect(probes('h', false)).toBe('tcp.connect 80, tcp.connect 443');
    expect(probes('-PS22 -PE h', false)).toBe('tcp.connect 22');
    expect(checkRights(parseNmap(['-PE', 'h'], new Date(0)), false)).toEqual([
      'Warning:  You are not root -- using TCP pingscan rather than ICMP',
    ]);
  });
});

describe('the pace', () => {
  test('is that of the template, as far as nothing else is said', () => {
    expect(plan('-T4 --max-retries 1 --host-timeout 3s h').timing).toMatchObject({
      name: 'aggressive',
      rtt: { initialMs: 500, minMs: 100, maxMs: 1250 },
      maxRetries: 1,
      hostTimeoutMs: 3000,
    });
    expect(plan('--max-rate 50 h').rate).toBe(50);
    expect(plan('--max-parallelism 1 h').timing.congestion).toMatchObject({ initial: 1, max: 1, threshold: 1 });
    expect(plan('--min-rtt-timeout 2s --max-rtt-timeout 1s h').timing.rtt).toEqual({
      initialMs: 1000,
      minMs: 1000,
      maxMs: 1000,
    });
    expect(plan('--scan-delay 2s --max-scan-delay 1s h').timing).toMatchObject({
      scanDelayMs: 1000,
      mostDelayMs: 1000,
    });
  });

  test('a least rate keeps enough probes on their way, and loss does not slow it down', () => {
    const { congestion, mostDelayMs } = plan('--min-rate 3000 h').timing;
    expect(congestion).toMatchObject({ initial: 3000, divisor: 1 });
    expect(congestion.max).toBeGreaterThanOrEqual(3000);
    expect(mostDelayMs).toBe(0);
    expect(plan('--defeat-rst-ratelimit h').timing).toMatchObject({ mostDelayMs: 0, congestion: { divisor: 2 } });
    expect(plan('--open h').timing).toEqual(plan('h').timing);
  });
});
