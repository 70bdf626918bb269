/** lsof over made-up machines: what is printed, what is refused, what a race or a hostile name does. */
import { describe, expect, test } from 'vitest';
import { fakeClock } from '../../base/clock.ts';
import type { CLibrary } from '../../os/c-library.ts';
import { type FakeFile, fakeFileSystem } from '../../os/file-system.fake.ts';
import type { Host } from '../../os/host.ts';
import { openProcFs } from '../../os/proc-fs.ts';
import { procSocketTable } from '../../os/proc-net.ts';
import { runLsof } from './run.ts';

const tcpHead = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n';
const socket = (inode: number): FakeFile => ({
  link: `socket:[${inode}]`,
  linkMode: 0o120700,
  status: { mode: 0o140777, device: 9, inode: String(inode) },
});
const info: FakeFile = { text: 'pos:\t0\nflags:\t02\nmnt_id:\t9\n' };

/** A web server with a listener and a connection, and what every process has. */
const machine: Record<string, FakeFile> = {
  '/proc/mounts': { text: '/dev/vda / ext4 rw 0 0\n' },
  '/': { status: { mode: 0o040755, inode: '2' } },
  '/proc/locks': { text: '1: POSIX  ADVISORY  WRITE 7 fe:00:55 0 EOF\n' },
  '/proc/net/tcp': {
    text:
      tcpHead +
      '   0: 00000000:1F90 00000000:0000 0A 00000000:00000001 00:00000000 00000000     0        0 100 1 0 100 0 0 10 0\n' +
      '   1: 0100007F:1F90 0200007F:C350 01 00000000:00000005 00:00000000 00000000     0        0 101 1 0 100 0 0 10 0\n',
  },
  '/proc/net/unix': {
    text:
      'Num       RefCount Protocol Flags    Type St Inode Path\n' +
      '00000000aaaaaaaa: 00000002 00000000 00010000 0001 01 102 /run/a b.sock\n',
  },
  '/proc/7': { owner: 33 },
  '/proc/7/stat': { text: '7 (we(b) srv) S 1 7 7 0 -1 4194560\n' },
  '/proc/7/cwd': { link: '/srv', status: { mode: 0o040755, inode: '70' } },
  '/proc/7/root': { link: '/', status: { mode: 0o040755, inode: '2' } },
  '/proc/7/exe': { link: '/usr/bin/web', status: { inode: '71', size: 12_345 } },
  '/proc/7/maps': {
    text:
      '55-56 r-xp 00000000 fe:00 71                         /usr/bin/web\n' +
      '57-58 r-xp 00000000 fe:00 72                         /usr/lib/a lib.so\n' +
      '58-59 rw-p 00000000 00:00 0                          [heap]\n' +
      '59-60 rw-s 00000000 00:01 9                          /memfd:x (deleted)\n',
  },
  '/usr/lib/a lib.so': { status: { inode: '72', size: 7 } },
  '/proc/7/fd/3': socket(100),
  '/proc/7/fd/10': socket(101),
  '/proc/7/fd/4': { link: '/var/log/x', linkMode: 0o120300, status: { inode: '85', size: 9 } },
  '/proc/7/fd/5': socket(102),
  '/proc/7/fdinfo/3': info,
  '/proc/7/fdinfo/10': info,
  '/proc/7/fdinfo/4': { text: 'pos:\t9\nflags:\t0102001\n' },
  '/proc/7/fdinfo/5': info,
};

const library: CLibrary = {
  regex: () => ({ matches: (bytes) => Buffer.from(bytes).includes('srv') }),
  localeEncoding: () => 'UTF-8',
  formatTime: (format) => format,
  userId: (name) => (name === 'www-data' ? 33 : null),
};

