/**
 * A program for the tests: opens one of each kind of file that lsof tells apart, prints what it opened as one line of JSON and
 * waits until its input closes (five minutes at most). Its argument is a folder of its own.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import {
  closeSync,
  constants,
  mkdirSync,
  openSync,
  readdirSync,
  readlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { systemClock } from '../../base/clock.ts';
import { checked, native } from '../../ffi/library.ts';
import { socketpair } from '../../ffi/lab-api.ts';

const folder = process.argv[2]!;
const holders: ChildProcess[] = [];

/** System calls without a wrapper of their own, by name. */
const call = (name: string, prototype: string, ...args: unknown[]): number => checked(name, native(prototype)(...args));
const bytes = (text: string): Buffer => Buffer.from(`${text}\0`, 'latin1');

closeStrangers();
openFiles();
openSpecials();
lockFiles();
mapFiles();
const paths = openOddNames();
holdElsewhere();
process.title = 'all (of) them';
process.stdout.write(`${JSON.stringify({ pid: process.pid, holders: holders.map(({ pid }) => pid), paths })}\n`);
process.stdin.resume();
process.stdin.on('end', () => void leave());
void systemClock.sleep(300_000).then(leave);

/** What whoever started the tests left open: shared with programs that come and go. */
function closeStrangers(): void {
  for (const fd of readdirSync('/proc/self/fd').map(Number)) {
    if (fd > 100 && readlinkSync(`/proc/self/fd/${fd}`).startsWith('pipe:')) closeSync(fd);
  }
}

function openFiles(): void {
  mkdirSync(`${folder}/tree/below`, { recursive: true });
  writeFileSync(`${folder}/plain`, 'x'.repeat(5000));
  writeFileSync(`${folder}/tree/leaf`, 'leaf');
  writeFileSync(`${folder}/tree/below/twig`, 'twig');
  openSync(`${folder}/plain`, 'r');
  openSync(`${folder}/plain`, 'a');
  openSync(`${folder}/tree/leaf`, 'r+');
  openSync(`${folder}/tree/below/twig`, constants.O_WRONLY | constants.O_SYNC | constants.O_NONBLOCK);
  openSync(`${folder}/tree`, constants.O_RDONLY | constants.O_DIRECTORY);
  writeFileSync(`${folder}/gone`, 'gone');
  openSync(`${folder}/gone`, 'r');
  unlinkSync(`${folder}/gone`);
  const far = openSync(`${folder}/plain`, 'r+');
  native('long lseek(int, long, int)')(far, 12_345_678_901n, 0);
  openSync('/dev/null', 'w');
  openSync('/dev/zero', 'r');
  openSync('/proc/self/status', 'r');
  openSync('/proc/self/ns/net', 'r');
  const asPath = 0o10000000;
  openSync(`${folder}/plain`, asPath);
  call('mkfifo', 'int mkfifo(void *, unsigned int)', bytes(`${folder}/fifo`), 0o666);
  openSync(`${folder}/fifo`, 'r+');
}

function openSpecials(): void {
  const events = call('eventfd', 'int eventfd(unsigned int, int)', 3, 0);
  const poller = call('epoll_create1', 'int epoll_create1(int)', 0);
  for (const fd of [events, 0]) {
    call('epoll_ctl', 'int epoll_ctl(int, int, int, void *)', poller, 1, fd, new Uint8Array(16));
  }
  const many = call('epoll_create1', 'int epoll_create1(int)', 0);
  for (let count = 0; count < 40; count++) {
    const fd = call('eventfd', 'int eventfd(unsigned int, int)', 0, 0);
    call('epoll_ctl', 'int epoll_ctl(int, int, int, void *)', many, 1, fd, new Uint8Array(16));
  }
  call('inotify_init1', 'int inotify_init1(int)', 0);
  call('timerfd_create', 'int timerfd_create(int, int)', 1, 0);
  call('signalfd', 'int signalfd(int, void *, int)', -1, new Uint8Array(128), 0);
  call('pidfd_open', 'long syscall(long, long, long)', 434, process.pid, 0);
  call('memfd_create', 'int memfd_create(const char *, unsigned int)', 'in memory', 0);
  const pipe = new Int32Array(2);
  call('pipe', 'int pipe(void *)', pipe);
  const master = openSync('/dev/ptmx', 'r+');
  const unlocked = new Int32Array(1);
  // TIOCSPTLCK and TIOCGPTPEER (include/uapi/asm-generic/ioctls.h).
  call('ioctl', 'int ioctl(int, unsigned long, void *)', master, 0x40045431n, unlocked);
  call('ioctl', 'int ioctl(int, unsigned long, long)', master, 0x5441n, constants.O_RDWR | constants.O_NOCTTY);
  socketpair(1, 1, 0);
  socketpair(1, 2, 0);
  socketpair(1, 5, 0);
  call('socket', 'int socket(int, int, int)', 2, 1, 0);
  call('socket', 'int socket(int, int, int)', 10, 2, 0);
  call('socket', 'int socket(int, int, int)', 40, 1, 0);
  const high = call('dup2', 'int dup2(int, int)', 0, 4000);
  closeSync(high === 4000 ? call('dup', 'int dup(int)', 0) : high);
}

