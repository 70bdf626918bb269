/** lsof 4.95: open files, sockets among them. Its options are or-ed unless `-a` is given. */

import { explainInternetSelector, readInternetSelector } from '../grammars/lsof-internet.ts';
import type { Part } from '../explanation.ts';
import { list, sameUnder, whoIsOn } from '../ours.ts';
import type { Offer } from '../ours.ts';
import { defineTool, flag, part } from '../tool.ts';
import type { Parsed } from '../tool.ts';

export default defineTool({
  name: 'lsof',
  aliases: [],
  summary: 'Lists open files of processes, network sockets among them.',
  clusterable: true,
  flags: [
    flag(
      '-i',
      (value) => (value === '' ? 'all internet sockets, IPv4 and IPv6' : 'internet sockets that match, at either end'),
      {
        name: 'SELECTOR',
        optional: 'next',
        grammar: explainInternetSelector,
      },
    ),
    flag('-n', 'prints addresses as numbers, with no DNS look-ups'),
    flag('-P', 'prints port numbers, without service names'),
    flag('-s', sizeOrState, {
      name: 'PROTOCOL:STATES',
      optional: 'next',
      accepts: /^[A-Za-z]+:/,
      grammar: explainStates,
    }),
    flag('-a', 'and: a file must match all selections, not any of them'),
    flag('-t', 'prints process numbers alone, fit for other commands'),
    flag('-p', 'only these processes; ^ before a number excludes it', 'PIDS'),
    flag('-c', 'only commands whose name begins so, or matches /REGEX/', 'COMMAND'),
    flag('-u', 'only processes of these users; ^ before a name excludes it', 'USERS'),
    flag('-g', 'only these process groups, and prints the group', {
      name: 'GROUPS',
      optional: 'next',
      accepts: /^\^?\d/,
    }),
    flag('-d', 'only these descriptors: numbers, ranges, cwd, txt, mem', 'DESCRIPTORS'),
    flag('-U', 'Unix domain sockets too'),
    flag('-N', 'files on NFS mounts'),
    flag('-R', 'adds the parent process number'),
    flag('-l', 'prints users as numbers'),
    flag('-T', 'chooses what is said of TCP: f flags, q queues, s state, w windows', {
      name: 'LETTERS',
      optional: 'next',
      accepts: /^[fqsw]+$/,
    }),
    flag('-F', 'prints one field a line for programs; the letters choose the fields, 0 ends them with NUL', {
      name: 'FIELDS',
      optional: 'next',
      accepts: /^[a-zA-Z0]+$/,
    }),
    flag('-r', 'repeats for ever, with this pause in seconds', { name: 'SECONDS', optional: 'next', accepts: /^\d/ }),
    flag('+r', 'repeats until nothing is found, with this pause in seconds', {
      name: 'SECONDS',
      optional: 'next',
      accepts: /^\d/,
    }),
    flag('+c', 'the width of the command column; 0 is as wide as needed (the default cuts at 9)', 'WIDTH'),
    flag('+d', 'open files directly in a folder', 'FOLDER'),
    flag('+D', 'open files anywhere below a folder, which may take long', 'FOLDER'),
    flag('+E', 'adds the other end of pipes and Unix sockets, and lists its files too'),
    flag('-E', 'adds the other end of pipes and Unix sockets'),
    flag('-K', 'lists threads too; i leaves them out', { name: 'i', optional: 'next', accepts: /^i$/ }),
    flag('+L', 'adds link counts; with a number only files below that count', {
      name: 'COUNT',
      optional: 'next',
      accepts: /^\d/,
    }),
    flag('-L', 'leaves link counts out'),
    flag('+f', 'adds columns of file structure values, or reads operands as mount points', {
      name: 'LETTERS',
      optional: 'attached',
    }),
    flag('-f', 'reads operands as simple files, or leaves columns out', { name: 'LETTERS', optional: 'attached' }),
    flag('-o', 'always prints offsets; a number sets how many digits', { name: 'DIGITS', optional: 'attached' }),
    flag('-b', 'avoids kernel calls that might block on a dead mount'),
    flag('+w', 'prints warnings on standard error'),
    flag('-w', 'prints no warnings on standard error'),
    flag('-e', 'leaves out a file system that might block', 'MOUNT'),
    flag('+e', 'leaves out a file system that might block, links too', 'MOUNT'),
    flag('-O', 'runs risky calls directly, without a helper process'),
    flag('-S', 'gives blocking kernel calls this many seconds', { name: 'SECONDS', optional: 'next', accepts: /^\d/ }),
    flag('+M', 'names the services behind portmapper registrations'),
    flag('-M', 'leaves portmapper names out'),
    flag('+m', 'reads or makes a supplement to the mount table', { name: 'FILE', optional: 'attached' }),
    flag('-V', 'says which selections found nothing'),
    flag('-v', 'prints the version and how lsof was built'),
    flag('-X', 'skips internet sockets (on Linux: does not read /proc/net)'),
    flag('-x', 'follows links or mounts with +d and +D', { name: 'fl', optional: 'attached' }),
    flag('-Z', 'adds SELinux contexts', { name: 'CONTEXT', optional: 'next' }),
    flag('-h -?', 'prints a summary of the options'),
    flag('-Q', 'ends with code 0 even when nothing is found (lsof 4.95 and later)'),
    flag('-J', 'prints one JSON object of processes and files (lsof 4.99.7 and later)'),
    flag('-j', 'prints one JSON object a file (lsof 4.99.7 and later)'),
  ],
  operands: (words) => words.map((word) => part(word, 'operand', 'only openings of this file, device or mount point')),
  pitfalls: [
    {
      when: (parsed) => parsed.has('-i') && parsed.has('-p', '-c', '-u', '-d', '-g', '-U') && !parsed.has('-a'),
      text: 'Selections are or-ed: without -a this lists the sockets and everything else that matches any of the flags.',
    },
    {
      when: (parsed) => portOf(parsed) !== undefined && !parsed.has('-s'),
      text: 'The port matches at either end: clients of that port on other machines show up beside the listener. -sTCP:LISTEN keeps listeners.',
    },
    {
      when: (parsed) => parsed.has('-i') && !(parsed.has('-n') && parsed.has('-P')),
      text: 'Without -n and -P addresses are looked up in DNS and ports turn into names: slow, and 8080 reads http-alt.',
    },
    {
      when: (parsed) => parsed.has('-i') && !parsed.asRoot,
      text: 'Without root the sockets of other users are left out silently; an empty answer (code 1) proves nothing.',
    },
    {
      when: (parsed) => parsed.has('-i') && /:[Ii]dle/.test(parsed.value('-s') ?? ''),
      text: 'UDP sockets have no state that -s could select.',
    },
    {
      when: (parsed) => /^UDP:/i.test(parsed.value('-s') ?? ''),
      text: 'UDP sockets have no state to select by on Linux: lsof refuses or finds nothing.',
    },
    {
      when: (parsed) => parsed.has('-t') && portOf(parsed) !== undefined && !parsed.has('-s'),
      text: 'The numbers are of clients too: kill $(lsof -t -i ...) may end a browser in place of the server.',
    },
    {
      when: (parsed) => parsed.has('-i'),
      text: 'Sockets that no process holds are missing: the accept queue, TIME_WAIT, and ports published by a firewall rule.',
    },
  ],
  ours: (parsed) => [...mainOffer(parsed), sameUnder('lsof', parsed.words)],
  samples: [
    {
      command: 'sudo lsof -i :80',
      expect: {
        parts: [
          [':80', 'port number 80'],
          ['sudo', 'superuser'],
        ],
        pitfalls: ['either end'],
        noPitfalls: ['left out silently'],
        ours: ['portolan 80'],
      },
    },
    {
      command: 'lsof -nP -i4TCP@127.0.0.1:80,8000-8100 -sTCP:LISTEN,^CLOSED',
      expect: {
        parts: [
          ['4', 'IPv4'],
          ['TCP', 'of TCP'],
          ['@127.0.0.1', 'loopback'],
          ['8000-8100', '101 of them'],
          ['^CLOSED', 'leaves out'],
        ],
      },
    },
    { command: 'lsof -i -n', expect: { parts: [['-i', 'all internet sockets']], pitfalls: ['-P'] } },
    { command: 'kill $(lsof -t -i:3000)', expect: { unknown: ['kill', '$(lsof', '-t', '-i:3000)'] } },
    { command: 'lsof -ti:3000 +c0', expect: { pitfalls: ['clients too'], parts: [['+c', 'command column']] } },
    { command: 'lsof -c nc -i -F pcn -q', expect: { pitfalls: ['or-ed'], unknown: ['-q'] } },
  ],
});

