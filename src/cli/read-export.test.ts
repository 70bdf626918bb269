/** Files out of captures: HTTP, FTP, TFTP, SMTP, as tshark finds them; names and places that strangers cannot choose. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { needs } from '../../lab/needs.ts';
import { ipv4Address } from '../addr/ip-address.ts';
import { packetOf, pcapngFile } from '../capture/capture-bytes.fixture.ts';
import { KeyLog } from '../capture/decrypt/key-log.ts';
import { ObjectFinder } from '../capture/export/find-objects.ts';
import { ObjectDirectory } from '../capture/export/object-directory.ts';
import { safeName } from '../capture/export/safe-name.ts';
import { openCaptureFile } from '../capture/open-file.ts';
import type { SegmentSpec } from '../capture/streams/stream-bytes.fixture.ts';
import { segments } from '../capture/streams/stream-bytes.fixture.ts';
import { buildPacket, plainIpv4 } from '../wire/build-packet.ts';
import { runCli } from './run-cli.fake.ts';

const { test: refereed } = needs({ tools: ['tshark'] });
const text = 'what was in the file\n'.repeat(120);
const mail = 'Subject: a/b report\r\nFrom: a@b.example\r\n\r\nhello\r\n.one full stop\r\n';
const evil = '/..%2f/\x1b[31m\u202egpj.exe';

/** A connection whose ends say these things, in pieces. */
function talk(
  ports: readonly [number, number],
  said: readonly (readonly ['client' | 'server', string | Uint8Array])[],
): SegmentSpec[] {
  const at = { client: 11, server: 21 };
  const [clientPort, serverPort] = ports;
  const list: SegmentSpec[] = [
    { from: 'client', sequence: 10, flags: 'S', clientPort, serverPort },
    { from: 'server', sequence: 20, acknowledgment: 11, flags: 'SA', clientPort, serverPort },
    { from: 'client', sequence: 11, acknowledgment: 21, clientPort, serverPort },
  ];
  for (const [from, content] of said) {
    const bytes = typeof content === 'string' ? Buffer.from(content, 'latin1') : content;
    for (let start = 0; start < bytes.length; start += 700) {
      const data = bytes.subarray(start, start + 700);
      const acknowledgment = at[from === 'client' ? 'server' : 'client'];
      list.push({ from, sequence: at[from], acknowledgment, data, flags: 'PA', clientPort, serverPort });
      at[from] += data.length;
    }
  }
  const finish = { flags: 'FA', clientPort, serverPort };
  return [
    ...list,
    { from: 'server', sequence: at.server, acknowledgment: at.client, ...finish },
    { from: 'client', sequence: at.client, acknowledgment: at.server + 1, ...finish },
  ];
}

const link = { destination: new Uint8Array(6), source: new Uint8Array(6), tags: [], etherType: 0 };

function datagram(fromClient: boolean, ports: readonly [number, number], payload: Uint8Array): Uint8Array {
  const [client, server] = [ipv4Address(0x0a09_0001), ipv4Address(0x0a09_0002)];
  const network = fromClient ? plainIpv4(client, server) : plainIpv4(server, client);
  const [sourcePort, destinationPort] = fromClient ? ports : [ports[1], ports[0]];
  return buildPacket({
    link,
    network,
    transport: { kind: 'udp', header: { sourcePort, destinationPort, length: 0, checksum: 0 } },
    payload,
  }).bytes;
}

function tftp(): Uint8Array[] {
  const content = Buffer.from(text);
  const block = (number: number): Uint8Array =>
    Uint8Array.from([0, 3, 0, number, ...content.subarray((number - 1) * 512, number * 512)]);
  const acknowledge = (number: number): Uint8Array => Uint8Array.from([0, 4, 0, number]);
  const ports = [3000, 4000] as const;
  const blocks = Array.from({ length: Math.floor(content.length / 512) + 1 }, (_, index) => index + 1);
  return [
    datagram(true, [3000, 69], Buffer.from('\0\x01boot/image.bin\0octet\0', 'latin1')),
    ...blocks.flatMap((number) => [
      datagram(false, ports, block(number)),
      ...(number === 2 ? [datagram(false, ports, block(number))] : []),
      datagram(true, ports, acknowledge(number)),
    ]),
  ];
}

