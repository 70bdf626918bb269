/** zmap's options: values in all their ways of being written, configuration files, and what is refused. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readCommandLine } from './options.ts';
import { frameBytes, udpPayload } from './probe-modules.ts';

const folder = mkdtempSync(join(tmpdir(), 'portolan-zmap-'));
afterAll(() => rmSync(folder, { recursive: true }));

const read = (line: string): ReturnType<typeof readCommandLine> => readCommandLine(line.split(' '));

test('values', () => {
  expect(read('-p 80 10.0.0.0/8 10.1.0.1')).toMatchObject({
    targets: ['10.0.0.0/8', '10.1.0.1'],
    probes: 1,
    cooldown: 8,
  });
  expect([...read('-p80,443,1-3 10.0.0.1').ports!]).toEqual([1, 2, 3, 80, 443]);
  expect(read('-B 10M -r 0')).toMatchObject({ bandwidth: 10_000_000, rate: Infinity });
  expect(read('-B 1g').bandwidth).toBe(1e9);
  expect(read('-n 2.5%').maxTargets).toEqual({ percent: 2.5 });
  expect(read('--max-targets=7').maxTargets).toEqual({ count: 7 });
  expect(read('-e 18446744073709551615').seed).toBe(2n ** 64n - 1n);
  expect(read('-s 40000-40010 -S 10.0.0.1').sourcePorts).toEqual({ first: 40_000, last: 40_010 });
  expect(read('-f saddr,sport -O json -qd')).toMatchObject({ fields: ['saddr', 'sport'], quiet: true, dryRun: true });
  expect(read('--blocklist-file x --allowlist-file y')).toMatchObject({ blacklist: 'x', whitelist: 'y' });
});

test('a configuration file, which the command line overrules', () => {
  const path = join(folder, 'zmap.conf');
  writeFileSync(
    path,
    '# comment\nrate 500\ntarget-port = 443\noutput-filter "success = 0"\nquiet\n\ncooldown-time 3\n',
  );
  expect(read(`-r 7 -C ${path}`)).toMatchObject({ rate: 7, filter: 'success = 0', quiet: true, cooldown: 3 });
  writeFileSync(path, 'no-such-option 1\n');
  expect(() => read(`-C ${path}`)).toThrow("unrecognized option 'no-such-option'");
});

test.each([
  ['-G aa:bb:cc:dd:ee:ff', 'does not do --gateway-mac: the kernel knows'],
  ['--source-mac x', 'does not do --source-mac'],
  ['-M ntp', 'does not do -M ntp: -M udp -p 123'],
  ['-O redis-csv', 'does not do -O redis-csv'],
  ['-S 10.0.0.1-10.0.0.9', 'one address of this host'],
  ['-P 0', 'must be between 1 and 60'],
  ['--batch 3', 'does not do --batch'],
  ['-s 70000', 'invalid source port range'],
  ['-n many', "can't convert max_targets"],
])('refused: zmap %s', (line, reason) => {
  expect(() => read(line)).toThrow(reason);
});

test('payloads, and what they weigh on the wire', () => {
  expect(udpPayload(null)).toBeNull();
  expect(Buffer.from(udpPayload('text:a:b')!).toString()).toBe('a:b');
  expect(udpPayload('hex:00ff10')).toEqual(Buffer.from([0, 255, 16]));
  const path = join(folder, 'payload');
  writeFileSync(path, 'bytes');
  expect(Buffer.from(udpPayload(`file:${path}`)!).toString()).toBe('bytes');
  for (const bad of ['foo', 'hex:0', 'hex:xy', 'template:x', `file:${path}-none`])
    expect(() => udpPayload(bad)).toThrow();
  expect([frameBytes('tcp_synscan', 0), frameBytes('udp', 0), frameBytes('udp', 100)]).toEqual([84, 84, 166]);
});
