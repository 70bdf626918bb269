/** DNS messages and names: taken apart, put together, with loops, lies and escapes. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ipv4Address } from '../addr/ip-address.ts';
import { anyBytes, anyIpv4, anyIpv6, anyU16, anyU32, anyU8 } from '../../test/wire/arbitraries.ts';
import type { DnsMessage } from './dns.ts';
import { checkDns, dnsId, dnsOperation, dnsResponseCode, emitDns, isDnsResponse, parseDns } from './dns.ts';
import { dnsLabels, emitDnsName, readDnsName } from './dns-name.ts';
import type { DnsData, DnsRecord } from './dns-record.ts';
import { dnsTypes } from './dns-record.ts';
import { emitted, filled, hex, valueOf } from './hex.fixture.ts';

/** An answer with compression: www.example.org is an alias of example.org, which has an address. */
const response = hex(`
  1234 8180 0001 0002 0000 0001
  03777777 076578616d706c65 036f7267 00 0001 0001
  c00c 0005 0001 00000e10 0002 c010
  c010 0001 0001 0000003c 0004 5db8d822
  00 0029 04d0 00008000 0000`);
const message: DnsMessage = {
  id: 0x1234,
  flags: 0x8180,
  questions: [{ name: 'www.example.org', type: dnsTypes.A, questionClass: 1 }],
  answers: [
    { name: 'www.example.org', type: 5, recordClass: 1, ttl: 3600, data: { kind: 'name', name: 'example.org' } },
    {
      name: 'example.org',
      type: 1,
      recordClass: 1,
      ttl: 60,
      data: { kind: 'address', address: ipv4Address(0x5db8d822) },
    },
  ],
  authorities: [],
  additionals: [
    { name: '.', type: 41, recordClass: 1232, ttl: 0x8000, data: { kind: 'raw', bytes: new Uint8Array(0) } },
  ],
};

test('deconstruct', () => {
  expect(checkDns(response, 0, response.length)).toBeNull();
  expect(checkDns(response, 0, 11)).toBe('the DNS header is cut short');
  expect(dnsId(response, 0)).toBe(0x1234);
  expect(isDnsResponse(response, 0)).toBe(true);
  expect(dnsOperation(0xa803)).toBe(5);
  expect(dnsResponseCode(0x8183)).toBe(3);
});

test('parse', () => {
  expect(parseDns(response, 0, response.length)).toEqual({
    ok: true,
    value: message,
    payloadStart: response.length,
    payloadEnd: response.length,
    flaw: null,
  });
});

test('emit', () => {
  const query = { ...message, flags: 0x0100, answers: [], additionals: [] };
  expect(emitted((into, at) => emitDns(query, into, at))).toEqual(
    hex('1234 0100 0001 0000 0000 0000 03777777 076578616d706c65 036f7267 00 0001 0001'),
  );
});

test('a message inside other bytes counts its pointers from its own start', () => {
  const bytes = filled(response.length + 9);
  bytes.set(response, 7);
  expect(valueOf(parseDns(bytes, 7, 7 + response.length))).toEqual(message);
});

test('what came before the flaw is kept', () => {
  expect(parseDns(response, 0, response.length - 14)).toMatchObject({
    ok: true,
    value: { questions: message.questions, answers: [message.answers[0]], additionals: [] },
    flaw: 'a DNS question or record is malformed',
  });
  const counts = hex('0000 0000 ffff ffff ffff ffff');
  expect(parseDns(counts, 0, 12)).toMatchObject({ value: { questions: [], answers: [] }, flaw: expect.any(String) });
});

