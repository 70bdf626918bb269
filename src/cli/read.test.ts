/** `portolan read`: lists, trees, counts, filters of both languages, files written, hostile names, broken files. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { needs } from '../../lab/needs.ts';
import { joined, packetBlock, packetOf, pcapngFile } from '../capture/capture-bytes.fixture.ts';
import { openCaptureFile } from '../capture/open-file.ts';
import { captured } from '../wire/captured.fixture.ts';
import { pcapngOptions, textOption } from '../wire/pcapng-option.ts';
import { customBlock, interfaceBlock, secretsBlock, sectionBlock } from '../wire/pcapng-writer.ts';
import { hasLibpcap } from '../ffi/libpcap.ts';
import { runCli } from './run-cli.fake.ts';

const packets = Object.values(captured).map((frame, index) => packetOf(frame, 1_700_000_000 + index));
let folder = '';
let file = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'portolan-'));
  file = join(folder, 'dump.pcapng');
  writeFileSync(file, pcapngFile(packets));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('a list', () => {
  test('shows a line a packet', async () => {
    const { out, err, code } = await runCli(['read', file, 'http']);
    expect(out.split('\n')).toMatchObject([
      expect.stringMatching(/^NO\s+TIME\s+SOURCE\s+DESTINATION\s+PROTO\s+LENGTH\s+INFO$/),
      expect.stringMatching(/^ ?8\s+22:13:27\.000005\s+10\.9\.0\.1\s+10\.9\.0\.2\s+HTTP\s+93\s+GET \/ HTTP\/1\.1$/),
      expect.stringMatching(/HTTP\/1\.1 200 OK$/),
      '',
    ]);
    expect({ err, code }).toEqual({ err: '', code: 0 });
  });

  test('is records for programs', async () => {
    const { out } = await runCli(['read', file, '--jsonl', '--limit', '1', 'udp.port:9']);
    expect(JSON.parse(out)).toMatchObject({
      number: 12,
      time: '2023-11-14T22:13:31.000005000Z',
      source: '10.9.0.1',
      protocol: 'UDP',
      length: 47,
      protocols: ['frame', 'eth', 'ip', 'udp'],
    });
    expect((await runCli(['read', file, '--csv', '--fields', 'number,info', 'is:syn'])).out).toMatch(
      /^number,info\r?\n6,/,
    );
  });

  test('has bytes where asked', async () => {
    const { out } = await runCli(['read', file, '--hex', 'proto:arp', '--limit', '1']);
    expect(out).toContain('who has 10.9.0.2? tell 10.9.0.1\n0000  ff ff ff ff ff ff 66 5e  c7 8f 2a e5 08 06 00 01');
  });

  test('counts, and ends with 1 where nothing matched', async () => {
    expect(await runCli(['read', file, '-c'])).toMatchObject({ out: `${packets.length}\n`, code: 0 });
    expect(await runCli(['read', file, '-c', 'port:1'])).toMatchObject({ out: '0\n', code: 1 });
  });

  test('of standard input', async () => {
    const bytes = pcapngFile([{ ...packetOf(new Uint8Array(20).fill(1), 0), nanoseconds: 0 }]);
    // The test's input is text: the length of the section, "not known", is written with other bytes.
    bytes.fill(0, 16, 24);
    expect(bytes.every((byte) => byte < 0x80)).toBe(true);
    const input = Buffer.from(bytes).toString('latin1');
    expect(await runCli(['read', '-', '-c'], {}, { input })).toMatchObject({ out: '1\n', code: 0 });
    expect(await runCli(['read', '-'], {}, { input: 'no capture at all' })).toMatchObject({ code: 2 });
  });
});

test('a tree shows every field with its bytes, and as data', async () => {
  const { out, code } = await runCli(['read', file, '--tree', '8']);
  expect(code).toBe(0);
  expect(out).toContain('Hypertext Transfer Protocol');
  expect(out).toMatch(/^ +30-33 +destination: 10\.9\.0\.2 {2}ip\.dst$/m);
  const nodes = JSON.parse((await runCli(['read', file, '--tree', '8', '--json'])).out) as {
    field: string;
    start: number;
  }[];
  expect(nodes.map(({ field, start }) => `${field}@${start}`)).toEqual([
    'frame@0',
    'eth@0',
    'ip@14',
    'tcp@34',
    'http@66',
  ]);
  expect(await runCli(['read', file, '--tree', '999'])).toMatchObject({
    out: '',
    code: 1,
    err: `note: there is no packet 999: the last one is ${packets.length}\n`,
  });
  expect(await runCli(['read', file, '--tree', '8', 'port:1'])).toMatchObject({
    code: 1,
    err: 'note: packet 8 does not match the filter\n',
  });
});

describe('filters', () => {
  const { test: kernelTest } = needs({ tools: hasLibpcap() ? [] : ['libpcap.so.0.8'] });

  kernelTest("in tcpdump's language pass too, and both together", async () => {
    expect((await runCli(['read', file, '-c', '--kernel-filter', 'arp'])).out).toBe('2\n');
    expect((await runCli(['read', file, '-c', '--kernel-filter', 'tcp', 'is:syn'])).out).toBe('2\n');
    expect(await runCli(['read', file, '--kernel-filter', 'tcp prot 80'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('^'),
    });
  });

  test('that are wrong are refused before the file is read', async () => {
    expect(await runCli(['read', join(folder, 'missing'), 'ip.scr:1'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('did you mean ip.src?'),
    });
  });

  test('are explained, and their fields listed', async () => {
    expect((await runCli(['read', file, '--explain', 'port:80', 'not', 'is:syn'])).out).toBe(
      'port is 80, and not (it is syn)\n',
    );
    expect((await runCli(['read', '--list-fields', 'sni'])).out).toMatch(/^tls\.sni\s+text\s+tls\s+server name$/m);
    expect((await runCli(['read', '--list-fields', 'nothing-like-this'])).code).toBe(1);
  });
});

describe('a file is written', () => {
  test('with the packets that match and every other block as it stands', async () => {
    const secret = secretsBlock(0x544c_534b, Buffer.from('CLIENT_RANDOM 1 2'));
    const comment = [textOption(pcapngOptions.comment, 'kept')];
    const parts = [
      sectionBlock(),
      interfaceBlock(1, 0),
      packetBlock(packets[0]!),
      secret,
      packetBlock(packets[5]!, comment),
      customBlock(9, Uint8Array.of(1, 2, 3, 4)),
    ];
    const [from, into] = [join(folder, 'from.pcapng'), join(folder, 'into.pcapng')];
    writeFileSync(from, joined(parts));
    expect(await runCli(['read', from, 'is:syn', '--write', into])).toMatchObject({
      code: 0,
      out: `${into}: 1 packets\n`,
    });
    expect(readFileSync(into).equals(joined(parts.filter((_, index) => index !== 2)))).toBe(true);
    expect(await runCli(['read', from, '--write', into])).toMatchObject({
      code: 5,
      err: expect.stringContaining('--overwrite'),
    });
  });

  test('in the other format, and anonymized', async () => {
    const into = join(folder, 'into.pcap');
    expect((await runCli(['read', file, 'tcp', '--write', into])).code).toBe(0);
    const [written, again] = [await openCaptureFile(into), join(folder, 'again.pcapng')];
    expect(written.format).toBe('pcap');
    written.close();
    expect((await runCli(['read', into, '--write', again])).code).toBe(0);
    expect((await runCli(['read', again, '--jsonl'])).out.replaceAll(/"number":\d+/g, '')).toBe(
      (await runCli(['read', file, 'tcp', '--jsonl'])).out.replaceAll(/"number":\d+/g, ''),
    );
    const shared = join(folder, 'shared.pcapng');
    expect((await runCli(['read', file, '--anonymize', '--key', 'k', '--write', shared])).code).toBe(0);
    const list = await runCli(['read', shared]);
    expect(list.out).not.toContain('10.9.0.1');
    expect((await runCli(['read', shared, '-c', 'tcp'])).out).toBe((await runCli(['read', file, '-c', 'tcp'])).out);
    expect((await runCli(['read', file, '--anonymize'])).code).toBe(2);
  });
});

describe('a hostile file', () => {
  test('that is cut short gives what is whole, and a warning', async () => {
    const cut = join(folder, 'cut.pcapng');
    writeFileSync(cut, readFileSync(file).subarray(0, -10));
    const { out, err, code } = await runCli(['read', cut, '-c']);
    expect({ out, code }).toEqual({ out: `${packets.length - 1}\n`, code: 0 });
    expect(err).toBe(`warning: the file is cut short in block ${packets.length + 2}\n`);
  });

  test('puts no escape sequence of its own on the terminal', async () => {
    const evil = '\x1b]0;owned\x07\u202e';
    const dns = Buffer.concat([
      Buffer.from('00110000000100000000000004', 'hex'),
      Buffer.from('\x1b[2J'),
      Buffer.from('0000010001', 'hex'),
    ]);
    const length = (value: number): number[] => [value >> 8, value & 255];
    const datagram = [0, 53, 0, 53, ...length(dns.length + 8), 0, 0, ...dns];
    const packet = [
      ...captured.udp.subarray(0, 16),
      ...length(datagram.length + 20),
      ...captured.udp.subarray(18, 34),
      ...datagram,
    ];
    const bytes = joined([
      sectionBlock(),
      interfaceBlock(1, 0, [textOption(pcapngOptions.interface.name, evil)]),
      packetBlock(packetOf(Uint8Array.from(packet)), [textOption(pcapngOptions.comment, evil)]),
    ]);
    const path = join(folder, `evil${evil.slice(0, 5)}.pcapng`);
    writeFileSync(path, bytes);
    for (const args of [
      [],
      ['--tree', '1', '--hex'],
      ['--json'],
      ['--csv'],
      ['--hex'],
      ['--write', `${path}2`],
      ['--fields', 'interface,comments,info'],
    ]) {
      const { out, err } = await runCli(['read', path, ...args]);
      // oxlint-disable-next-line no-control-regex
      expect(`${out}${err}`, args.join(' ')).not.toMatch(/[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]/);
    }
    expect((await runCli(['read', `${path}.missing`])).err).not.toContain('\x1b');
  });
});
