/** What is known about ports: range classes, fact tables, attack history, and all of it together. */
import { expect, test } from 'vitest';
import { attackHistory, attacksOn } from './attack-history.ts';
import { describePort } from './describe-port.ts';
import { applicationProtocols } from './facts/applications.ts';
import { corrections } from './facts/corrections.ts';
import { knownServices } from './facts/services.ts';
import { transportTraits } from './facts/transports.ts';
import { kernelViewOf, rangeClasses, rangeClassOf } from './range-class.ts';
import { serviceName } from './service-name.ts';

test.for([
  [0, 'system'],
  [1023, 'system'],
  [1024, 'user'],
  [49151, 'user'],
  [49152, 'dynamic'],
  [65535, 'dynamic'],
] as const)('port %i is of the %s range', ([port, name]) => {
  expect(rangeClassOf(port).name).toBe(name);
  expect(describePort(port, 'tcp').rangeClass.name).toBe(name);
});

test('the three ranges are all 65,536 numbers', () => {
  expect(rangeClasses.reduce((sum, { first, last }) => sum + last - first + 1, 0)).toBe(65_536);
});

test('the kernel at hand has its own idea of the ranges', () => {
  const linux = { ephemeral: { first: 32768, last: 60999 }, unprivilegedFrom: 1024 };
  expect(kernelViewOf(80, linux)).toEqual({ isEphemeral: false, needsPrivilege: true, differsFromRfc: false });
  expect(kernelViewOf(40000, linux)).toEqual({ isEphemeral: true, needsPrivilege: false, differsFromRfc: true });
  expect(kernelViewOf(61000, linux)).toEqual({ isEphemeral: false, needsPrivilege: false, differsFromRfc: true });
  expect(kernelViewOf(0, linux).needsPrivilege).toBe(false);
  expect(kernelViewOf(80, { ...linux, unprivilegedFrom: 80 }).needsPrivilege).toBe(false);
});

const knownPorts = knownServices.flatMap(({ service, ports, transports }) =>
  ports.flatMap((port) => transports.map((transport) => [service, port, transport] as const)),
);

test.for(knownPorts)('%s on %i/%s resolves', ([service, port, transport]) => {
  expect(serviceName(port, transport)).not.toBeNull();
  expect(describePort(port, transport).known.map((row) => row.service)).toContain(service);
});

test('the known services hold the classic numbers', () => {
  const ports = new Set(knownServices.flatMap((row) => row.ports));
  const expected = [
    20, 21, 22, 23, 25, 53, 67, 68, 69, 80, 110, 143, 161, 162, 389, 443, 993, 995, 2121, 3306, 3389, 5432, 8080, 10000,
  ];
  expect([...ports].sort((a, b) => a - b)).toEqual(expected);
});

test('FTP is corrected to 21 and not 23', () => {
  expect(describePort(21, 'tcp').corrections[0]?.truth).toMatch(/21; 23 is Telnet/);
  expect(describePort(23, 'tcp').known.map((row) => row.service)).toEqual(['Telnet']);
});

test.each([
  [25, 'tcp', 'electronic mail', 'RFC 5321', 'RFC 2821'],
  [80, 'tcp', 'web', 'RFC 9110', 'RFC 2616'],
  [80, 'tcp', 'streaming media', 'RFC 3550', 'RFC 1889'],
  [23, 'tcp', 'remote terminal', 'RFC 854', undefined],
  [21, 'tcp', 'file transfer', 'RFC 959', 'RFC 765'],
] as const)('%i/%s serves %s', (port, transport, application, document, formerly) => {
  const use = describePort(port, transport).applications.find((row) => row.application.startsWith(application));
  expect(use?.documents).toContain(document);
  if (formerly !== undefined) expect(use?.formerly).toContain(formerly);
});

test('every fact has its source, in plain words', () => {
  const document = /^(?:RFC \d+|IANA|Microsoft \[MS-|convention|observed|Linux|[a-z_-]+\(\d\))/;
  for (const { source } of [...knownServices, ...transportTraits, ...corrections, ...rangeClasses])
    expect(source).toMatch(document);
  for (const { documents, formerly } of applicationProtocols) {
    for (const name of [...documents, ...formerly]) expect(name).toMatch(/^RFC \d+$/);
    expect(documents.some((name) => formerly.includes(name))).toBe(false);
  }
});

test('attack records are ordered, dated and sourced by number', () => {
  const source = /^(?:CVE-\d{4}-\d{4,}|RFC \d+|CWE-\d+|CISA TA\d\d-\d{3}A|CERT IN-\d{4}-\d\d|MITRE ATT&CK S\d{4})$/;
  for (const [index, record] of attackHistory.entries()) {
    expect(record.source).toMatch(source);
    expect(record.year).toBeGreaterThanOrEqual(1988);
    expect(record.what).not.toMatch(/\.$/);
    const before = attackHistory[index - 1];
    if (before !== undefined)
      expect(
        record.port * 10_000 + record.year >= before.port * 10_000 + before.year ||
          record.transport !== before.transport,
      ).toBe(true);
  }
});

test.for([
  [23, 'tcp', 2016, /Mirai/],
  [445, 'tcp', 2017, /WannaCry/],
  [1434, 'udp', 2003, /Slammer/],
  [3389, 'tcp', 2019, /BlueKeep/],
  [11211, 'udp', 2018, /1\.7 Tb\/s/],
  [123, 'udp', 2013, /monlist/],
] as const)('%i/%s remembers %i', ([port, transport, year, what]) => {
  expect(attacksOn(port, transport).some((record) => record.year === year && what.test(record.what))).toBe(true);
});

test.for([6379, 9200, 2375, 25, 22, 5555, 27017, 135, 139, 5900, 8080, 873, 7001])('%i/tcp has a history', (port) => {
  expect(describePort(port, 'tcp').attacks).not.toEqual([]);
});

test.for([53, 161, 1900, 389, 111])('%i/udp has a history', (port) => {
  expect(describePort(port, 'udp').attacks).not.toEqual([]);
});

test('a description joins registration, common use and the other transports', () => {
  const rdp = describePort(3389, 'tcp');
  expect(rdp.registered?.name).toBe('ms-wbt-server');
  expect(rdp.common?.name).toBe('rdp');
  expect(rdp.alsoOn).toEqual(['udp']);
  expect(rdp.kernel).toBeNull();
  expect(describePort(64738, 'udp')).toMatchObject({
    registered: null,
    common: null,
    alsoOn: [],
    known: [],
    attacks: [],
  });
});

test.for([-1, 65536, 1.5, Number.NaN])('%d is no port', (port) => {
  expect(() => describePort(port, 'tcp')).toThrow(RangeError);
});
