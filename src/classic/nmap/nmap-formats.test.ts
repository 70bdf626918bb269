/** nmap's file formats: valid against its own DTD, hostile text inside included. */
import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { needs } from '../../../lab/needs.ts';
import { PortSet } from '../../addr/port-set.ts';
import type { PortResult } from '../../scan/port-result.ts';
import { nmapGrepable } from './nmap-grepable.ts';
import type { NmapReport } from './nmap-report.ts';
import { ctime } from './nmap-report.ts';
import { nmapXml } from './nmap-xml.ts';

const hostile = `a<b>&"'\u001B[31m\u0000\u202E]]>--`;
const port = (number: number, more: Partial<PortResult> = {}): PortResult => ({
  host: '10.0.0.2',
  hostname: null,
  transport: 'tcp',
  port: number,
  state: 'open',
  reason: 'syn-ack',
  reasonFrom: null,
  ttl: 64,
  rttMs: 1,
  attempts: 1,
  service: null,
  owner: null,
  disagreement: null,
  ...more,
});
const service: PortResult['service'] = {
  name: hostile,
  product: hostile,
  version: '1.0',
  info: hostile,
  hostname: null,
  os: null,
  cpe: [`cpe:/a:${hostile}`],
  tls: true,
  method: 'banner',
  confidence: 0.9,
};
const report: NmapReport = {
  version: '0.1.0 (portolan)',
  arguments: `portolan scan ${hostile}`,
  startedAt: Date.UTC(2026, 10, 5, 20, 38, 1),
  endedAt: Date.UTC(2026, 10, 5, 20, 38, 3),
  scans: [
    { type: 'syn', protocol: 'tcp', ports: PortSet.of([{ first: 1, last: 1000 }]) },
    { type: 'udp', protocol: 'udp', ports: PortSet.ofPorts([53]) },
  ],
  hosts: [
    {
      address: '10.0.0.2',
      hostname: hostile,
      ports: [
        port(22, { owner: { pid: 1, command: hostile, user: hostile, unit: null, container: null } }),
        port(80, { service }),
        port(81, { state: 'filtered', reason: 'admin-prohibited', reasonFrom: '10.0.0.254' }),
        port(53, { transport: 'udp', state: 'open|filtered', reason: 'no-response', ttl: null }),
      ],
      extra: [
        { state: 'closed', reason: 'reset', count: 990 },
        { state: 'closed', reason: 'conn-refused', count: 5 },
        { state: 'filtered', reason: 'no-response', count: 2 },
      ],
    },
    { address: 'fe80::1%eth0', hostname: null, ports: [], extra: [] },
  ],
  asked: 3,
  complete: true,
};
const xml = (value: NmapReport): string => [...nmapXml(value)].join('');

describe('the XML', () => {
  const { test: checked } = needs({ tools: ['xmllint', 'nmap'] });

  checked('is valid against the DTD of nmap, whether the scan ended or not', () => {
    for (const complete of [true, false]) {
      const { status, stderr } = spawnSync('xmllint', ['--noout', '--dtdvalid', '/usr/share/nmap/nmap.dtd', '-'], {
        input: xml({ ...report, complete }),
        encoding: 'utf8',
      });
      expect([status, stderr]).toEqual([0, '']);
    }
  });

  test('carries no control character and no markup from outside', () => {
    const text = xml(report);
    expect(text).not.toMatch(/[\0-\x08\x0B-\x1F\u202E]/);
    expect(text).not.toContain('<b>');
    expect(text).toContain('<extraports state="closed" count="995">');
    expect(text).toContain('reason_ip="10.0.0.254"');
  });
});

describe('the grepable format', () => {
  test('is a line a host with seven parts a port', () => {
    const lines = [...nmapGrepable(report)].join('').split('\n');
    expect(lines).toHaveLength(6);
    const ports = /\tPorts: ([^\t]*)\tIgnored State: closed \(995\)$/.exec(lines[2]!)?.[1];
    expect(ports?.split(', ').map((each) => each.split('/').length)).toEqual([8, 8, 8, 8]);
    expect(lines[2]).toContain('53/open|filtered/udp/////');
  });
});

test('times are those of ctime(3)', () => {
  expect(ctime(new Date(2026, 10, 5, 20, 38, 1).getTime())).toBe('Thu Nov  5 20:38:01 2026');
});
