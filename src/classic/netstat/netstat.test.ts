/** Our netstat on machines made of values: what no laboratory can arrange, and what is ours alone. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fakeHost } from '../../os/host.fake.ts';
import type { FakeHostParts } from '../../os/host.fake.ts';
import { fakeProcFs } from '../../os/proc-fs.fake.ts';
import type { FakeEntry } from '../../os/proc-fs.fake.ts';
import { procSocketTable } from '../../os/proc-net.ts';
import type { Host } from '../../os/host.ts';
import type { ClassicContext } from '../classic.ts';
import { endpointCell } from './endpoint.ts';
import { readOptions } from './getopt.ts';
import { compareNames } from './interfaces-view.ts';
import { longOptions } from './long-options.ts';
import netstat from './main.ts';
import { parseNetstat } from './options.ts';

/** A host whose /proc is made of these files; its sockets come from them. */
function hostOf(files: Readonly<Record<string, FakeEntry>>, parts: FakeHostParts = {}): Host {
  const proc = fakeProcFs({ files });
  return { ...fakeHost(parts), proc, procSockets: () => procSocketTable(proc) };
}

async function run(
  args: readonly string[],
  host: Host,
  context: Partial<ClassicContext> = {},
): Promise<{ out: string; bytes: Buffer; err: string; code: number }> {
  const out: Buffer[] = [];
  let err = '';
  const code = await netstat.run(args, {
    host,
    write: (text) => void out.push(Buffer.from(text as Uint8Array)),
    writeError: (text) => void (err += text),
    terminalColumns: null,
    environment: {},
    signal: new AbortController().signal,
    ...context,
  });
  const bytes = Buffer.concat(out);
  return { out: bytes.toString('utf8'), bytes, err, code };
}

const row = (local: string, remote: string, state: string, inode: number): string =>
  `   0: ${local} ${remote} ${state} 00000000:00000000 00:00000000 00000000  1000        0 ${inode} 1 0 100 0 0 10 0\n`;
const tcp = `  sl  local_address\n${row('0100007F:0050', '00000000:0000', '0A', 11)}${row('0100007F:0050', '0200007F:C001', '01', 12)}`;
const unix =
  'Num RefCount Protocol Flags Type St Inode Path\n' +
  '0000: 00000002 00000000 00010000 0001 01 21 /run/\u001b]0;title\u0007x\n';

describe('names that command a terminal', () => {
  const files = { 'net/tcp': tcp, 'net/unix': unix, '7/cmdline': '\u001b[31mevil\0-x\0' };
  const parts: FakeHostParts = {
    processes: [{ pid: 7, sockets: { 3: 11 } }],
    names: { hosts: { '127.0.0.2': 'a\u001b[2Jb' } },
  };

  test('reach a pipe as the bytes they are', async () => {
    const { out } = await run(['-anp'], hostOf(files, parts));
    expect(out).toContain('7/\u001b[31mevil');
    expect(out).toContain(' /run/\u001b]0;title\u0007x\n');
  });

  test('never reach a terminal', async () => {
    const host = hostOf(files, parts);
    const { out } = await run(['-ap'], host, { terminalColumns: 80 });
    expect(out).toContain(String.raw`7/\x1b[31mevil`);
    expect(out).toContain(String.raw`/run/\x1b]0;title\x07x`);
    expect(out).toContain(String.raw`a\x1b[2Jb`);
    // oxlint-disable-next-line no-control-regex
    expect(out).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
  });

  test('bytes that are no UTF-8 are shown by number there', async () => {
    const bytes = Buffer.from('\xff\xfe/x\0', 'latin1');
    const host = hostOf({ 'net/tcp': tcp, '7/cmdline': bytes }, parts);
    expect((await run(['-anp'], host)).bytes.includes(bytes.subarray(0, 4))).toBe(true);
    expect((await run(['-anp'], host, { terminalColumns: 80 })).out).toContain(String.raw`7/\xff\xfe/x`);
  });
});