let folder = '';
let file = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'portolan-export-'));
  file = join(folder, 'dump.pcapng');
  const packed = gzipSync(text);
  const page = `HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Encoding: gzip\r\nContent-Length: ${packed.length}\r\n\r\n`;
  const all = segments([
    ...talk(
      [2000, 80],
      [
        ['client', 'GET /docs/page.txt?x=1 HTTP/1.1\r\nHost: web.example\r\n\r\n'],
        ['server', Buffer.concat([Buffer.from(page), packed])],
        ['client', `GET ${evil.replaceAll(' ', '')} HTTP/1.1\r\nHost: \x1b]0;x\x07\r\n\r\n`],
        ['server', 'HTTP/1.1 200 OK\r\nContent-Type: a/\x1b[1mb\r\nContent-Length: 4\r\n\r\nevil'],
      ],
    ),
    ...talk(
      [2001, 21],
      [
        ['server', '220 ready\r\n'],
        ['client', 'USER a\r\n'],
        ['server', '230 in\r\n'],
        ['client', 'EPSV\r\n'],
        ['server', '229 Extended (|||5500|)\r\n'],
        ['client', 'RETR pub/readme.md\r\n'],
      ],
    ),
    ...talk([2002, 5500], [['server', text]]),
    ...talk(
      [2003, 25],
      [
        ['server', '220 mail.example\r\n'],
        ['client', 'EHLO me\r\n'],
        ['server', '250 hello\r\n'],
        ['client', 'MAIL FROM:<a@b.example>\r\n'],
        ['server', '250 ok\r\n'],
        ['client', 'RCPT TO:<c@d.example>\r\n'],
        ['server', '250 ok\r\n'],
        ['client', 'DATA\r\n'],
        ['server', '354 go on\r\n'],
        ['client', `${mail.replace('\r\n.one', '\r\n..one')}.\r\nQUIT\r\n`],
        ['server', '250 queued\r\n'],
      ],
    ),
  ]);
  writeFileSync(file, pcapngFile([...all, ...tftp().map((frame) => packetOf(frame, 1_790_000_500))]));
});
afterAll(() => rmSync(folder, { recursive: true }));

const hash = (content: string | Uint8Array): string => createHash('sha256').update(content).digest('hex');

test('files of every protocol are written under safe names, and listed', async () => {
  const into = join(folder, 'found');
  const { out, code } = await runCli(['read', file, '--export', into, '--json']);
  expect(code).toBe(0);
  const list = JSON.parse(out) as {
    file: string;
    protocol: string;
    sha256: string;
    host: string;
    flaw: string | null;
  }[];
  expect(
    list.map(({ file: name, protocol, flaw }) => [name, protocol, flaw]).toSorted(([a], [b]) => (a! < b! ? -1 : 1)),
  ).toEqual([
    ['31m.gpj.exe', 'http', null],
    ['a_b_report.eml', 'smtp', null],
    ['image.bin', 'tftp', null],
    ['page.txt', 'http', null],
    ['readme.md', 'ftp', null],
  ]);
  expect(readdirSync(into).toSorted()).toEqual(list.map(({ file: name }) => name).toSorted());
  for (const { file: name, sha256 } of list) expect(hash(readFileSync(join(into, name))), name).toBe(sha256);
  for (const name of ['image.bin', 'page.txt', 'readme.md'])
    expect(readFileSync(join(into, name), 'utf8'), name).toBe(text);
  expect(readFileSync(join(into, 'a_b_report.eml'), 'latin1')).toBe(mail);
  expect(lstatSync(into).mode & 0o777).toBe(0o700);
});

refereed('the same files are found by tshark', async () => {
  const into = join(folder, 'ours');
  await runCli(['read', file, '--export', into]);
  const ours = new Set(readdirSync(into).map((name) => hash(readFileSync(join(into, name)))));
  for (const protocol of ['http', 'tftp', 'ftp-data', 'imf']) {
    const theirs = join(folder, `tshark-${protocol}`);
    execFileSync('tshark', ['-n', '-q', '-r', file, '--export-objects', `${protocol},${theirs}`], { stdio: 'ignore' });
    // It leaves doubled full stops in messages, which RFC 5321 section 4.5.2 takes out.
    const undone = (bytes: Buffer): string => bytes.toString('latin1').replaceAll('\r\n..', '\r\n.');
    const hashes = readdirSync(theirs).map((name) =>
      hash(Buffer.from(undone(readFileSync(join(theirs, name))), 'latin1')),
    );
    expect(hashes.length, protocol).toBeGreaterThan(0);
    expect(
      hashes.filter((one) => !ours.has(one)),
      protocol,
    ).toEqual([]);
  }
});