/** Runs lsof over `files`. */
async function lsof(
  line: string,
  files: Record<string, FakeFile> = machine,
): Promise<{ out: string; err: string; code: number }> {
  const written: Buffer[] = [];
  let err = '';
  const proc = openProcFs('/proc');
  const host = {
    clock: fakeClock(),
    proc,
    sockets: procSocketTable(proc),
    names: {
      user: (uid: number) => (uid === 33 ? 'www-data' : uid === 0 ? 'root' : null),
      service: (port: number) => (port === 8080 ? 'http-alt' : null),
      servicePort: (name: string) => (name === 'http-alt' ? 8080 : null),
      hostOf: (address: string) => Promise.resolve(address === '127.0.0.1' ? 'evil\u001b[31m' : null),
      addressesOf: () => Promise.resolve([]),
    },
  } as unknown as Host;
  const code = await runLsof(
    line.split(' ').filter((word) => word !== ''),
    {
      host,
      write: (bytes) => void written.push(Buffer.from(bytes as Uint8Array)),
      writeError: (text) => void (err += text),
      terminalColumns: null,
      environment: { LANG: 'C.UTF-8' },
      signal: new AbortController().signal,
    },
    { files: fakeFileSystem(files), library },
  );
  return { out: Buffer.concat(written).toString('utf8'), err, code };
}

describe('a listing', () => {
  test('of one process: places, program, mapped files, descriptors in order, locks', async () => {
    const { out, err, code } = await lsof('-nP -p 7');
    expect(out.split('\n')).toStrictEqual([
      'COMMAND   PID     USER   FD   TYPE             DEVICE SIZE/OFF NODE NAME',
      'we(b)\\x20   7 www-data  cwd    DIR              254,0        0   70 /srv',
      'we(b)\\x20   7 www-data  rtd    DIR              254,0        0    2 /',
      'we(b)\\x20   7 www-data  txt    REG              254,0    12345   71 /usr/bin/web',
      'we(b)\\x20   7 www-data  mem    REG              254,0        7   72 /usr/lib/a lib.so',
      'we(b)\\x20   7 www-data  DEL    REG                0,1             9 /memfd:x',
      'we(b)\\x20   7 www-data    3u  IPv4                100      0t0  TCP *:8080 (LISTEN)',
      'we(b)\\x20   7 www-data    4w   REG              254,0        9   85 /var/log/x',
      'we(b)\\x20   7 www-data    5u  unix 0x00000000aaaaaaaa      0t0  102 /run/a type=STREAM (LISTEN)',
      'we(b)\\x20   7 www-data   10u  IPv4                101      0t0  TCP 127.0.0.1:8080->127.0.0.2:50000 (ESTABLISHED)',
      '',
    ]);
    expect([err, code]).toStrictEqual(['', 0]);
  });
  test('of sockets reads nothing of a process that holds none', async () => {
    const files = { ...machine, '/proc/8/fd/1': { link: '/dev/null' }, '/proc/8/stat': { error: 'EIO' } };
    const { out } = await lsof('-nPi :8080', files);
    expect(out.split('\n').slice(1, -1)).toHaveLength(2);
  });
  test('tells queues and looks names up; a hostile name cannot reach the terminal', async () => {
    const { out } = await lsof('-i -Tqs -a -d 10');
    expect(out).toContain('TCP evil^[[31m:http-alt->127.0.0.2:50000 (ESTABLISHED QR=5 QS=0)');
    expect(out).not.toContain('\u001b');
  });
  test('for programs', async () => {
    const { out } = await lsof('-nPi :50000 -F pcfLPnT');
    expect(out.split('\n')).toStrictEqual([
      'p7',
      'cwe(b) srv',
      'Lwww-data',
      'f10',
      'PTCP',
      'n127.0.0.1:8080->127.0.0.2:50000',
      'TST=ESTABLISHED',
      'TQR=5',
      'TQS=0',
      '',
    ]);
  });
  test('repeats with a mark until it has been long enough', async () => {
    // lsof reads the count once more, as -c 2: commands that begin with 2, or process 7.
    expect(await lsof('-t -p 7 -r2c2')).toStrictEqual({ out: '7\n=======\n7\n=======\n', err: '', code: 1 });
    expect((await lsof('-t -p 7 -r 2c2m--')).out).toBe('7\n--\n7\n--\n');
    expect((await lsof('-t -p 9 +r1')).code).toBe(1);
  });
});

