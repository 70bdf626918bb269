/** Flags in every way of writing them, and what a technique with other flags sends and means. */
import { describe, expect, test } from 'vitest';
import fin from './techniques/fin.ts';
import syn from './techniques/syn.ts';
import udp from './techniques/udp.ts';
import { parseTcpFlags, tcpFlagsText, withTcpFlags } from './tcp-flags.ts';

describe('parseTcpFlags', () => {
  test.each([
    ['URGACKPSHRSTSYNFIN', 0x3f],
    ['synfin', 0x03],
    ['SYN,ACK', 0x12],
    ['SYN | ECE', 0x42],
    ['all', 0xff],
    ['NONE', 0],
    ['9', 9],
    ['0', 0],
    ['255', 255],
    ['0x1F', 0x1f],
  ])('reads %s', (text, flags) => {
    expect(parseTcpFlags(text)).toEqual({ ok: true, value: flags });
  });

  test.each([
    ['SYNFOO', 3],
    ['256', 0],
    ['', 0],
    ['  ', 0],
    ['-1', 0],
    ['0x100', 0],
  ])('points at what is wrong in "%s"', (text, at) => {
    expect(parseTcpFlags(text)).toMatchObject({ ok: false, at });
  });

  test('reads every set of flags that it writes', () => {
    for (let flags = 0; flags <= 0xff; flags++)
      expect(parseTcpFlags(tcpFlagsText(flags))).toEqual({ ok: true, value: flags });
  });
});

describe('withTcpFlags', () => {
  test('sends other flags, with the options of a SYN only where there is one', () => {
    const header = (flags: number): { flags: number; options: readonly unknown[] } => {
      const { transport } = withTcpFlags(syn, flags).probe(80);
      if (transport.kind !== 'tcp') throw new Error(transport.kind);
      return transport.header;
    };
    expect(header(0x03)).toMatchObject({ flags: 0x03, options: [{ kind: 2 }] });
    expect(header(0x29)).toMatchObject({ flags: 0x29, options: [] });
  });

  test('reads answers as its base does, and is known by another id', () => {
    const odd = withTcpFlags(fin, 0x21);
    expect(odd.classify({ kind: 'tcp', flags: 0x14, window: 0 })).toEqual(
      fin.classify({ kind: 'tcp', flags: 0x14, window: 0 }),
    );
    expect([odd.id, odd.silent, odd.tellsOpen]).toEqual(['tcp.fin+urgfin', 'open|filtered', false]);
    expect(withTcpFlags(syn, 0x02).tellsOpen).toBe(true);
    expect(() => withTcpFlags(udp, 2)).toThrow(RangeError);
  });
});