describe('a stranger', () => {
  test('puts no escape sequence on the terminal', async () => {
    const { out, err } = await runCli(['read', file, '--export', join(folder, 'shown')]);
    // oxlint-disable-next-line no-control-regex
    expect(`${out}${err}`).not.toMatch(/[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]/);
  });

  test('chooses no path', () => {
    const taken = new Set<string>();
    for (const name of [
      '../../etc/passwd',
      '..',
      '.',
      '',
      '/',
      '.bashrc',
      'a\\b\\c.txt',
      '-rf',
      'CON',
      'nul.txt',
      'x\0y',
      '\u202etxt.exe',
      `${'l'.repeat(400)}.txt`,
      null,
    ]) {
      const safe = safeName(name, 'object', taken);
      expect(safe, String(name)).toMatch(/^\w[\w.+@%=,-]{0,119}$/);
      expect(safe, String(name)).not.toMatch(/^(?:con|nul)(?:\.|$)/i);
    }
    expect(safeName('PASSWD', 'object', taken)).toBe('PASSWD-2');
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (name) => {
        expect(safeName(name, 'object', new Set())).toMatch(/^\w[\w.+@%=,-]{0,119}$/);
      }),
      { numRuns: 500 },
    );
  });

  test('finds nothing overwritten: a directory that is there is refused, a link is not followed', async () => {
    const there = join(folder, 'there');
    mkdirSync(there);
    expect(await runCli(['read', file, '--export', there])).toMatchObject({
      code: 5,
      err: expect.stringContaining('EEXIST'),
    });
    symlinkSync(there, join(folder, 'link'));
    expect(await runCli(['read', file, '--export', join(folder, 'link')])).toMatchObject({ code: 5 });
    const fresh = join(folder, 'fresh');
    const directory = new ObjectDirectory(fresh);
    symlinkSync(join(folder, 'victim'), join(fresh, 'name'));
    const object = {
      protocol: 'http',
      name: 'name',
      host: null,
      contentType: null,
      bytes: Buffer.from('x'),
      packet: 1,
      flaw: null,
    } as const;
    expect(() => directory.write(object)).toThrow(/cannot be written/);
    expect(readdirSync(folder)).not.toContain('victim');
  });

  test('fills no disk and no memory', async () => {
    const directory = new ObjectDirectory(join(folder, 'small'), { files: 2, bytes: 1000 });
    const object = { protocol: 'http', name: 'n', host: null, contentType: null, packet: 1, flaw: null } as const;
    const written = [900, 200, 50, 50].map(
      (length) => directory.write({ ...object, bytes: new Uint8Array(length) }).file,
    );
    expect(written).toEqual(['n', null, 'n-2', null]);
    const found: (string | null)[] = [];
    const finder = new ObjectFinder(({ flaw }) => void found.push(flaw), new KeyLog(), { together: 1500, each: 1000 });
    const capture = await openCaptureFile(file);
    for await (const batch of capture.batches()) finder.take(batch);
    finder.end();
    expect(found.filter((flaw) => flaw?.endsWith('bytes more are left out') === true)).toHaveLength(2);
  });

  test('makes nothing throw', async () => {
    const whole = readFileSync(file);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 60 }),
        async (changes) => {
          const changed = Uint8Array.from(whole);
          for (const [at, value] of changes) changed[Math.max(at, 64)] = value;
          const finder = new ObjectFinder(() => undefined, new KeyLog());
          const capture = await openCaptureFile(changed);
          for await (const batch of capture.batches()) finder.take(batch);
          finder.end();
        },
      ),
      { numRuns: 200 },
    );
  });
});

test('what cannot be meant is refused', async () => {
  expect(await runCli(['read', file, 'port:80', '--export', join(folder, 'no')])).toMatchObject({ code: 2 });
  expect(await runCli(['read', file, '--keylog', join(folder, 'missing')])).toMatchObject({ code: 2 });
  expect(
    await runCli(['read', file, '--export', join(folder, 'no'), '--keylog', join(folder, 'missing')]),
  ).toMatchObject({ code: 2 });
  expect(readdirSync(folder)).not.toContain('no');
});