describe('what cannot be seen', () => {
  const hidden: Record<string, FakeFile> = {
    '/proc/mounts': { text: 'none /secret tmpfs rw 0 0\n' },
    '/secret': { error: 'EACCES' },
    '/proc/1/stat': { text: '1 (init) S 0 1 1\n' },
    '/proc/1': { owner: 0 },
    ...Object.fromEntries(['cwd', 'root', 'exe', 'fd'].map((name) => [`/proc/1/${name}`, { error: 'EACCES' }])),
  };
  test('is said in the rows, and on standard error for file systems', async () => {
    const { out, err } = await lsof('-p 1', hidden);
    expect(out.split('\n')).toStrictEqual([
      'COMMAND PID USER   FD      TYPE DEVICE SIZE/OFF NODE NAME',
      'init      1 root  cwd   unknown                      /proc/1/cwd (readlink: Permission denied)',
      'init      1 root  rtd   unknown                      /proc/1/root (readlink: Permission denied)',
      'init      1 root  txt   unknown                      /proc/1/exe (readlink: Permission denied)',
      'init      1 root NOFD                                /proc/1/fd (opendir: Permission denied)',
      '',
    ]);
    expect(err).toBe(
      "lsof: WARNING: can't stat() tmpfs file system /secret\n      Output information may be incomplete.\n",
    );
  });
  test('is left out without warnings', async () => {
    expect(await lsof('-w -p 1', hidden)).toStrictEqual({ out: '', err: '', code: 0 });
  });
  test('a descriptor or a process that vanishes meanwhile is a row that says so, or no row', async () => {
    const files = { ...machine, '/proc/7/fd/6': { error: 'ENOENT' }, '/proc/9/stat': { text: '' } };
    const { out } = await lsof('-p 7,9', files);
    expect(out).toMatch(
      /^we\(b\)\\x20 +7 www-data +6 +unknown +\/proc\/7\/fd\/6 \(readlink: No such file or directory\)$/m,
    );
    expect(out).not.toMatch(/^\S+ +9 /m);
  });
});

describe('the end', () => {
  test.each([
    ['-p 7,9', 1, 'lsof: process ID not located: 9\n'],
    ['-c zzz -p 7', 1, 'lsof: command not located: zzz\n'],
    ['-c /x/', 0, ''],
    ['-i :9', 1, 'lsof: Internet address not located: :9\n'],
    ['-iTCP -sTCP:CLOSE_WAIT', 1, 'lsof: Internet address not located: TCP\nlsof: TCP state not located: CLOSE_WAIT\n'],
    ['-u www-data', 0, ''],
    ['-Q -p 9', 0, 'lsof: process ID not located: 9\n'],
  ])('lsof -V %s ends with %i', async (line, code, said) => {
    const answer = await lsof(`-V ${line}`);
    expect(answer.code).toBe(code);
    expect(
      answer.out
        .split('\n')
        .filter((row) => row.startsWith('lsof:'))
        .map((row) => `${row}\n`)
        .join(''),
    ).toBe(said);
  });
});

describe('refusals name the option', () => {
  test.each([
    ['+e /nfs', 'lsof: the option +e is not implemented'],
    ['+M', 'lsof: the option +M is not implemented'],
    ['+m table', 'lsof: the option +m with a file is not implemented'],
    ['-Z', 'lsof: -Z limited to SELinux'],
    ['-j', 'lsof: illegal option character: j'],
    ['-i tcp:\u001b[2J', 'lsof: unknown service \\x1b[2J for tcp in: -i tcp:\\x1b[2J'],
  ])('lsof %s', async (line, said) => {
    const { out, err, code } = await lsof(line);
    expect([out, code]).toStrictEqual(['', 1]);
    expect(err.split('\n')[0]).toBe(said);
    expect(err).not.toContain('\u001b');
  });
  test('help is our own and no failure', async () => {
    const { out, err, code } = await lsof('-h');
    expect([out, code]).toStrictEqual(['', 0]);
    expect(err).toContain('usage: portolan lsof');
  });
});
