/** Our own words for what lsof's options do: printed for `-h`, shortly after errors, and for `-v` and `-F ?`. */
import { fieldLetters } from '../options/field-list.ts';

const usage = `usage: portolan lsof [OPTION]... [--] [FILE]...
`;

/** After an error. */
export const shortHelp = `${usage}\`portolan lsof -h\` lists the options.
`;

/** For `-h` and `-?`. */
export const fullHelp = `${usage}
Lists open files. Without options: every file of every process. Several selections are joined by OR, with -a by AND;
what begins with ^ is left out before anything else is looked at.

Selecting processes
  -p PID,...       by process number         -g [PGID,...]    by process group; shows the PGID column
  -u USER,...      by login or user number   -c TEXT          by the beginning of the command, or /expression/[bix]
  -K [i]           tasks (threads) too; i: never list tasks

Selecting files
  FILE...          these files, or all files on a mounted file system that is named; -f files only, +f file systems only
  +d DIR, +D DIR   the files in a directory, in the whole tree; -x [fl] crosses mount points (f), follows links (l)
  -d FD,...        by descriptor: numbers, ranges, cwd, txt, mem, fd (any number)
  -i [46][protocol][@host][:ports]
                   internet sockets: tcp, udp, udplite; a name, 1.2.3.4 or [IPv6]; ports, ranges, services
  -s TCP:STATE,... only TCP sockets in these states (^ leaves them out)
  -U               UNIX domain sockets       -N               files on NFS
  +L [N]           shows link counts; with N: files with fewer links (+L1: deleted files)
  -X               does not look at internet sockets at all

What is shown
  -n -P -l         no host names, no service names, no login names
  -o, -s           offsets, sizes at all times; -o N: offsets of more than N digits in hexadecimal
  -R               parent process            +c WIDTH         width of COMMAND (0: all of it)
  +f g, +f G       open flags, as a number   -T [fqs]         socket state (s) and queues (q); bare -T: nothing
  -E, +E           the other ends of pipes, sockets and terminals; +E lists their files as well
  -t               process numbers only      -F [LETTERS]     fields for programs, 0: ended by NUL; -F ? lists them
  +m               the mounted file systems and their devices

How it runs
  -r [T][cN][mFMT] again every T seconds (15), N times; FMT: strftime format of the mark; +r ends when nothing is open
  -V               says what was not found   -Q               finding nothing is no failure
  -w, +w           no warnings, warnings     -b, -O, -S [T]   avoid blocking calls, make them here, their time limit
  -h, -?           this text                 -v               version

Exit code: 0 when everything sought was found, 1 otherwise.
`;

/** For `-v`. */
export const versionText = `portolan lsof
    output profile: lsof 4.95.0 (Linux, as Debian 12 builds it)
    anyone may list all files that the kernel lets them see
`;

const meanings: Readonly<Record<string, string>> = {
  a: 'access: r, w, u (both)',
  c: 'command',
  d: 'device text (sockets: inode or kernel address)',
  D: 'device number',
  f: 'descriptor',
  G: 'open flags',
  i: 'inode',
  k: 'link count',
  K: 'task number',
  l: 'lock: r, R, w, W',
  L: 'login name',
  m: 'mark between listings',
  M: 'task command',
  n: 'name',
  o: 'offset',
  p: 'process number',
  g: 'process group number',
  P: 'protocol',
  r: 'device number of a device file',
  R: 'parent process number',
  s: 'size',
  S: 'stream identification (never on Linux)',
  t: 'type',
  T: 'socket state and queues',
  u: 'user number',
  '0': 'end fields with NUL',
};

/** For `-F ?`. */
export const fieldHelp: string = `Fields of portolan lsof -F:
${Array.from(fieldLetters)
  .filter((letter) => letter in meanings)
  .map((letter) => `  ${letter}  ${meanings[letter]}\n`)
  .join('')}`;
