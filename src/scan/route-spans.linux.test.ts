/** Spans of the routing tables, on this machine's own tables: loopback is always among them. */
import { describe, expect, test } from 'vitest';
import { ipText, parseIp } from '../addr/ip-address.ts';
import type { IpAddress } from '../addr/ip-address.ts';
import { kernelSources } from './packet-source.linux.ts';
import { RouteSpans } from './route-spans.linux.ts';

const ip = (text: string): IpAddress => {
  const parsed = parseIp(text);
  if (!parsed.ok) throw new TypeError(parsed.reason);
  return parsed.value;
};

describe('spans of routes', () => {
  test('neighbours within a network share one, loopback and other networks do not', () => {
    const spans = new RouteSpans();
    expect(spans.keyOf(ip('127.0.3.4'))).toBe(spans.keyOf(ip('127.0.3.5')));
    expect(spans.keyOf(ip('127.0.3.4'))).not.toBe(spans.keyOf(ip('128.0.0.1')));
    expect(spans.keyOf(ip('fe80::1'))).not.toBe(spans.keyOf({ ...ip('fe80::1'), zone: 'lo' }));
  });

  test('a range begins each span that it reaches into once, in order, and no more than are wanted', () => {
    const spans = new RouteSpans();
    const range = { version: 4 as const, zone: null, first: ip('126.255.0.0').value, last: ip('128.0.0.9').value };
    const starts = [...spans.starts(range, 64)].map(ipText);
    expect(starts[0]).toBe('126.255.0.0');
    expect(starts).toContain('127.0.0.0');
    expect(starts.at(-1)).toBe('128.0.0.0');
    expect(new Set([...spans.starts(range, 64)].map((one) => spans.keyOf(one))).size).toBe(starts.length);
    expect([...spans.starts(range, 1)].map(ipText)).toEqual(['126.255.0.0']);
  });

  test('the source of a span is asked for once, whoever asks', () => {
    const sourceOf = kernelSources();
    const first = sourceOf(ip('127.0.3.4'));
    expect(typeof first).not.toBe('string');
    expect(sourceOf(ip('127.0.3.5'))).toBe(first);
  });
});
