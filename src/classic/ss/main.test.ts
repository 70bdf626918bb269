import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type FakeHostParts, fakeHost } from '../../os/host.fake.ts';
import { fakeProcFs } from '../../os/proc-fs.fake.ts';
import { procSocketTable } from '../../os/proc-net.ts';
import type { SocketTable } from '../../os/socket-table.ts';
import ss from './main.ts';

interface Said {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
}

async function run(args: string | readonly string[], parts: FakeHostParts = {}, sockets?: SocketTable): Promise<Said> {
  const [out, err]: [string[], string[]] = [[], []];
  const words = typeof args === 'string' ? args.split(' ').filter((word) => word !== '') : args;
  const code = await ss.run(words, {
    host: { ...fakeHost(parts), ...(sockets === undefined ? {} : { sockets }) },
    write: (text) => void out.push(typeof text === 'string' ? text : Buffer.from(text).toString('latin1')),
    writeError: (text) => void err.push(text),
    terminalColumns: null,
    environment: {},
    signal: AbortSignal.abort(),
  });
  return { stdout: out.join(''), stderr: err.join(''), code };
}

const machine: FakeHostParts = {
  sockets: [
    { localPort: 22, inode: 11, sendQueue: 128, cookie: 1n },
    { localAddress: '::', localPort: 8080, inode: 12, v6only: false, sendQueue: 511, uid: 33, cookie: 0x2an },
    { localAddress: '::', localPort: 9090, inode: 13, v6only: true, interfaceIndex: 2, sendQueue: 5 },
    {
      state: 1,
      localAddress: '192.0.2.10',
      localPort: 22,
      remoteAddress: '198.51.100.7',
      remotePort: 50_022,
      inode: 14,
      timer: 2,
      timerMs: 7_190_000,
      shutdown: 2,
      mark: 0x10,
      cgroupId: 77n,
    },
    { protocol: 'udp', localPort: 53, inode: 15 },
  ],
  processes: [
    { pid: 100, command: 'sshd', sockets: { 3: 11, 4: 14 } },
    { pid: 200, command: 'we)ird', sockets: { 5: 12 } },
    { pid: 90, command: 'sshd', sockets: { 7: 11 } },
  ],
  names: { services: { '22/tcp': 'ssh', '53/udp': 'domain' }, hosts: { '198.51.100.7': 'client.example' } },
  unixSockets: [
    { path: '/run/x.sock', inode: 21 },
    { path: Buffer.from('\0a\0b', 'latin1'), inode: 22, state: 1, peerInode: 23, type: 5 },
  ],
  cgroupPaths: { 77: '/system.slice/ssh.service' },
};

