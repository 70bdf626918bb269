/** TLS opened with logged secrets: real connections of node:tls in both versions and every suite it has; wrong and missing keys. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { needs } from '../../../lab/needs.ts';
import { interfaceBlock, secretsBlock, sectionBlock } from '../../wire/pcapng-writer.ts';
import { joined, packetBlock, pcapngFile } from '../capture-bytes.fixture.ts';
import { displayFilter } from '../display-filter.ts';
import { dissectPacket } from '../dissect.ts';
import { matchingPackets } from '../matching.ts';
import { openCaptureFile } from '../open-file.ts';
import { followFlow } from '../streams/follow.ts';
import { segments } from '../streams/stream-bytes.fixture.ts';
import { httpSink, tlsSink } from './follow-kinds.ts';
import { KeyLog } from './key-log.ts';
import { PacketPlaintext } from './packet-plaintext.ts';
import { TlsDecryptor } from './tls-decryptor.ts';
import type { TlsConversation } from './tls-lab.fixture.ts';
import { converse, credentials } from './tls-lab.fixture.ts';

const { test } = needs({ tools: ['openssl'] });
const { test: refereed } = needs({ tools: ['openssl', 'tshark'] });
const suites = [
  ['TLSv1.2', 'ECDHE-RSA-AES128-GCM-SHA256'],
  ['TLSv1.2', 'ECDHE-RSA-AES256-GCM-SHA384'],
  ['TLSv1.2', 'ECDHE-RSA-CHACHA20-POLY1305'],
  ['TLSv1.2', 'AES128-CCM:@SECLEVEL=0'],
  ['TLSv1.2', 'AES256-CCM8:@SECLEVEL=0'],
  ['TLSv1.3', 'TLS_AES_128_GCM_SHA256'],
  ['TLSv1.3', 'TLS_AES_256_GCM_SHA384'],
  ['TLSv1.3', 'TLS_CHACHA20_POLY1305_SHA256'],
  ['TLSv1.3', 'TLS_AES_128_CCM_SHA256'],
] as const;
const body = 'a line of the answer\n'.repeat(2000);
const request = (name: string): string => `GET /${name.split(':')[0]} HTTP/1.1\r\nHost: lab.example\r\n\r\n`;
const answer = `HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`;

let folder = '';
let file = '';
const conversations: TlsConversation[] = [];
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'portolan-tls-'));
  const pair = credentials(folder);
  for (const [index, [version, ciphers]] of suites.entries()) {
    const ports = { clientPort: 30_000 + index, serverPort: 443 };
    conversations.push(
      await converse(pair, { version, ciphers, alpn: 'http/1.1' }, { request: request(ciphers), answer }, ports),
    );
  }
  file = join(folder, 'tls.pcapng');
  writeFileSync(file, pcapngFile(segments(conversations.flatMap((one) => one.segments))));
  writeFileSync(join(folder, 'keys.txt'), conversations.map(({ keys }) => keys).join(''));
});
afterAll(() => rmSync(folder, { recursive: true }));

function keyLog(change: (line: string) => string = (line) => line): KeyLog {
  const keys = new KeyLog();
  keys.add(conversations.flatMap((one) => one.keys.split('\n').map(change)).join('\n'));
  return keys;
}

async function followed(number: number, keys: KeyLog, sink = tlsSink): Promise<{ said: string[]; notes: string[] }> {
  const said = ['', ''];
  const notes: string[] = [];
  const batches = matchingPackets(await openCaptureFile(file), { filter: null, program: null, limit: Infinity });
  for await (const items of followFlow(
    batches,
    { transport: 'tcp', number },
    () => undefined,
    (take) => sink(take, keys),
  )) {
    for (const item of items) {
      if (item.kind === 'note') notes.push(item.text);
      else said[item.direction] += Buffer.from(item.bytes).toString('latin1');
    }
  }
  return { said, notes };
}

describe('a connection', () => {
  test('of every suite says in the clear what was said', async () => {
    for (const [index, [, ciphers]] of suites.entries()) {
      expect(await followed(index, keyLog()), ciphers).toEqual({ said: [request(ciphers), answer], notes: [] });
    }
  });

  test('carries HTTP', async () => {
    const { said } = await followed(6, keyLog(), httpSink);
    expect(said).toEqual([request('TLS_AES_256_GCM_SHA384'), answer]);
  });

  test('is found by what it carried, and shown with it', async () => {
    const capture = await openCaptureFile(file);
    const wanted = { filter: displayFilter('http.request.uri:*GCM*'), program: null, limit: Infinity, keys: keyLog() };
    const found: string[] = [];
    for await (const { batch, rows, knowledge } of matchingPackets(capture, wanted)) {
      for (const row of rows) {
        const { info, sources } = dissectPacket(knowledge.packet(batch, row, []));
        found.push(`${sources[1]?.name} ${info}`);
      }
    }
    expect(found).toEqual(
      suites
        .filter(([, ciphers]) => ciphers.includes('GCM'))
        .map(([, ciphers]) => `decrypted GET /${ciphers} HTTP/1.1`),
    );
  });

  test('has its secrets in the file, where the capture was written so', async () => {
    const text = conversations.map(({ keys }) => keys).join('');
    const secrets = secretsBlock(0x544c_534b, Buffer.from(text));
    const packets = segments(conversations.flatMap((one) => one.segments)).map((packet) => packetBlock(packet));
    const whole = joined([sectionBlock(), interfaceBlock(1, 0), secrets, ...packets]);
    const plaintext = new PacketPlaintext(new KeyLog());
    let opened = 0;
    const capture = await openCaptureFile(whole);
    for await (const batch of capture.batches()) {
      plaintext.learn(batch);
      for (let row = 0; row < batch.count; row++) opened += plaintext.of(batch.firstNumber + row)?.bytes.length ?? 0;
    }
    expect(opened).toBeGreaterThan(body.length * suites.length);
  });

  test('says why it stays sealed', async () => {
    expect((await followed(0, new KeyLog())).notes).toEqual([
      'there is no secret for this connection in the key log',
      'there is no secret for this connection in the key log',
    ]);
    const wrong = keyLog((line) => line.replace(/..$/, (end) => (end === '00' ? '01' : '00')));
    for (const index of [0, 2, 5]) {
      const { said, notes } = await followed(index, wrong);
      expect(said).toEqual(['', '']);
      expect(notes).toContain('the logged secret does not fit this connection');
    }
  });

  refereed('is opened as tshark opens it', () => {
    const options = [
      '-o',
      `tls.keylog_file:${join(folder, 'keys.txt')}`,
      '-T',
      'fields',
      '-e',
      'http.request.uri',
      '-e',
      'http.response.code',
    ];
    const output = execFileSync('tshark', ['-n', '-r', file, ...options, '-Y', 'http'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    expect(
      output
        .trim()
        .split('\n')
        .map((line) => line.trim())
        .toSorted(),
    ).toEqual(suites.flatMap(([, ciphers]) => [`/${ciphers.split(':')[0]}`, '200']).toSorted());
  });
});

test('no bytes make it throw', () => {
  const keys = keyLog();
  const all = conversations.flatMap(({ segments: list }) => list.filter(({ data }) => data !== undefined));
  fc.assert(
    fc.property(
      fc.nat(all.length - 60),
      fc.array(fc.tuple(fc.nat(60), fc.nat(1399), fc.nat(255)), { maxLength: 30 }),
      (from, changes) => {
        let told = 0;
        const decryptor = new TlsDecryptor(keys, { data: () => void told++, note: () => void told++ });
        const parts = all
          .slice(from, from + 60)
          .map(({ data, from: who }) => ({ bytes: Uint8Array.from(data as Uint8Array), who }));
        for (const [part, at, value] of changes) {
          const bytes = parts[part % parts.length]!.bytes;
          bytes[at % bytes.length] = value;
        }
        for (const { bytes, who } of parts) {
          decryptor.data(who === 'client' ? 0 : 1, { bytes, packet: 1, seconds: 0, nanoseconds: 0 });
        }
        decryptor.gap(1, 7);
        decryptor.end();
        expect(told).toBeGreaterThan(0);
      },
    ),
    { numRuns: 300 },
  );
});
