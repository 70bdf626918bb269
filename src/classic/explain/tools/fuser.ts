/** fuser of psmisc 23.6: which processes use a file, a mount or a port. */

import type { Part } from '../explanation.ts';
import { portMeaning } from '../grammars/ports.ts';
import { sameUnder, whoIsOn } from '../ours.ts';
import { defineTool, flag, part } from '../tool.ts';
import type { Parsed } from '../tool.ts';

export default defineTool({
  name: 'fuser',
  aliases: [],
  summary: 'Names the processes that use a file, a mount or a port.',
  clusterable: true,
  flags: [
    flag('-n --namespace', 'reads the operands in another name space: file, tcp or udp', {
      name: 'SPACE',
      meaning: (space) =>
        space === 'file' ? 'the operands are file names' : `the operands are local ${space.toUpperCase()} ports`,
    }),
    flag('-4 --ipv4', 'searches IPv4 sockets only'),
    flag('-6 --ipv6', 'searches IPv6 sockets only'),
    flag('-k --kill', 'kills the processes found, with SIGKILL unless a signal is given'),
    flag('-i --interactive', 'asks before each kill'),
    flag('-w --writeonly', 'kills only processes that write to the file'),
    flag('-m --mount', 'all files on the file system of the operand'),
    flag('-M --ismountpoint', 'goes on only when the operand is a mount point'),
    flag('-c', 'all files on the file system of the operand (POSIX spelling of -m)'),
    flag('-f', 'accepted and without effect (POSIX)'),
    flag('-u --user', 'adds the owner of each process, on standard error'),
    flag('-v --verbose', 'prints a table with user, access and command, on standard error'),
    flag('-a --all', 'lists operands that nobody uses too'),
    flag('-s --silent', 'prints nothing; only the exit code speaks'),
    flag('-l --list-signals', 'prints the signal names that are known'),
    flag('-I --inode', 'compares inodes, needed for files of some network mounts'),
    flag('-V --version', 'prints the version of psmisc'),
    flag('-SIGNAL', (typed) => `the signal ${typed.slice(1)} in place of SIGKILL`, undefined, {
      pattern: /^-(?:\d{1,2}|(?:SIG)?[A-Z]{3,6}\d?)$/,
    }),
  ],
  operands: explainOperands,
  pitfalls: [
    {
      when: () => true,
      text: 'Process numbers go to standard output, all else to standard error: "fuser ... 2>/dev/null" loses names, users and the table.',
    },
    {
      when: (parsed) => !parsed.asRoot,
      text: 'Without root fuser prints a line "Cannot stat file" for each descriptor it may not read, hundreds on a busy host, and misses their owners.',
    },
    {
      when: (parsed) => parsed.has('-k'),
      text: '-k sends SIGKILL at once, to every process that holds the port or file; the program cannot clean up.',
    },
    {
      when: (parsed) => parsed.has('-4'),
      text: 'A dual-stack listener is an IPv6 socket: -4 does not see it although IPv4 reaches it.',
    },
    {
      when: (parsed) => parsed.has('-m') && parsed.has('-k'),
      text: 'With -m every process on the whole file system is killed; on / that is the whole machine.',
    },
  ],
  ours: (parsed) => {
    const port = portsOf(parsed)[0];
    if (port === undefined) return [];
    const stop = {
      command: `portolan stop ${port}`,
      why: 'says first what it would stop, and stops the listener only, never a client',
    };
    return [...(parsed.has('-k') ? [stop] : []), whoIsOn(port), sameUnder('fuser', parsed.words)];
  },
  samples: [
    {
      command: 'fuser -n tcp 80',
      expect: {
        parts: [
          ['tcp', 'TCP ports'],
          ['80', 'port number 80'],
        ],
        pitfalls: ['Cannot stat file', 'standard error'],
        ours: ['portolan 80', 'portolan fuser -n tcp 80'],
      },
    },
    {
      command: 'sudo fuser -k -TERM 8080/tcp',
      expect: { pitfalls: ['SIGKILL'], noPitfalls: ['Cannot stat'], ours: ['portolan stop 8080'] },
    },
    { command: 'fuser -vn udp 53,10.0.0.1,5353', expect: { parts: [['53,10.0.0.1,5353', 'remote address']] } },
    { command: 'fuser -4v 22/tcp /etc/passwd', expect: { pitfalls: ['dual-stack'], parts: [['/etc/passwd', 'file']] } },
    { command: 'fuser --kil --nonsense x', expect: { unknown: ['--nonsense'] } },
  ],
});

function explainOperands(words: readonly string[], parsed: Parsed): readonly Part[] {
  const space = parsed.value('-n') ?? 'file';
  return words.map((word) => {
    const named = /^([^/]+)\/(tcp|udp)$/.exec(word);
    if (named !== null) return part(word, 'operand', socketMeaning(named[1]!, named[2]!));
    if (space !== 'file') return part(word, 'operand', socketMeaning(word, space));
    return part(word, 'operand', 'the file, folder or mount to search for');
  });
}

/** `[local port][,[remote host][,[remote port]]]`. */
function socketMeaning(text: string, protocol: string): string {
  const [local = '', host = '', remote = ''] = text.split(',');
  const pieces = [`local ${protocol.toUpperCase()} ${local === '' ? 'port of any number' : portMeaning(local)}`];
  if (host !== '') pieces.push(`remote address ${host}`);
  if (remote !== '') pieces.push(`remote ${portMeaning(remote)}`);
  return pieces.join(', ');
}

function portsOf(parsed: Parsed): readonly string[] {
  const inPorts = parsed.value('-n') === 'tcp' || parsed.value('-n') === 'udp';
  return parsed.operands
    .map((word) => /^([^/,]+)\/(?:tcp|udp)$/.exec(word)?.[1] ?? (inPorts ? word.split(',')[0]! : ''))
    .filter((port) => port !== '');
}