describe('names', () => {
  test.each([
    ['a pointer to itself', 'c000', 0],
    ['two pointers to each other', 'c002 c000', 2],
    ['a pointer forwards', 'c002 00', 0],
    ['a label that runs past the end', '0561', 0],
    ['an extended label', '41 00', 0],
    ['no end', '0161', 0],
    ['half a pointer', 'c0', 0],
    ['a label, then a pointer back to it', '0161 c000', 0],
    ['256 bytes', `${`3f${'61'.repeat(63)}`.repeat(4)}00`, 0],
  ])('refused: %s', (_name, text, at) => {
    const bytes = hex(text);
    expect(readDnsName(bytes, 0, at, bytes.length)).toBeNull();
  });

  test('a chain of a thousand pointers is not followed', () => {
    const chain = Uint8Array.from({ length: 2000 }, (_, at) => {
      const target = Math.max(0, (at & ~1) - 2);
      return at < 2 ? 0 : at % 2 === 0 ? 0xc0 | (target >> 8) : target & 0xff;
    });
    expect(readDnsName(chain, 0, 400, 2000)).toEqual({ text: '.', next: 402 });
    expect(readDnsName(chain, 0, 1998, 2000)).toBeNull();
  });

  test('255 bytes are a name', () => {
    const bytes = hex(`${`3f${'61'.repeat(63)}`.repeat(3)}3d${'62'.repeat(61)}00`);
    expect(bytes.length).toBe(255);
    expect(readDnsName(bytes, 0, 0, 255)?.text.length).toBe(253);
  });

  test('bytes that do not print are escaped, and come back', () => {
    const bytes = hex('03 2e5c1b 01e9 00');
    expect(readDnsName(bytes, 0, 0, bytes.length)).toEqual({ text: String.raw`\.\\\027.\233`, next: 7 });
    expect(emitted((into, at) => emitDnsName(String.raw`\.\\\027.\233`, into, at))).toEqual(bytes);
  });

  test.each([
    ['', []],
    ['.', []],
    ['a.b.', ['a', 'b']],
    ['a..b', null],
    ['.a', null],
    ['a'.repeat(64), null],
    [String.raw`\999`, null],
    ['\u{1f600}', null],
    [String.raw`a\.`, ['a.']],
  ])('the labels of %j', (text, labels) => {
    expect(dnsLabels(text)).toEqual(labels);
  });

  test('a name that is none cannot be written', () => {
    expect(() => emitDnsName('a..b', filled(10), 0)).toThrow(RangeError);
  });
});

test('malformed data of a known type stays raw', () => {
  const bytes = hex(
    '0000 8000 0000 0003 0000 0000 00 0001 0001 00000000 0003 010203 00 000f 0001 00000000 0001 00 00 0010 0001 00000000 0002 0561',
  );
  expect(valueOf(parseDns(bytes, 0, bytes.length)).answers.map(({ data }) => data)).toEqual([
    { kind: 'raw', bytes: hex('010203') },
    { kind: 'raw', bytes: hex('00') },
    { kind: 'raw', bytes: hex('0561') },
  ]);
});

test('parse after emit gives the value back', () => {
  const label = anyBytes(1, 20).map((bytes) => valueOfName(bytes));
  const name = fc.array(label, { maxLength: 4 }).map((labels) => (labels.length === 0 ? '.' : labels.join('.')));
  const text = anyBytes(0, 40).map((bytes) => Buffer.from(bytes).toString('latin1'));
  const typed = (types: readonly number[], data: fc.Arbitrary<DnsData>): fc.Arbitrary<DnsRecord> =>
    fc.record({ name, type: fc.constantFrom(...types), recordClass: anyU16, ttl: anyU32, data });
  const kind = <K extends DnsData['kind']>(of: K): fc.Arbitrary<K> => fc.constant(of);
  const record: fc.Arbitrary<DnsRecord> = fc.oneof(
    typed([1], fc.record({ kind: kind('address'), address: anyIpv4 })),
    typed([28], fc.record({ kind: kind('address'), address: anyIpv6 })),
    typed([2, 5, 12, 39], fc.record({ kind: kind('name'), name })),
    typed([15], fc.record({ kind: kind('mx'), preference: anyU16, exchange: name })),
    typed([33], fc.record({ kind: kind('srv'), priority: anyU16, weight: anyU16, port: anyU16, target: name })),
    typed(
      [6],
      fc.record({
        kind: kind('soa'),
        primary: name,
        mailbox: name,
        serial: anyU32,
        refresh: anyU32,
        retry: anyU32,
        expire: anyU32,
        minimum: anyU32,
      }),
    ),
    typed([16, 13], fc.record({ kind: kind('text'), strings: fc.array(text, { maxLength: 3 }) })),
    typed([257], fc.record({ kind: kind('caa'), flags: anyU8, tag: text, value: text })),
    typed([41, 43, 65, 999], fc.record({ kind: kind('raw'), bytes: anyBytes(0, 30) })),
  );
  const records = fc.array(record, { maxLength: 3 });
  const value: fc.Arbitrary<DnsMessage> = fc.record({
    id: anyU16,
    flags: anyU16,
    questions: fc.array(fc.record({ name, type: anyU16, questionClass: anyU16 }), { maxLength: 2 }),
    answers: records,
    authorities: records,
    additionals: records,
  });
  fc.assert(
    fc.property(value, (message) => {
      const bytes = emitted((into, at) => emitDns(message, into, at), 16_384);
      expect(valueOf(parseDns(bytes, 0, bytes.length))).toEqual(message);
    }),
  );
});

/** The text of a label with any bytes. */
function valueOfName(label: Uint8Array): string {
  const bytes = Uint8Array.from([label.length, ...label, 0]);
  return readDnsName(bytes, 0, 0, bytes.length)!.text;
}