describe('names', () => {
  test('are looked up once each, side by side but not all at once', async () => {
    const rows = Array.from({ length: 300 }, (_, index) =>
      row(`${hex(index % 100)}00000A:0050`, '0100007F:0001', '01', 1),
    );
    const asked: string[] = [];
    let [now, most] = [0, 0];
    const host = hostOf({ 'net/tcp': `heading\n${rows.join('')}` });
    const hostOfAddress = async (address: string): Promise<string | null> => {
      asked.push(address);
      most = Math.max(most, ++now);
      await new Promise((resolve) => setImmediate(resolve));
      now--;
      return address === '127.0.0.1' ? 'localhost' : null;
    };
    const { out } = await run(['-t'], { ...host, names: { ...host.names, hostOf: hostOfAddress } });
    expect(out.match(/localhost:/g)).toHaveLength(300);
    expect(asked.length).toBe(new Set(asked).size);
    expect(asked).toHaveLength(101);
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(32);
  });

  test('are not looked up with -n', async () => {
    const host = hostOf({ 'net/tcp': tcp });
    const never = (): never => {
      throw new Error('asked');
    };
    const names = { ...host.names, hostOf: never, service: never, user: never, protocol: never };
    expect((await run(['-tane'], { ...host, names })).out).toContain('127.0.0.2:49153');
  });
});

describe('owners', () => {
  test('the next process is named when the lowest has ended', async () => {
    const parts: FakeHostParts = {
      processes: [
        { pid: 3, sockets: { 3: 11 } },
        { pid: 9, sockets: { 3: 11 } },
      ],
    };
    expect((await run(['-tlnp'], hostOf({ 'net/tcp': tcp, '9/cmdline': '/sbin/x\0' }, parts))).out).toContain('9/x ');
  });

  test.each([
    [[{ pid: 2, hidden: true }], '(No info could be read for "-p": geteuid()=1000 but you should be root.)\n'],
    [
      [
        { pid: 2, hidden: true },
        { pid: 3, sockets: { 3: 11 } },
      ],
      '(Not all processes could be identified',
    ],
    [[{ pid: 3, sockets: { 3: 11 } }], ''],
  ])('what cannot be seen is said (%#)', async (processes, note) => {
    const files = { 'net/tcp': tcp, '2/fd': { refused: 'EACCES' }, '3/cmdline': 'x\0' };
    const host = hostOf(files, { processes, privileges: { effectiveUid: 1000 } });
    const { err, code } = await run(['-tlnp'], host);
    expect(err.startsWith(note)).toBe(true);
    expect(err === '').toBe(note === '');
    expect(code).toBe(0);
  });
});

describe('repeating', () => {
  test('shows everything anew until it is interrupted', async () => {
    const stop = new AbortController();
    const host = hostOf({ 'net/tcp': tcp });
    let waited = 0;
    const clock = {
      ...host.clock,
      sleep: (milliseconds: number) => {
        expect(milliseconds).toBe(1000);
        if (++waited === 3) stop.abort();
        return Promise.resolve();
      },
    };
    const { out, code } = await run(['-tnc'], { ...host, clock }, { signal: stop.signal });
    expect(out.match(/Active Internet/g)).toHaveLength(3);
    expect(code).toBe(130);
  });

  test('ends at once where there is nothing to show', async () => {
    expect((await run(['-Mc'], hostOf({}))).code).toBe(1);
  });
});

describe('refusals of our own', () => {
  const refused = async (args: readonly string[], files: Readonly<Record<string, FakeEntry>> = {}): Promise<string> => {
    const { err, code } = await run(args, hostOf(files));
    expect(code).toBe(1);
    return err;
  };

  test('a family that is there and that we have no view of', async () => {
    const files = { 'net/ax25': 'heading\n', 'net/tcp': tcp };
    expect(await refused(['--ax25'], files)).toContain("`AF AX25' are not shown by portolan");
    expect((await run(['-n'], hostOf(files))).err).toContain("`AF AX25' are not shown by portolan");
  });

  test('families that net-tools takes and shows nothing of', async () => {
    for (const family of ['ddp', 'appletalk', 'econet', 'ash'])
      expect(await refused(['-A', family])).toContain('no support');
  });

  test('routes of other families, the extended interface table, Bluetooth', async () => {
    expect(await refused(['-r', '--ax25'])).toContain('AF AX25');
    expect(await refused(['-ie'])).toContain('-ie');
    for (const letter of ['-f', '-2', '--bluetooth']) expect(await refused([letter])).toContain('AF BLUETOOTH');
  });

  test('contexts where there are some, and masquerading where there was some', async () => {
    expect(await refused(['-Z'])).toBe('SELinux is not enabled on this machine.\n');
    expect(await refused(['-Z'], { mounts: 'x /sys/fs/selinux selinuxfs rw 0 0\n' })).toContain(
      'not shown by portolan',
    );
    expect(await refused(['-M'], { 'net/ip_conntrack': '' })).toContain('not shown by portolan');
  });

  test('help and version are answers', async () => {
    expect((await run(['--help'], hostOf({}))).out).toContain('usage: portolan netstat');
    expect((await run(['-V'], hostOf({}))).out).toContain('net-tools 2.10');
  });
});

