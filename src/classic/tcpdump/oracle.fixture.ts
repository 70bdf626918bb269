/** Asks the real tcpdump and ours about the same file, and says where they first differ. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Random } from '../../base/random.ts';
import type { Host } from '../../os/host.ts';
import { fakeHost } from '../../os/host.fake.ts';
import { emitPcapHeader, emitPcapPacket } from '../../wire/pcap.ts';
import tcpdump from './main.ts';

/** Options under which everything is compared. */
export const combinations: readonly (readonly string[])[] = [
  [],
  ['-v'],
  ['-vv'],
  ['-vvv'],
  ['-e'],
  ['-ev'],
  ['-evv'],
  ['-q'],
  ['-qe'],
  ['-qq'],
  ['-qv'],
  ['-S'],
  ['-Sv'],
  ['-K', '-vv'],
  ['-x'],
  ['-xx'],
  ['-X'],
  ['-XX'],
  ['-A'],
  ['-AA'],
  ['-vX'],
  ['-vvvX'],
  ['-evvxx'],
  ['-t'],
  ['-tt'],
  ['-ttt'],
  ['-tttt'],
  ['-ttttt'],
  ['-#'],
  ['-u', '-v'],
  ['-N'],
  ['-b'],
  ['--nano'],
  ['-H'],
  ['-vvvv', '-e', '-#', '-tt', '-AA'],
];

/** A file of frames, one a millisecond and a bit. */
export function pcapFile(
  frames: readonly Uint8Array[],
  linkType = 1,
  cut: (frame: Uint8Array) => number = ({ length }) => length,
): Buffer {
  const room = Buffer.alloc(24 + frames.reduce((sum, frame) => sum + 16 + frame.length, 0));
  const header = { nanoseconds: true, major: 2, minor: 4, snapLength: 262_144, linkType, frameCheck: 0 };
  let at = emitPcapHeader(header, room, 0);
  for (const [index, frame] of frames.entries()) {
    const packet = {
      interfaceIndex: 0,
      linkType,
      seconds: 1_700_000_000 + Math.floor(index / 7),
      nanoseconds: (index * 1_001_001) % 1e9,
      originalLength: frame.length,
      bytes: frame.subarray(0, cut(frame)),
    };
    at += emitPcapPacket(packet, true, room, at);
  }
  return room.subarray(0, at);
}

/** Runs ours; output as byte text. */
export async function ours(
  args: readonly string[],
  host: Host = fakeHost(),
): Promise<{ code: number; out: string; err: string }> {
  const out: Buffer[] = [];
  let err = '';
  const code = await tcpdump.run(args, {
    host,
    write: (text) => void out.push(Buffer.from(text as string)),
    writeError: (text) => void (err += text),
    terminalColumns: null,
    environment: {},
    signal: new AbortController().signal,
  });
  return { code, out: Buffer.concat(out).toString('latin1'), err };
}

/** Runs the real one. */
export function theirs(args: readonly string[]): string {
  return execFileSync('tcpdump', [...args], {
    maxBuffer: 1 << 30,
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, TZ: process.env['TZ'] ?? '' },
  }).toString('latin1');
}

/** A temporary file, removed at the end of `use`. */
export async function withFile<T>(bytes: Uint8Array, use: (path: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'ptl-tcpdump-'));
  try {
    const path = join(folder, 'x.pcap');
    writeFileSync(path, bytes);
    return await use(path);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The first packets whose texts differ. */
export function differences(mine: string, real: string, most = 5): string[] {
  return mine === real ? [] : compared(mine.split('\n'), real.split('\n'), most);
}

/** Words of protocols that we print by the line of their lower layer alone. */
const notOurs =
  /\[\|lmp|OSI |auto-?rp|[Ee]gp|EGP|\[\|(?:[a-z]+ah|egp|lwres)\]|RSVP|PMSI|Accumulated IGP|Attribute Set|AFI: .*(?:Multicast VPN|VPLS|Route Target|MDT|NSAP)|[Pp][Gg][Mm]|802\.1aq, Rapid|CLNP|ES-IS|[|]isoclns|[^L]LDP|DCBX|hncp|LWAPP|ISO|RPL|atp-|nbp|ddp|kip |at-[a-z#]/;

/** The same of output with -#, where packets can be told apart: those of protocols that we do not print are left out. */
export function differencesByPacket(mine: string, real: string, most = 5): string[] {
  const [a, b] = [packets(mine), packets(real)];
  const kept = [...b.keys()].filter((index) => a[index] !== b[index] && !notOurs.test(b[index]!));
  return compared(
    kept.map((index) => a[index]!),
    kept.map((index) => b[index]!),
    most,
  );
}

function packets(text: string): readonly string[] {
  return text.split(/^(?= *\d+  )/m);
}

function compared(a: readonly string[], b: readonly string[], most: number): string[] {
  const found: string[] = [];
  for (let index = 0; index < Math.max(a.length, b.length) && found.length < most; index++) {
    if (a[index] !== b[index]) found.push(`${index + 1}\n  ours   ${String(a[index])}\n  theirs ${String(b[index])}`);
  }
  return found;
}

/** The link header is left as it is: most other types are printers we do not have. */
const spared = 14;

/** A frame with some of its bytes changed, those before `from` excepted. */
export function mutated(frame: Uint8Array, random: Random, from = spared): Uint8Array {
  const bytes = Uint8Array.from(frame);
  if (bytes.length === 0) return bytes;
  const times = 1 + random.integer(0, 2);
  for (let time = 0; time < times; time++) {
    const at = random.integer(Math.min(bytes.length - 1, from), bytes.length - 1);
    const how = random.integer(0, 3);
    bytes[at] =
      how === 0 ? random.integer(0, 255) : how === 1 ? bytes[at]! ^ (1 << random.integer(0, 7)) : how === 2 ? 0 : 255;
  }
  return bytes;
}