describe('ss on a fake machine', () => {
  test('-tuln', async () => {
    expect(await run('-tuln', machine)).toEqual({
      stdout:
        'Netid State  Recv-Q Send-Q Local Address:Port Peer Address:PortProcess\n' +
        'udp   UNCONN 0      0            0.0.0.0:53        0.0.0.0:*          \n' +
        'tcp   LISTEN 0      128          0.0.0.0:22        0.0.0.0:*          \n' +
        'tcp   LISTEN 0      511                *:8080            *:*          \n' +
        'tcp   LISTEN 0      5          [::]%eth0:9090         [::]:*          \n',
      stderr: '',
      code: 0,
    });
  });

  test('-Htape: owners newest first, names of services, timers and ids', async () => {
    const { stdout } = await run('-HtapeO', machine);
    const details = stdout.split('\n').map((line) => line.replaceAll(/ +/g, ' ').trim());
    expect(details).toEqual([
      'LISTEN 0 128 0.0.0.0:ssh 0.0.0.0:* users:(("sshd",pid=100,fd=3),("sshd",pid=90,fd=7)) ino:11 sk:1 <->',
      'ESTAB 0 0 192.0.2.10:ssh 198.51.100.7:50022 users:(("sshd",pid=100,fd=4)) timer:(keepalive,119min,0) ino:14 sk:0 fwmark:0x10 cgroup:/system.slice/ssh.service <--',
      'LISTEN 0 511 *:8080 *:* users:(("we",pid=200,fd=5)) uid:33 ino:12 sk:2a v6only:0 <->',
      'LISTEN 0 5 [::]%eth0:9090 [::]:* ino:13 sk:0 v6only:1 <->',
      '',
    ]);
  });

  test('-r names addresses; a name is not bracketed', async () => {
    const { stdout } = await run('-tnr', machine);
    expect(stdout).toContain(' client.example:50022');
  });

  test('-xa: abstract names with their NUL bytes', async () => {
    const { stdout } = await run('-Hxa', machine);
    expect(stdout.replaceAll(/ +/g, ' ')).toBe('u_str LISTEN 0 0 /run/x.sock 21 * 0 \nu_seq ESTAB 0 0 @a@b 22 * 23\n');
  });

  test('-K closes what the filter finds, and shows it', async () => {
    const host = fakeHost(machine);
    const text: string[] = [];
    await ss.run(['-HKtn', 'dport', '=', ':50022'], {
      host,
      write: (bytes) => void text.push(Buffer.from(bytes as Uint8Array).toString('latin1')),
      writeError: (complaint) => void text.push(complaint),
      terminalColumns: null,
      environment: {},
      signal: AbortSignal.abort(),
    });
    expect(host.destroyed.map(({ inode }) => inode)).toEqual([14]);
    expect(text.join('')).toBe('0 0 192.0.2.10:22 198.51.100.7:50022\n'.replaceAll('0 0 ', 'ESTAB 0      0      '));
  });

  test('without sock_diag the rows of /proc tell less', async () => {
    const header = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n';
    const row =
      '   0: 0100007F:1F90 00000000:0000 0A 00000000:00000003 00:00000000 00000000  1000        0 4711 1 00000000c0ffee00 100 0 0 10 0\n';
    const proc = fakeProcFs({ files: { 'net/tcp': header + row } });
    const { stdout, stderr } = await run('-Htlnei', { proc }, procSocketTable(proc));
    expect(stdout.trimEnd()).toBe(
      'LISTEN 3      0      127.0.0.1:8080 0.0.0.0:* uid:1000 ino:4711 sk:c0ffee00 rto:1 cwnd:10 reordering:0',
    );
    expect(stderr).toBe('');
  });

  test('-s counts from /proc', async () => {
    const proc = fakeProcFs({
      files: {
        'net/sockstat':
          'sockets: used 30\nTCP: inuse 9 orphan 0 tw 1 alloc 534 mem 3\nUDP: inuse 2 mem 0\nUDPLITE: inuse 0\nRAW: inuse 1\nFRAG: inuse 0 memory 0\n',
        'net/sockstat6': 'TCP6: inuse 7\nUDP6: inuse 3\nUDPLITE6: inuse 0\nRAW6: inuse 1\nFRAG6: inuse 0 memory 0\n',
        'net/snmp': 'Tcp: RtoAlgorithm CurrEstab InSegs\nTcp: 1 9 1000\n',
      },
    });
    expect((await run('-s', { proc })).stdout).toBe(
      'Total: 30\nTCP:   535 (estab 9, closed 519, orphaned 0, timewait 1)\n\n' +
        'Transport Total     IP        IPv6\n' +
        'RAW\t  2         1         1        \nUDP\t  5         2         3        \nTCP\t  16        9         7        \n' +
        'INET\t  23        12        11       \nFRAG\t  0         0         0        \n\n',
    );
  });

  test.each([
    ['--nothing', 255, /^ss: unrecognized option '--nothing'\nUsage: portolan ss /],
    ['-f nothing', 255, /^ss: "nothing" is invalid family\nUsage/],
    ['-A nothing', 255, /^ss: "nothing" is illegal socket table id\nUsage/],
    ['state nothing', 255, /^ss: wrong state name: nothing\n$/],
    ['state', 255, /^Command line is not complete/],
    ['-F /nonexistent', 255, /^fopen filter file: No such file or directory\n$/],
    ['-D /nonexistent/x', 255, /^fopen dump file: No such file or directory\n$/],
    ['-uD x', 0, /^ss: tcpdiag dump requested and no tcp in filter.\n$/],
    ['-A !all', 0, /^ss: no socket tables to show with such filter.\n$/],
    ['-N nosuch', 1, /^Cannot open network namespace "nosuch": No such file or directory\n$/],
    ['-Z', 1, /^ss: SELinux is not enabled.\n$/],
    ['-E -x', 255, /^$/],
    ['-E -t', 255, /^ss: -E needs sock_diag; /],
  ])('%s ends with %i', async (args, code, complaint) => {
    const said = await run(args, machine);
    expect(said.code).toBe(code);
    expect(said.stderr).toMatch(complaint);
  });

  test('an option that we do not have says so by name, with exit code 2', async () => {
    const proc = fakeProcFs({ files: { mounts: 'selinuxfs /sys/fs/selinux selinuxfs rw 0 0\n' } });
    expect(await run('-tZ', { proc })).toEqual({
      stdout: '',
      stderr: 'ss: option -Z: portolan cannot read SELinux contexts\n',
      code: 2,
    });
  });

  test('-h and -V answer and end, whatever follows', async () => {
    expect((await run('-tVq')).stdout).toBe('portolan ss, output of ss of iproute2 6.1 (Debian 12)\n');
    expect((await run('--he --nothing')).stdout).toMatch(/^Usage: portolan ss /);
  });

  test('-D writes a file even where the source has no bytes to give', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ptl-ss-'));
    try {
      expect(await run(['-D', join(folder, 'dump')], machine)).toEqual({ stdout: '', stderr: '', code: 0 });
      expect(readFileSync(join(folder, 'dump')).length).toBe(0);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('any arguments end with a code of ss, and only complaints on standard error', async () => {
    const word = fc.oneof(
      fc.constantFrom(
        '-t',
        '-a',
        '-HtnaO',
        '-e',
        '-i',
        '-p',
        'state',
        'all',
        'sport',
        '=',
        ':22',
        '(',
        ')',
        'or',
        'not',
        'src',
        '*',
        '-A',
        '--f',
        'dev',
      ),
      fc.string({ maxLength: 8 }).filter((text) => !/^-.*[FDNE]|^--?[dfneq]/.test(text)),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(word, { maxLength: 7 }), async (args) => {
        const { code, stdout } = await run(args, machine);
        expect([0, 1, 255]).toContain(code);
        if (code !== 0) expect(stdout).toBe('');
      }),
      { numRuns: 1500 },
    );
  });
});
