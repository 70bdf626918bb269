/** IGMP messages: taken apart, put together, cut short. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { ipv4Address } from '../addr/ip-address.ts';
import { anyBytes, anyIpv4, anyU16, anyU8 } from '../../test/wire/arbitraries.ts';
import { captured } from './captured.fixture.ts';
import { emitted, hex, valueOf } from './hex.fixture.ts';
import type { IgmpMessage } from './igmp.ts';
import { checkIgmp, emitIgmp, fillIgmpChecksum, igmpTypes, parseIgmp } from './igmp.ts';

const report = captured.igmpReport.slice(38);

test('parse', () => {
  expect(checkIgmp(report, 0, report.length)).toBeNull();
  expect(valueOf(parseIgmp(report, 0, report.length))).toMatchObject({
    type: igmpTypes.report3,
    records: [{ type: 4, group: ipv4Address(0xe0010203), sources: [] }],
  });
});

test('emit', () => {
  const value = valueOf(parseIgmp(report, 0, report.length));
  const bytes = emitted((into, at) => {
    const length = emitIgmp({ ...value, checksum: 0 }, into, at);
    fillIgmpChecksum(into, at, at + length);
    return length;
  });
  expect(bytes).toEqual(report);
});

test('counts that lie', () => {
  expect(parseIgmp(report, 0, 15)).toMatchObject({
    ok: true,
    value: { records: [] },
    flaw: 'a group record is cut short',
  });
  const query = hex('11640000 00000000 027d0003 0a000001');
  expect(parseIgmp(query, 0, query.length)).toMatchObject({
    value: { version3: { sources: [ipv4Address(0x0a000001)] } },
    flaw: 'the source list is cut short',
  });
  expect(parseIgmp(query, 0, 7)).toEqual({ ok: false, reason: 'the IGMP message is cut short' });
});

test('parse after emit gives the value back', () => {
  const sources = fc.array(anyIpv4, { maxLength: 3 });
  const record = fc.record({
    type: anyU8,
    group: anyIpv4,
    sources,
    auxiliary: fc.constantFrom(0, 4, 8).chain((length) => anyBytes(length, length)),
  });
  const message: fc.Arbitrary<IgmpMessage> = fc.oneof(
    fc.record({
      type: fc.constant(0x22 as const),
      reserved: anyU8,
      checksum: anyU16,
      records: fc.array(record, { maxLength: 3 }),
    }),
    fc.record({
      type: fc.constantFrom(0x12, 0x16, 0x17),
      maxResponse: anyU8,
      checksum: anyU16,
      group: anyIpv4,
      version3: fc.constant(null),
    }),
    fc.record({
      type: fc.constant(0x11),
      maxResponse: anyU8,
      checksum: anyU16,
      group: anyIpv4,
      version3: fc.option(fc.record({ flags: anyU8, queryInterval: anyU8, sources })),
    }),
  );
  fc.assert(
    fc.property(message, (value) => {
      const bytes = emitted((into, at) => emitIgmp(value, into, at));
      expect(valueOf(parseIgmp(bytes, 0, bytes.length))).toEqual(value);
    }),
  );
});
