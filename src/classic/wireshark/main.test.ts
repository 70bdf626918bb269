/** The list, one packet, and what is wrong. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { packetOf, pcapngFile } from '../../capture/capture-bytes.fixture.ts';
import { findDeepAddOn } from '../../capture/deep/deep-engine.ts';
import { fakeHost } from '../../os/host.fake.ts';
import { captured } from '../../wire/captured.fixture.ts';
import wireshark from './main.ts';

const folder = mkdtempSync(join(tmpdir(), 'portolan-'));
const file = join(folder, 'captured.pcapng');
writeFileSync(file, pcapngFile(Object.values(captured).map((frame) => packetOf(frame))));
afterAll(() => rmSync(folder, { recursive: true }));

async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  let [out, err] = ['', ''];
  const code = await wireshark.run(args, {
    host: fakeHost({}),
    write: (text) => void (out += String(text)),
    writeError: (text) => void (err += text),
    terminalColumns: null,
    environment: {},
    signal: new AbortController().signal,
  });
  return { code, out, err };
}

test('the list, all of it or what passes', async () => {
  const all = await run(file);
  expect(all.out.split('\n')).toHaveLength(Object.keys(captured).length + 1);
  const some = await run(file, '-Y', 'http');
  expect(some.out).toContain('GET / HTTP/1.1');
  expect(some.out.split('\n')).toHaveLength(3);
});

test('one packet: those around it, its tree, its bytes', async () => {
  const { code, out } = await run(file, '-g', '8');
  expect(code).toBe(0);
  const [lines, tree, bytes] = out.split('\n\n');
  expect(lines!.split('\n').map((line) => Number(line.slice(0, 5)))).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]);
  expect(tree).toContain('Hypertext Transfer Protocol');
  expect(bytes).toMatch(/^0000 {2}92 21 a6/);
});

test.each([
  [['-g', '8', '-Y', 'udp'], 'wireshark: packet 8 is not among them\n'],
  [['-g', 'x'], 'wireshark: "x" is no number of a packet\n'],
  [['-Z'], "wireshark: invalid option -- 'Z'; -h tells what is done here\n"],
])('what is wrong with %j', async (args, text) => {
  expect(await run(file, ...args)).toMatchObject({ code: 1, err: text });
});

test('a wrong filter is pointed at', async () => {
  const { code, err } = await run(file, '-g', '8', '-Y', 'tcp.port == x');
  expect(code).toBe(2);
  expect(err).toContain('    tcp.port == x\n                ^');
});

test('without the add-on --deep tells how to add it', async () => {
  expect(findDeepAddOn()).toBeNull();
  const { code, out, err } = await run(file, '--deep', '-g', '8');
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toMatch(
    /^wireshark: deep dissection is an add-on that is not installed: npm install @goodtools\/wiregasm .*\n$/,
  );
});