test('a cell without -W is 23 wide and ends with its port', () => {
  const text = fc.string({ unit: fc.constantFrom('a', '1', ':', '.'), minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(text, text, (address, port) => {
      const cell = endpointCell(address, port, false);
      expect(cell).toHaveLength(23);
      expect(cell.trimEnd().endsWith(`:${port.slice(0, 18)}`)).toBe(true);
      expect(endpointCell(address, port, true).trimEnd()).toBe(`${address}:${port}`);
    }),
  );
});

test('interfaces are in the order of their numbers', () => {
  const names = ['v10', 'v2', 'v', 'eth0', 'v1.10', 'v1.2', 'v02'];
  expect(names.toSorted(compareNames)).toEqual(['eth0', 'v', 'v02', 'v2', 'v10', 'v1.2', 'v1.10']);
});

test('long options: the whole table is ambiguous, each full name is not', () => {
  const table = { program: 'x', letters: '', lettersWithValue: '', long: longOptions };
  for (const { name, takesValue } of longOptions) {
    const read = readOptions(table, [takesValue ? `--${name}=v` : `--${name}`]);
    expect(read.mistake).toBeNull();
    expect(read.options[0]!.name).toBe(name);
  }
  expect(readOptions(table, ['--=']).mistake).toContain('ambiguous');
});

test('any words are options or a refusal', () => {
  const word = fc.oneof(fc.string(), fc.stringMatching(/^-{1,2}[a-zA-Z0-9=,?-]{0,12}$/));
  fc.assert(
    fc.property(fc.array(word, { maxLength: 6 }), (args) => {
      expect(['run', 'version', 'help', 'context', 'refused']).toContain(parseNetstat(args).kind);
    }),
    { numRuns: 2000 },
  );
});

test('any bytes in any table end in output', async () => {
  const tables = [
    'tcp',
    'tcp6',
    'udp',
    'raw',
    'unix',
    'route',
    'ipv6_route',
    'snmp',
    'snmp6',
    'netstat',
    'igmp',
    'igmp6',
    'dev',
    'sctp/eps',
    'sctp/assocs',
  ];
  const line = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 120 }),
    fc.stringMatching(/^[0-9A-F]{1,4}: [0-9A-F:]{0,40} [0-9A-F:]{0,40} [ 0-9A-F:]{0,80}$/),
    fc.stringMatching(/^[A-Z][a-z]{1,5}6?: [A-Za-z0-9 -]{0,40}$/),
  );
  const content = fc.array(line, { maxLength: 6 }).map((lines) => lines.join('\n'));
  await fc.assert(
    fc.asyncProperty(fc.dictionary(fc.constantFrom(...tables), content), async (given) => {
      const files = Object.fromEntries(Object.entries(given).map(([name, text]) => [`net/${name}`, text]));
      const host = hostOf(files);
      for (const args of [['-anpeo'], ['-a'], ['-rnee'], ['-6r'], ['-s'], ['-s6'], ['-g'], ['-ia'], ['-aS']]) {
        expect([0, 1]).toContain((await run(args, host)).code);
      }
    }),
    { numRuns: 200 },
  );
});

function hex(value: number): string {
  return value.toString(16).toUpperCase().padStart(2, '0');
}