function lockFiles(): void {
  // struct flock on LP64: type and whence (16 bits each), start, length, pid.
  const lock = (path: string, type: number, start: bigint, length: bigint): void => {
    const fd = openSync(path, 'w+');
    const view = new DataView(new ArrayBuffer(32));
    view.setInt16(0, type, true);
    view.setBigInt64(8, start, true);
    view.setBigInt64(16, length, true);
    call('fcntl', 'int fcntl(int, int, void *)', fd, 6, new Uint8Array(view.buffer));
  };
  lock(`${folder}/lock-write`, 1, 0n, 0n);
  lock(`${folder}/lock-read`, 0, 0n, 0n);
  lock(`${folder}/lock-part`, 1, 10n, 20n);
  lock(`${folder}/lock-read-part`, 0, 1n, 0n);
  call('flock', 'int flock(int, int)', openSync(`${folder}/flock`, 'w'), 2);
}

function mapFiles(): void {
  const map = (path: string): void => {
    writeFileSync(path, Buffer.alloc(8192));
    const fd = openSync(path, 'r+');
    native('void *mmap(void *, size_t, int, int, int, long)')(null, 4096, 3, 1, fd, 0);
    closeSync(fd);
  };
  map(`${folder}/mapped`);
  map(`${folder}/mapped and gone`);
  unlinkSync(`${folder}/mapped and gone`);
  map(`${folder}/replaced`);
  unlinkSync(`${folder}/replaced`);
  writeFileSync(`${folder}/replaced`, 'another file of that name');
  // Shared memory without a file.
  native('void *mmap(void *, size_t, int, int, int, long)')(null, 4096, 3, 0x21, -1, 0);
}

function openOddNames(): string[] {
  const names = [
    'with blank',
    'tab\there',
    'line\nend',
    'back\\slash',
    'bell\x07',
    'escape\x1b[31mred',
    'delete\x7f',
    'umlaut \xc3\xa4',
    'not utf8 \xff\xe4',
    'wide \xe6\xbc\xa2\xe5\xad\x97',
    'colon: (paren) (deleted)',
  ];
  for (const name of names) openSync(Buffer.from(`${folder}/${name}`, 'latin1'), 'w+');
  return names.map((name) => Buffer.from(`${folder}/${name}`, 'latin1').toString('base64'));
}

/** Children that hold some of the descriptors, one of them of another user. */
function holdElsewhere(): void {
  const shared = Array.from({ length: 40 }, (_, index) => index + 20);
  // The shell's own name is what lsof calls it: 15 bytes of any kind.
  const wait = ['-c', 'printf %s "$0" >/proc/$$/comm; read -r line; exit 0'];
  for (const name of ['one', 'odd \\ name\x1b', 'b\u00e4r \u6f22', '(balanced)', 'line\nend']) {
    holders.push(spawn('/bin/sh', [...wait, name], { stdio: ['pipe', 'ignore', 'ignore', ...shared] }));
  }
  if (process.geteuid?.() === 0) {
    holders.push(
      spawn('/bin/sh', [...wait, 'nobody'], {
        uid: 65_534,
        gid: 65_534,
        stdio: ['pipe', 'ignore', 'ignore', ...shared],
      }),
    );
    holders.push(
      spawn('/bin/sh', [...wait, 'nameless'], { uid: 4711, gid: 4711, stdio: ['pipe', 'ignore', 'ignore'] }),
    );
  }
}

function leave(): never {
  for (const holder of holders) holder.kill();
  // Descriptors of children keep the loop alive.
  // oxlint-disable-next-line unicorn/no-process-exit
  process.exit(0);
}