function sizeOrState(value: string): string {
  return value === '' ? 'always prints the size of a file' : 'only sockets of this protocol in these states';
}

function explainStates(value: string): readonly Part[] {
  const [protocol = '', states = ''] = value.split(':', 2);
  const head = part(`${protocol}:`, 'value', `the states of ${protocol.toUpperCase()} sockets that follow`);
  const items = states.split(',').map((state) => {
    const meaning = state.startsWith('^') ? `leaves out the state ${state.slice(1)}` : `keeps the state ${state}`;
    return part(state, state === '' ? 'unknown' : 'value', meaning);
  });
  return [head, ...items];
}

/** The ports of the last `-i`, as typed. */
function portOf(parsed: Parsed): string | undefined {
  return readInternetSelector(parsed.value('-i') ?? '')?.ports;
}

function mainOffer(parsed: Parsed): readonly Offer[] {
  const port = portOf(parsed);
  if (port !== undefined && /^\d[\d,-]*[,-]\d+$/.test(port)) {
    return [list(`anyport:${port}`, 'lists the sockets with these ports at either end, each with its role')];
  }
  if (port !== undefined) return [whoIsOn(port)];
  const command = parsed.value('-c');
  if (command !== undefined && /^\w+$/.test(command)) {
    return [list(`proc:${command}*`, 'lists the sockets of programs whose name begins so')];
  }
  return parsed.has('-i') ? [list('', 'lists every socket with owner, exposure and service')] : [];
}
