/** Names of ports: the registry, the common uses, and the questions by name. */
import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { parsePortSpec } from '../addr/port-spec.ts';
import { commonUses } from './common-use.ts';
import { allIanaRows, ianaRowsAt } from './iana-table.ts';
import {
  commonName,
  globServices,
  portsOfService,
  registeredName,
  serviceLookup,
  serviceName,
  usualName,
} from './service-name.ts';

test('the table is ASCII, ascending and fully read', () => {
  const text = readFileSync(new URL('iana.gen.txt', import.meta.url), 'utf8');
  expect(text).toMatch(/^# IANA [\x20-\x7e]+\n(?:\d+ [tusd]+ [\x21-\x7e]+(?: [\x20-\x7e]+)?\n)+$/);
  const rows = allIanaRows();
  expect(rows.length).toBe(text.split('\n').length - 2);
  expect(rows.every((row, index) => index === 0 || row.port >= rows[index - 1]!.port)).toBe(true);
});

test('the search in the text finds for every port what the whole table has', () => {
  const byPort = Map.groupBy(allIanaRows(), (row) => row.port);
  for (let port = 0; port <= 65535; port++) {
    const found = ianaRowsAt(port);
    const expected = byPort.get(port) ?? [];
    if (found.length !== expected.length) expect.fail(`port ${port}: ${found.length} rows, not ${expected.length}`);
    if (found.length > 0) expect(found).toEqual(expected);
  }
});

test.for([
  [22, 'tcp', 'ssh'],
  [80, 'tcp', 'http'],
  [80, 'sctp', 'http'],
  [443, 'udp', 'https'],
  [512, 'udp', 'comsat'],
  [631, 'tcp', 'ipp'],
  [3478, 'udp', 'stun'],
  [6063, 'tcp', 'x11'],
  [5353, 'udp', 'mdns'],
  [9, 'dccp', 'discard'],
  [914, 'udp', 'rift-lies'],
  [49150, 'tcp', 'inspider'],
] as const)('%i/%s is registered as %s', ([port, transport, name]) => {
  expect(registeredName(port, transport)).toMatchObject({ name, source: 'iana' });
  expect(serviceName(port, transport)?.name).toBe(name);
});

test('an unregistered port has no registered name, and none at all when nothing is common there', () => {
  expect(registeredName(51820, 'udp')).toBeNull();
  expect(serviceName(51820, 'udp')).toMatchObject({ name: 'wireguard', source: 'common' });
  for (const port of [0, 49151, 49152, 65535]) expect(serviceName(port, 'tcp')).toBeNull();
});

test('the usual name is the one people use', () => {
  expect(usualName(3389, 'tcp')?.name).toBe('rdp');
  expect(usualName(9200, 'tcp')?.name).toBe('elasticsearch');
  expect(usualName(7, 'tcp')?.name).toBe('echo');
  expect(commonName(7, 'tcp')).toBeNull();
});

test('names with characters that RFC 6335 forbids have their new spelling, the old one is an alias', () => {
  expect(registeredName(66, 'tcp')).toMatchObject({ name: 'sql-net', aliases: ['sql*net'] });
  expect(portsOfService('whois++').map(({ port }) => port)).toEqual([63, 63]);
  for (const { names } of allIanaRows()) expect(names[0]).toMatch(/^[A-Za-z0-9-]+$/);
});

test('a service is found by name, alias and everyday name in any case', () => {
  const ports = (name: string): string[] => portsOfService(name).map(({ port, transport }) => `${port}/${transport}`);
  expect(ports('http')).toEqual(['80/tcp', '80/udp', '80/sctp']);
  expect(ports('WWW')).toEqual(['80/tcp', '80/udp']);
  expect(ports('postgres')).toEqual(['5432/tcp']);
  expect(ports('syslog')).toEqual(['514/udp']);
  expect(ports('no-such-service')).toEqual([]);
});

test('globs match whole names', () => {
  const names = new Set(globServices('http*').flatMap(({ name, aliases }) => [name, ...aliases]));
  expect(names).toContain('https');
  expect(names).toContain('http-alt');
  expect(globServices('?ttp').map(({ name }) => name)).toContain('http');
  expect(globServices('htt')).toEqual([]);
  expect(globServices('*').length).toBeGreaterThan(11_000);
});

test('a glob finds what the same regular expression finds', () => {
  const names = ['http', 'https', 'ab', 'aab', 'abab', 'x11', 'ssh', 'http-alt'];
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('a', 'b', 'h', 't', 'p', 's', '*', '?'), { minLength: 1, maxLength: 6 }),
      (parts) => {
        const pattern = new RegExp(
          `^${parts.map((part) => (part === '*' ? '.*' : part === '?' ? '.' : part)).join('')}$`,
        );
        const found = new Set(globServices(parts.join('')).flatMap(({ name, aliases }) => [name, ...aliases]));
        for (const name of names.filter((name) => portsOfService(name).length > 0)) {
          if (pattern.test(name) && !found.has(name)) expect.fail(`${parts.join('')} does not find ${name}`);
        }
        for (const { name, aliases } of globServices(parts.join(''))) {
          if (![name, ...aliases].some((candidate) => pattern.test(candidate.toLowerCase())))
            expect.fail(`${parts.join('')} finds ${name}`);
        }
      },
    ),
    { numRuns: 150 },
  );
});

test('port texts read names, globs and brackets through the look-up', () => {
  const read = (text: string): string => {
    const spec = parsePortSpec(text, { services: serviceLookup });
    return spec.ok ? spec.value.tcp.toString() : spec.reason;
  };
  expect(read('ssh,http')).toBe('22,80');
  expect(read('pop3*')).toBe('110,995');
  expect(read('[79-84]')).toBe('79-80,82-84');
  expect(read('[6000-6070]')).toBe('6000-6066,6068-6070');
  expect(read('syslog')).toBe('no service of this name is known for tcp');
});

test('common uses are ascending and none is listed twice', () => {
  const keys = commonUses.flatMap(({ port, transports }) => transports.map((transport) => `${port}/${transport}`));
  expect(new Set(keys).size).toBe(keys.length);
  expect(commonUses.every(({ port }, index) => index === 0 || port >= commonUses[index - 1]!.port)).toBe(true);
});
