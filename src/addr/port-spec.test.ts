/** Port texts: every form, what they stand for, and where errors point. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { PortSet } from './port-set.ts';
import { parsePortSpec, portSpecText } from './port-spec.ts';
import type { PortSpec, ServiceLookup } from './port-spec.ts';

const ports = { http: 80, https: 443, domain: 53, 'http-alt': 8080 } as const;
const services: ServiceLookup = {
  portsOf(name, transport) {
    if (transport === 'sctp') return [];
    const found = Object.entries(ports).filter(
      ([service]) => service === name || (name === 'http*' && service.startsWith('http')),
    );
    return found.map(([, port]) => port);
  },
  isRegistered: (port, transport) => transport === 'tcp' && port % 10 === 0 && port > 0,
};

function read(text: string, transports?: readonly ('tcp' | 'udp' | 'sctp')[]): string {
  const spec = parsePortSpec(text, { services, ...(transports && { transports }) });
  return spec.ok ? portSpecText(spec.value) : `${spec.reason} at ${spec.at}`;
}

test.for([
  ['22,80,8000-8100', 'T:22,80,8000-8100'],
  ['-1023', 'T:1-1023'],
  ['60000-', 'T:60000-65535'],
  ['-', 'T:1-65535'],
  ['0', 'T:0'],
  ['0-', 'T:0-65535'],
  ['80,79,78', 'T:78-80'],
  [' 22 ,\t80 ', 'T:22,80'],
  ['T:22,U:53,S:9', 'T:22,U:53,S:9'],
  ['T:22,U:53,S:', 'T:22,U:53'],
  ['u:53,67-68', 'U:53,67-68'],
  ['T:,22', 'T:22'],
  ['53/udp,80', 'T:80,U:53'],
  ['U:80/tcp,53', 'T:80,U:53'],
  ['domain/UDP', 'U:53'],
  ['1-100,!22', 'T:1-21,23-100'],
  ['!22,20-24', 'T:20-21,23-24'],
  ['http', 'T:80'],
  ['http*', 'T:80,443,8080'],
  ['http*,!http', 'T:443,8080'],
  ['[1-35]', 'T:10,20,30'],
  ['[-15,95-],!65000-', expect.stringMatching(/^T:10,100,.*,64990$/)],
  ['22,[1-10],http', 'T:10,22,80'],
] as const)('%s is %s', ([text, canonical]) => {
  expect(read(text)).toEqual(canonical);
});

test('an item counts for all transports asked for, until one is named', () => {
  expect(read('53', ['tcp', 'udp'])).toBe('T:53,U:53');
  expect(read('1,S:2,3', ['tcp', 'udp'])).toBe('T:1,U:1,S:2-3');
  expect(read('1-9,U:!5', ['tcp', 'udp'])).toBe('T:1-9,U:1-4,6-9');
  expect(read('http', ['udp', 'sctp'])).toBe('U:80');
});

test.for([
  ['', 0, 0],
  [',', 0, 1],
  ['22,', 3, 0],
  ['22,,80', 3, 1],
  ['T:', 2, 0],
  ['65536', 0, 5],
  ['22,99999999999999999999', 3, 20],
  ['1-70000', 2, 5],
  ['90-80', 0, 5],
  ['1-2-3', 3, 1],
  ['22,P:6', 3, 2],
  ['X:6', 0, 2],
  ['22;80', 2, 1],
  ['22 80', 2, 1],
  ['gopher', 0, 6],
  ['22,U:gopher*', 5, 7],
  ['[1-10', 5, 0],
  ['[1-10]x', 6, 1],
  ['[]', 1, 0],
  ['[1,http]', 3, 1],
  ['[1,5-2]', 3, 3],
  ['!', 1, 0],
  ['1-9,!U:5', 6, 1],
  ['/udp', 0, 4],
  ['22,\u001b[31m', 3, 1],
] as const)('%s is no port text, at %i', ([text, at, length]) => {
  expect(parsePortSpec(text, { services })).toMatchObject({ ok: false, at, length });
});

test('without a look-up names and brackets are refused, not guessed', () => {
  expect(parsePortSpec('http')).toMatchObject({ ok: false, at: 0, length: 4 });
  expect(parsePortSpec('[1-10]')).toMatchObject({ ok: false, at: 0, length: 6 });
});

test('look-ups are bounded, numbers are not', () => {
  expect(parsePortSpec('http,'.repeat(1001).slice(0, -1), { services })).toMatchObject({
    ok: false,
    at: 5000,
    length: 4,
  });
  expect(parsePortSpec(Array.from({ length: 65_535 }, (_, index) => `${index + 1}/udp`).join(','))).toMatchObject({
    ok: true,
  });
});

const anySet = fc
  .array(fc.tuple(fc.nat(65535), fc.oneof(fc.constant(0), fc.nat(3000))), { maxLength: 6 })
  .map((pairs) => PortSet.of(pairs.map(([first, length]) => ({ first, last: Math.min(65535, first + length) }))));
const anySpec: fc.Arbitrary<PortSpec> = fc
  .record({ tcp: anySet, udp: anySet, sctp: anySet })
  .filter((spec) => portSpecText(spec) !== '');

test('a port spec survives its text whatever transports are asked for', () => {
  fc.assert(
    fc.property(anySpec, fc.subarray(['tcp', 'udp', 'sctp'] as const), (spec, transports) => {
      const again = parsePortSpec(portSpecText(spec), { transports });
      expect(again.ok && [again.value.tcp.ranges, again.value.udp.ranges, again.value.sctp.ranges]).toEqual([
        spec.tcp.ranges,
        spec.udp.ranges,
        spec.sctp.ranges,
      ]);
    }),
  );
});

test('any text is a value or a failure inside the text', () => {
  const texts = fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[0-9a-z,!:/[\]TUSP*? -]*$/));
  fc.assert(
    fc.property(texts, (text) => {
      const result = parsePortSpec(text, { services });
      if (!result.ok)
        expect(result.at >= 0 && result.length >= 0 && result.at + result.length <= text.length).toBe(true);
    }),
    { numRuns: 10_000 },
  );
});
