/** Two saved scans compared: only where both looked, whatever format they were saved in. */
import { assert, property, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PortolanError } from '../base/errors.ts';
import { readSavedScan } from './saved-scan.ts';
import { compareScans } from './scan-difference.ts';

const row = (port: number, state: string, service: object | null = null, host = '10.0.0.1'): string =>
  JSON.stringify({ host, transport: 'tcp', port, state, service });
const banner = (name: string, version: string): object => ({ name, product: 'P', version, method: 'banner' });
const xml = (services: string, ports: string): string => `<?xml version="1.0"?>
<!DOCTYPE nmaprun>
<nmaprun scanner="nmap"><scaninfo type="syn" protocol="tcp" numservices="1" services="${services}"/>
<host><status state="up"/><address addr="00:11:22:33:44:55" addrtype="mac"/><address addr="10.0.0.1" addrtype="ipv4"/>
<ports><extraports state="closed" count="90"/>${ports}</ports></host></nmaprun>`;
const xmlPort = (port: number, state: string, service = ''): string =>
  `<port protocol="tcp" portid="${port}"><state state="${state}" reason="x"/>${service}</port>`;
const told = (before: string, after: string): string[] =>
  compareScans(readSavedScan(before, 'old'), readSavedScan(after, 'new')).differences.map(
    ({ host, port, change, before: was, after: is, certain }) =>
      `${host} ${port} ${change} ${was} -> ${is}${certain ? '' : ' ?'}`,
  );

describe('two scans', () => {
  test('that agree differ in nothing', () => {
    expect(told(`${row(22, 'open')}\n${row(80, 'closed')}\n`, `[${row(80, 'closed')},${row(22, 'open')}]`)).toEqual([]);
  });

  test('state, service and version', () => {
    const before = [
      row(21, 'open', banner('ftp', '1')),
      row(22, 'open', banner('ssh', '8')),
      row(23, 'filtered'),
      row(80, 'closed'),
      row(81, 'open'),
    ];
    const after = [
      row(21, 'open', banner('ssh', '9')),
      row(22, 'open', banner('ssh', '9')),
      row(23, 'closed'),
      row(80, 'open', banner('http', '2')),
      row(81, 'filtered'),
    ];
    expect(told(before.join('\n'), after.join('\n'))).toEqual([
      '10.0.0.1 21 service ftp P 1 -> ssh P 9',
      '10.0.0.1 22 version P 8 -> P 9',
      '10.0.0.1 23 state filtered -> closed',
      '10.0.0.1 80 appeared closed -> open http P 2',
      '10.0.0.1 81 vanished open -> filtered',
    ]);
  });

  test('a service that one of them did not ask is no change', () => {
    const byNumber = { name: 'ssh', method: 'table' };
    expect(told(row(22, 'open', byNumber), row(22, 'open', banner('ftp', '1')))).toEqual([]);
  });

  test('records that do not list a port may not have asked it', () => {
    expect(told(row(22, 'open'), `${row(22, 'open')}\n${row(8080, 'open')}`)).toEqual([
      '10.0.0.1 8080 appeared null -> open ?',
    ]);
    expect(told(row(22, 'open'), row(9, 'open', null, '10.0.0.2'))).toEqual([
      '10.0.0.1 null host vanished 1 ports open -> null ?',
      '10.0.0.2 null host appeared null -> 1 ports open ?',
    ]);
  });

  test("nmap's XML says which ports were asked: others are not compared", () => {
    const [old, now] = [
      readSavedScan(xml('1-100', xmlPort(22, 'open')), 'old'),
      readSavedScan(xml('1-100,8080', `${xmlPort(22, 'open')}${xmlPort(80, 'open')}${xmlPort(8080, 'open')}`), 'new'),
    ];
    const { differences, compared, notCompared } = compareScans(old, now);
    expect(differences).toMatchObject([{ port: 80, change: 'appeared', certain: true }]);
    expect([compared, notCompared]).toEqual([2, 1]);
  });

  test("reads services from nmap's XML", () => {
    const service = (version: string): string =>
      `<service name="http" product="a &amp; b" version="${version}" tunnel="ssl" method="probed" conf="10"/>`;
    expect(
      told(xml('1-100', xmlPort(80, 'open', service('1'))), xml('1-100', xmlPort(80, 'open', service('2')))),
    ).toEqual(['10.0.0.1 80 version a & b 1 -> a & b 2']);
  });

  test('nothing found is a scan too', () => {
    expect(told('', '[]')).toEqual([]);
  });

  test('a last line that was cut off is left out', () => {
    expect(told(`${row(22, 'open')}\n{"host":"10.`, row(22, 'open'))).toEqual([]);
  });

  test.each(['hello', '{"a":1}', '[1]', '<html></html>', '[{"host":"x"}]'])('%j is no saved scan', (text) => {
    expect(() => readSavedScan(text, 'file')).toThrow(PortolanError);
  });

  test('any text is a scan or refused', () => {
    assert(
      property(string(), (text) => {
        for (const whole of [text, `<nmaprun>${text}`, `[${text}`]) {
          try {
            readSavedScan(whole, 'file');
          } catch (error) {
            if (!(error instanceof PortolanError)) throw error;
          }
        }
      }),
      { numRuns: 500 },
    );
  });
});
