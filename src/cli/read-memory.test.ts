/** Memory of `portolan read` and `follow`: the same for a large file as for a small one, whatever is asked. */
import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { put16, put32, put32le } from '../wire/bytes.ts';
import { emitPcapHeader, pcapLengths } from '../wire/pcap.ts';

const program = fileURLToPath(new URL('../bin.ts', import.meta.url));
/** Tells the largest resident set at the end: VmHWM begins anew with each program, which getrusage(2) does not. */
const teller = `data:text/javascript,import{readFileSync}from'node:fs';process.on('exit',()=>process.stderr.write(readFileSync('/proc/self/status','latin1').match(/VmHWM.*/)[0]))`;

let folder = '';
let [small, large] = ['', ''];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'portolan-memory-'));
  small = join(folder, 'small.pcap');
  large = join(folder, 'large.pcap');
  writeFlows(small, 30_000);
  writeFlows(large, 300_000);
}, 30_000);
afterAll(() => rmSync(folder, { recursive: true }));

/** Connections of five packets each that are never closed: opened, 600 bytes of a request and of an answer. */
function writeFlows(path: string, packets: number): void {
  const file = openSync(path, 'w');
  const room = Buffer.alloc(1 << 20);
  let used = emitPcapHeader(
    { nanoseconds: false, major: 2, minor: 4, snapLength: 262_144, linkType: 1, frameCheck: 0 },
    room,
    0,
  );
  for (let index = 0; index < packets; index++) {
    const step = index % 5;
    const length = step < 3 ? 0 : 600;
    if (used + pcapLengths.record + 54 + length > room.length) {
      writeSync(file, room, 0, used);
      used = 0;
    }
    put32le(room, used, 1_790_000_000 + Math.floor(index / 100_000));
    put32le(room, used + 4, (index % 100_000) * 10);
    put32le(room, used + 8, 54 + length);
    put32le(room, used + 12, 54 + length);
    putSegment(room.subarray(used + pcapLengths.record, used + pcapLengths.record + 54 + length), index, step);
    used += pcapLengths.record + 54 + length;
  }
  writeSync(file, room, 0, used);
  closeSync(file);
}

const flags = [0x02, 0x12, 0x10, 0x18, 0x18] as const;
const sequences = [100, 900, 101, 101, 901] as const;

function putSegment(frame: Buffer, index: number, step: number): void {
  const isAnswer = step === 1 || step === 4;
  const [client, server] = [0x0a00_0000 + Math.floor(index / 5), 0x0b00_0001];
  frame.fill(0, 0, 54).fill(step === 3 ? 'GET / HTTP/1.1\r\nX: ' : 'HTTP/1.1 200 OK\r\nX: ', 54);
  put16(frame, 12, 0x0800);
  put16(frame, 14, 0x4500);
  put16(frame, 16, frame.length - 14);
  put16(frame, 22, 0x4006);
  put32(frame, 26, isAnswer ? server : client);
  put32(frame, 30, isAnswer ? client : server);
  put16(frame, 34, isAnswer ? 80 : 4000);
  put16(frame, 36, isAnswer ? 4000 : 80);
  put32(frame, 38, sequences[step]!);
  put32(frame, 42, isAnswer ? 101 : 901);
  put16(frame, 46, 0x5000 | flags[step]!);
  put16(frame, 48, 512);
}

/** The largest resident set of a run, MiB. */
function peak(args: readonly string[]): number {
  const { stderr, status } = spawnSync(process.execPath, ['--import', teller, program, ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout: 60_000,
  });
  const found = /VmHWM:\s+(\d+) kB/.exec(stderr.toString('latin1'));
  if (found === null || status === null) throw new Error(`${args.join(' ')}: ${stderr.toString('utf8')}`);
  return Number(found[1]) / 1024;
}

/**
 * The source is compiled while it runs, which takes 25 MiB more than what is installed. Without bounds the large file took 260 to 650 MiB,
 * and 130 to 440 more than the small one, whose flows all fit into the tables.
 */
const most = 190;
const mostMore = 65;

test.each([
  ['a list', (file: string) => ['read', file]],
  ['marks', (file: string) => ['read', file, '--expert']],
  ['conversations', (file: string) => ['read', file, '--conversations', 'tcp', '--jsonl']],
  ['files', (file: string) => ['read', file, '--export', `${file}.files`]],
  ['a stream', (file: string) => ['follow', file, '3']],
])('%s of ten times as many packets and flows', { timeout: 60_000 }, (_, args) => {
  const less = peak(args(small));
  const more = peak(args(large));
  expect({ less, more, isFlat: more < most && more - less < mostMore }).toMatchObject({ isFlat: true });
});
