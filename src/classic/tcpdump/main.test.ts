/** What does not need the real tcpdump: complaints, names, any bytes at all. */
import { writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../base/random.ts';
import { fakeHost } from '../../os/host.fake.ts';
import { parsePcapHeader } from '../../wire/pcap.ts';
import { samples } from './fixtures.fixture.ts';
import { tcp4, udp4 } from './frames.fixture.ts';
import tcpdump from './main.ts';
import { mutated, ours, pcapFile, withFile } from './oracle.fixture.ts';

describe('complaints', () => {
  test.each([
    [['-c', '0'], 'tcpdump: invalid packet count 0\n'],
    [['-C', 'x'], 'tcpdump: invalid file size x\n'],
    [['-G', '-1'], 'tcpdump: invalid number of seconds -1\n'],
    [['-W', '0'], 'tcpdump: invalid number of output files 0\n'],
    [['-s', '-1'], 'tcpdump: invalid snaplen -1 (must be >= 0 and <= 262144)\n'],
    [['-Q', 'up'], "tcpdump: unknown capture direction `up'\n"],
    [['-T', 'x'], "tcpdump: unknown packet type `x'\n"],
    [['-tttttt'], 'tcpdump: only -t, -tt, -ttt, -tttt and -ttttt are supported\n'],
    [['-f', '-r', 'x'], 'tcpdump: -f can not be used with -V or -r\n'],
    [['-V', 'y', '-r', 'x'], 'tcpdump: -V and -r are mutually exclusive.\n'],
    [['-r', '/nonexistent/x'], 'tcpdump: /nonexistent/x: No such file or directory\n'],
    [
      ['-z', 'rm', '-r', 'x'],
      'tcpdump: -z is not done here: it would run a program on each file; do so yourself when a file is finished\n',
    ],
  ])('%j', async (args, text) => {
    expect(await ours(args)).toEqual({ code: 1, out: '', err: text });
  });

  test('a wrong option prints the usage', async () => {
    const { code, err } = await ours(['--frob']);
    expect(code).toBe(1);
    expect(err).toMatch(/^tcpdump: unrecognized option '--frob'\ntcpdump version 4\.99\.3\n[^]*Usage: /);
  });

  test('a file name from an enemy cannot reach the terminal', async () => {
    const { err } = await ours(['-r', '/nonexistent/\u001b]0;x\u0007']);
    expect(err).not.toContain('\u001b');
  });
});

describe('names', () => {
  const host = fakeHost({
    names: { services: { '80/tcp': 'http', '53/udp': 'domain' }, hosts: { '192.0.2.1': 'client.example' } },
  });

  test('of services and hosts, with the numbers that count from the first packet', async () => {
    const first = tcp4({ source: 4000, destination: 80, sequence: 100, acknowledgement: 200 }, 'x');
    const second = tcp4({ source: 4000, destination: 80, sequence: 101, acknowledgement: 200 }, 'y');
    await withFile(pcapFile([first, second]), async (path) => {
      const { out } = await ours(['-tS', '-r', path], host);
      expect(out).toContain('IP client.example.4000 > 198.51.100.2.http: Flags [P.], seq 100:101, ack 200');
      const relative = await ours(['-t', '-N', '-r', path], host);
      // The first packet is printed twice, once the names are known; it still counts as the first.
      expect(relative.out).toContain('IP client.4000 > 198.51.100.2.http: Flags [P.], seq 100:101, ack 200');
      expect(relative.out).toContain('seq 1:2, ack 1, win');
    });
  });
});

describe('files', () => {
  test('are read one after the other, counted and written again', async () => {
    const frames = [udp4(1, 2, 'a'), udp4(3, 4, 'b')];
    await withFile(pcapFile(frames), async (path) => {
      writeFileSync(`${path}.list`, `${path}\n${path}\n`);
      expect((await ours(['--count', '-V', `${path}.list`])).out).toBe('4 packets\n');
      const { out } = await ours(['-w', '-', '-r', path]);
      const header = parsePcapHeader(Buffer.from(out, 'latin1'), 0, out.length);
      expect(header).toMatchObject({ ok: true, value: { linkType: 1, nanoseconds: false } });
      expect(out.length).toBe(24 + 2 * (16 + frames[0]!.length));
    });
  });
});

test('any bytes are printed, without an error and without an end', async () => {
  const random = seededRandom(7);
  const frames = Object.values(samples).flat();
  for (const linkType of [0, 1, 101, 108, 113, 147, 228, 229, 276]) {
    const list = Array.from({ length: 3000 }, () => {
      if (random.chance(0.3)) return Uint8Array.from({ length: random.integer(0, 200) }, () => random.integer(0, 255));
      const frame = mutated(random.pick(frames), random);
      return linkType === 1 ? frame : frame.subarray(random.integer(0, Math.min(frame.length, 20)));
    });
    await withFile(pcapFile(list, linkType), async (path) => {
      const { code, out } = await ours(['-nvvve', '-X', '-r', path]);
      expect(code).toBe(0);
      // Names that point to names make a packet's text longer than the packet, but not without bound.
      expect(out.length).toBeLessThan(list.length * 20_000);
      // eslint-disable-next-line no-control-regex
      expect(out).not.toMatch(/[\0-\x08\x0e-\x1f\x7f-\xff]/);
    });
  }
});

test('tells its profile', () => {
  expect(tcpdump.profile).toBe('tcpdump 4.99.3 (Debian 12)');
});
