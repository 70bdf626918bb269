/** The forms of masscan's results: the lines that masscan 1.3.2 wrote, JSON that is always valid, files that are added to. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { array, assert, property, uint8Array } from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { masscanForms } from './formats.ts';
import { bannerText, screenLine } from './report.ts';
import type { MasscanRecord } from './report.ts';
import { MasscanResults } from './results-file.ts';
import { masscanFormats, usualSettings } from './settings.ts';

const folder = mkdtempSync(join(tmpdir(), 'portolan-masscan-'));
afterAll(() => rmSync(folder, { recursive: true }));

const where = { host: '10.90.0.2', protocol: 'tcp', ttl: 64, at: 1795215926 } as const;
const open: MasscanRecord = { ...where, kind: 'status', port: 22, status: 'open', reason: 'syn-ack' };
const closed: MasscanRecord = { ...where, kind: 'status', port: 443, status: 'closed', reason: 'rst-ack' };
const banner: MasscanRecord = {
  ...where,
  kind: 'banner',
  port: 22,
  service: 'ssh',
  text: 'SSH-2.0-OpenSSH_9.2p1 Debian-2',
};

/** As masscan 1.3.2 of Debian 12 wrote them. */
const observed = {
  list: [
    'open tcp 22 10.90.0.2 1795215926\n',
    'closed tcp 443 10.90.0.2 1795215926\n',
    'banner tcp 22 10.90.0.2 1795215926 ssh SSH-2.0-OpenSSH_9.2p1 Debian-2\n',
  ],
  json: [
    ',\n{   "ip": "10.90.0.2",   "timestamp": "1795215926", "ports": [ {"port": 22, "proto": "tcp", "status": "open", "reason": "syn-ack", "ttl": 64} ] }\n',
    ',\n{   "ip": "10.90.0.2",   "timestamp": "1795215926", "ports": [ {"port": 443, "proto": "tcp", "status": "closed", "reason": "rst-ack", "ttl": 64} ] }\n',
    ',\n{   "ip": "10.90.0.2",   "timestamp": "1795215926", "ports": [ {"port": 22, "proto": "tcp", "service": {"name": "ssh", "banner": "SSH-2.0-OpenSSH_9.2p1 Debian-2"} } ] }\n',
  ],
  ndjson: [
    '{"ip":"10.90.0.2","timestamp":"1795215926","port":22,"proto":"tcp","rec_type":"status","data":{"status":"open","reason":"syn-ack","ttl":64}}\n',
    '{"ip":"10.90.0.2","timestamp":"1795215926","port":443,"proto":"tcp","rec_type":"status","data":{"status":"closed","reason":"rst-ack","ttl":64}}\n',
    '{"ip":"10.90.0.2","timestamp":"1795215926","port":22,"proto":"tcp","rec_type":"banner","data":{"service_name":"ssh","banner":"SSH-2.0-OpenSSH_9.2p1 Debian-2"}}\n',
  ],
  grepable: [
    'Timestamp: 1795215926\tHost: 10.90.0.2 ()\tPorts: 22/open/tcp//ssh//\n',
    'Timestamp: 1795215926\tHost: 10.90.0.2 ()\tPorts: 443/closed/tcp//https//\n',
    'Host: 10.90.0.2 ()\tPort: 22\tService: ssh\tBanner: SSH-2.0-OpenSSH_9.2p1 Debian-2\n',
  ],
  xml: [
    '<host endtime="1795215926"><address addr="10.90.0.2" addrtype="ipv4"/><ports><port protocol="tcp" portid="22"><state state="open" reason="syn-ack" reason_ttl="64"/></port></ports></host>\n',
    '<host endtime="1795215926"><address addr="10.90.0.2" addrtype="ipv4"/><ports><port protocol="tcp" portid="443"><state state="closed" reason="rst-ack" reason_ttl="64"/></port></ports></host>\n',
    '<host endtime="1795215926"><address addr="10.90.0.2" addrtype="ipv4"/><ports><port protocol="tcp" portid="22"><state state="open" reason="response" reason_ttl="64" /><service name="ssh" banner="SSH-2.0-OpenSSH_9.2p1 Debian-2"></service></port></ports></host>\n',
  ],
  unicornscan: [
    'TCP open\t             ssh[   22]\t\tfrom 10.90.0.2  ttl 64 \n',
    'TCP closed\t           https[  443]\t\tfrom 10.90.0.2  ttl 64 \n',
    'Banner on port 22/tcp on 10.90.0.2: [ssh] SSH-2.0-OpenSSH_9.2p1 Debian-2\n',
  ],
} as const;

describe('lines as masscan writes them', () => {
  test.each(masscanFormats)('%s', (format) => {
    expect([open, closed, banner].map((record) => masscanForms[format].record(record, false))).toEqual(
      observed[format],
    );
  });

  test('on the screen', () => {
    expect(screenLine(open)).toBe('Discovered open port 22/tcp on 10.90.0.2                                       \n');
    expect(screenLine(banner)).toBe(
      'Banner on port 22/tcp on 10.90.0.2: [ssh] SSH-2.0-OpenSSH_9.2p1 Debian-2       \n',
    );
  });
});

function written(format: 'json' | 'xml' | 'list', name: string, runs: readonly (readonly MasscanRecord[])[]): string {
  const file = join(folder, name);
  for (const [index, records] of runs.entries()) {
    const settings = { ...usualSettings(), format, file, append: index > 0 };
    const results = new MasscanResults(settings, { version: '1.3.2', startedAt: 0, ports: '' }, () => undefined);
    for (const record of records) results.record(record);
    results.end(0);
  }
  return readFileSync(file, 'utf8');
}

test.each([[[[]]], [[[], [open]]], [[[open], [closed, banner]]], [[[open], [], [closed]]]])(
  'JSON is one array, also where it was added to: %#',
  (runs) => {
    const text = written('json', 'a.json', runs);
    expect(JSON.parse(text)).toHaveLength(runs.flat().length);
  },
);

test('XML and lists that are added to stay one document', () => {
  const xml = written('xml', 'a.xml', [[open], [closed]]);
  expect(xml.match(/<nmaprun|<\/nmaprun>|<runstats>|<host /g)).toEqual([
    '<nmaprun',
    '<host ',
    '<host ',
    '<runstats>',
    '</nmaprun>',
  ]);
  expect(written('list', 'a.list', [[open], [closed]])).toBe(`#masscan\n${observed.list[0]}${observed.list[1]}# end\n`);
});

test('no bytes of a service break a form', () => {
  assert(
    property(array(uint8Array({ maxLength: 64 }), { maxLength: 4 }), (banners) => {
      const records = banners.map((bytes): MasscanRecord => ({ ...banner, text: bannerText(bytes) }));
      expect(JSON.parse(written('json', 'p.json', [records]))).toHaveLength(records.length);
      const xml = written('xml', 'p.xml', [records]);
      expect(xml.match(/banner="[\x20-\x7e]*?"><\/service>/g) ?? []).toHaveLength(records.length);
      for (const record of records) expect(masscanForms.list.record(record, false)).toMatch(/^[\x20-\x7e]*\n$/);
    }),
    { numRuns: 50 },
  );
});
