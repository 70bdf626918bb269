/** `portolan follow`: flows by number and by end, in order, as text, base 16, records and bytes; hostile bytes. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pcapngFile } from '../capture/capture-bytes.fixture.ts';
import { segments } from '../capture/streams/stream-bytes.fixture.ts';
import { runCli } from './run-cli.fake.ts';

let folder = '';
let file = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'portolan-'));
  file = join(folder, 'dump.pcapng');
  writeFileSync(
    file,
    pcapngFile(
      segments([
        { from: 'client', sequence: 99, flags: 'S', clientPort: 5000 },
        { from: 'client', sequence: 9, flags: 'S' },
        { from: 'server', sequence: 49, acknowledgment: 10, flags: 'SA' },
        { from: 'client', sequence: 13, acknowledgment: 50, data: 'lo\r\n' },
        { from: 'client', sequence: 10, acknowledgment: 50, data: 'hel' },
        { from: 'server', sequence: 50, acknowledgment: 17, data: '\x1b[2J\u00e9 you\nbye' },
        { from: 'server', sequence: 70, acknowledgment: 17, data: 'late' },
        { from: 'client', sequence: 17, flags: 'R' },
      ]),
    ),
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('a flow', () => {
  const whole = `tcp stream 1: client 10.9.0.1:40000, server 10.9.0.2:80
> hello
< \\x1b[2J\\xe9 you
< bye
> [reset by packet 8]
< [7 bytes were not captured]
< late
`;

  test('is shown in order, safe to print', async () => {
    expect(await runCli(['follow', file, '1'])).toEqual({ code: 0, out: whole, err: '' });
    expect((await runCli(['follow', file, 'tcp', '10.9.0.1:40000'])).out).toBe(whole);
  });

  test('is found by its end', async () => {
    // The first flow with that end: it said nothing.
    expect(await runCli(['follow', file, ':80'])).toMatchObject({ code: 1, out: '' });
    expect(await runCli(['follow', file, 'udp', ':80'])).toMatchObject({
      code: 1,
      err: expect.stringContaining('no flow'),
    });
  });

  test('is bytes for a pipe or a file, of one end where asked', async () => {
    const { out, err } = await runCli(['follow', file, '1', '--raw', '--only', 'client']);
    expect({ out, err }).toEqual({ out: 'hello\r\n', err: 'note: client: reset by packet 8\n' });
    const into = join(folder, 'answer');
    expect(await runCli(['follow', file, '1', '--only', 'server', '--write', into])).toMatchObject({
      code: 0,
      out: `${into}: 17 bytes\n`,
    });
    expect(readFileSync(into, 'latin1')).toBe('\x1b[2J\u00e9 you\nbyelate');
    expect(await runCli(['follow', file, '1', '--write', into])).toMatchObject({ code: 5 });
  });

  test('is base 16 or records', async () => {
    expect((await runCli(['follow', file, '1', '--hex'])).out).toContain('> packet 5, 3 bytes\n0000  68 65 6c');
    const { out } = await runCli(['follow', file, '1', '--jsonl', '--only', 'server']);
    expect(out.split('\n', 2).map((line) => JSON.parse(line) as unknown)).toMatchObject([
      { stream: 1, from: 'server', source: '10.9.0.2:80', packet: 6, length: 13, base64: 'G1sySukgeW91CmJ5ZQ==' },
      { text: '7 bytes were not captured', length: null, base64: null },
    ]);
  });
});

test('what cannot be understood is refused with an example', async () => {
  for (const words of [[], [file], [file, 'sctp'], [file, '1', '2'], [file, 'udp', '1.2.3.4']]) {
    expect(await runCli(['follow', ...words]), words.join(' ')).toMatchObject({
      code: 2,
      err: expect.stringContaining('fix:'),
    });
  }
});
