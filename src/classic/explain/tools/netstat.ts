/** netstat of net-tools 2.10 (Linux); the letters of Windows' netstat are recognised where Linux has none. */

import { CHART, list, sameUnder } from '../ours.ts';
import { defineTool, flag, part } from '../tool.ts';
import type { Parsed } from '../tool.ts';

export default defineTool({
  name: 'netstat',
  aliases: [],
  summary: 'Lists connections, listeners, routes and interface counters.',
  clusterable: true,
  flags: [
    flag('-t --tcp', (_value, parsed) =>
      forWindows(parsed, 'shows offload states of connections', 'shows TCP sockets'),
    ),
    flag('-u --udp', 'shows UDP sockets'),
    flag('-U --udplite', 'shows UDP-Lite sockets'),
    flag('-S --sctp', 'shows SCTP sockets'),
    flag('-w --raw', 'shows raw IP sockets'),
    flag('-x --unix', (_value, parsed) =>
      forWindows(parsed, 'shows NetworkDirect connections', 'shows Unix domain sockets'),
    ),
    flag('-l --listening', 'only listening sockets; -a overrides it'),
    flag('-a --all', 'listening sockets and connections alike'),
    flag('-n --numeric', 'prints addresses, ports and users as numbers, with no DNS look-ups'),
    flag('--numeric-hosts', 'prints addresses as numbers, ports by name'),
    flag('--numeric-ports', 'prints ports as numbers, addresses by name'),
    flag('--numeric-users', 'prints users as numbers'),
    flag('-N --symbolic', 'looks up the names of network hardware'),
    flag('-p --programs', (_value, parsed) =>
      forWindows(parsed, 'only this protocol, named in the next word', 'adds PID and program name of the owner'),
    ),
    flag('-e --extend', (_value, parsed) =>
      forWindows(parsed, 'shows counts of bytes and packets', 'adds user and inode; twice for more'),
    ),
    flag('-o --timers', (_value, parsed) =>
      forWindows(parsed, 'adds the process number of the owner', 'adds the running timer of each socket'),
    ),
    flag('-W --wide', 'prints addresses in full, however long'),
    flag('-c --continuous', 'prints the list again each second, until stopped'),
    flag('-v --verbose', 'says more, also about address families the kernel lacks'),
    flag('-r --route', 'shows the routing table, and no sockets'),
    flag('-i --interfaces', 'shows the table of interfaces with their counters, and no sockets'),
    flag('-g --groups', 'shows multicast memberships, and no sockets'),
    flag('-M --masquerade', 'shows masqueraded connections (kernels before conntrack)'),
    flag('-s --statistics', 'shows protocol counters, and no list'),
    flag('-F --fib', 'prints the forwarding table (the default with -r)'),
    flag('-C --cache', 'prints the routing cache in place of the table'),
    flag('-Z --context', 'adds the SELinux context of the process'),
    flag('-A --protocol', 'only these address families: inet, inet6, unix, ax25 and others', 'FAMILY'),
    flag('-4 --inet', 'only sockets of the IPv4 family'),
    flag('-6 --inet6', 'only sockets of the IPv6 family'),
    flag('--ax25', 'only amateur radio sockets (AX.25)'),
    flag('--ipx', 'only Novell IPX sockets'),
    flag('--netrom', 'only amateur radio sockets (NET/ROM)'),
    flag('-V --version', 'prints the version of net-tools'),
    flag('-h --help', 'prints a summary of the options'),
    flag('-b', 'on Windows: names the executable behind each socket (needs an administrator); Linux has no -b'),
    flag('-q', 'on Windows: also shows ports that are bound and do not listen; Linux has no -q'),
    flag('-f', 'on Windows: prints full domain names; on Linux: Bluetooth sockets, where built in'),
    flag('-y', 'on Windows: adds the template of each TCP connection; Linux has no -y'),
  ],
  operands: (words) =>
    words.map((word) =>
      /^\d+$/.test(word)
        ? part(word, 'operand', 'prints again after this many seconds')
        : part(word, 'unknown', 'netstat takes no such operand: it has no filter of its own'),
    ),
  pitfalls: [
    {
      when: (parsed) => isWindows(parsed),
      text: 'These letters are of Windows netstat; on Linux -b does not exist and -o shows timers. On Linux use -tulnp.',
    },
    {
      when: (parsed) => isWindows(parsed) && parsed.has('-r'),
      text: '-r shows the routing table, hardly what is meant here: the usual Windows form is netstat -abno.',
    },
    {
      when: (parsed) => isWindows(parsed),
      text: 'Windows prints state words in its own language, and UDP rows have no state at all.',
    },
    {
      when: (parsed) => parsed.has('-r', '-i', '-g', '-s') && parsed.has('-t', '-u', '-l', '-a') && !isWindows(parsed),
      text: 'The table asked for is not the socket list; the socket flags change little or nothing here.',
    },
    {
      when: (parsed) => parsed.has('-a') && parsed.has('-l') && !isWindows(parsed),
      text: '-a overrides -l: connections are listed too, not only listeners.',
    },
    {
      when: (parsed) => parsed.has('-p') && !parsed.asRoot && !isWindows(parsed),
      text: 'An owner printed as "-" belongs to another user: it needs root to see it, which does not mean that there is none.',
    },
    {
      when: (parsed) => parsed.has('-p') && !isWindows(parsed),
      text: 'Of several processes that share a socket only the one with the lowest PID is shown, cut to 19 characters.',
    },
    {
      when: (parsed) => !parsed.has('-W', '-r', '-s', '-i') && !isWindows(parsed),
      text: 'Without -W a long IPv6 address is cut, and the rest still looks like a valid address.',
    },
    {
      when: (parsed) => !parsed.has('-n', '--numeric-hosts', '-r', '-s', '-i') && !isWindows(parsed),
      text: 'Without -n each address is looked up in DNS, which can take minutes.',
    },
    {
      when: (parsed) => parsed.has('-l', '-a') && parsed.has('-t', '-u') && !isWindows(parsed),
      text: 'Read the local address: 0.0.0.0 and :: are every address, 127.0.0.1 and ::1 this machine only; a :: listener usually takes IPv4 too.',
    },
    {
      when: (parsed) =>
        parsed.has('-a', '-l') && !parsed.has('-t', '-u', '-w', '-x', '-S', '-A', '-4', '-6') && !isWindows(parsed),
      text: 'Without -t and -u the list also holds all Unix domain sockets, which have no ports.',
    },
  ],
  ours: (parsed) => {
    if (isWindows(parsed)) return [CHART];
    if (parsed.has('-s')) return [{ command: 'portolan count', why: 'counts sockets by state' }];
    const same = sameUnder('netstat', parsed.words);
    if (parsed.has('-c'))
      return [{ command: 'portolan watch', why: 'shows what changes, in place of the list again and again' }, same];
    if (parsed.has('-l') || parsed.has('-p')) return [CHART, same];
    return [list('', 'lists every socket with owner, exposure and service'), same];
  },
  samples: [
    {
      command: 'netstat -bro',
      expect: {
        parts: [
          ['-r', 'routing table'],
          ['-b', 'executable'],
          ['-o', 'process number'],
        ],
        pitfalls: ['netstat -abno', 'of Windows netstat'],
        ours: ['portolan'],
      },
    },
    { command: 'netstat -abno', expect: { pitfalls: ['of Windows netstat'], noPitfalls: ['routing table'] } },
    {
      command: 'sudo netstat -alnp | head',
      expect: { pitfalls: ['-a overrides -l', 'lowest PID', 'Unix domain'], noPitfalls: ['belongs to another user'] },
    },
    { command: 'netstat -tulpn', expect: { pitfalls: ['needs root'], parts: [['-p', 'PID']] } },
    { command: 'netstat -tuln --wide 5', expect: { noPitfalls: ['is cut'], parts: [['5', 'seconds']] } },
    { command: 'netstat --listenning', expect: { unknown: ['--listenning'] } },
  ],
});

/** `-b`, `-q` and `-y` exist on Windows only. */
function isWindows(parsed: Parsed): boolean {
  return parsed.has('-b', '-q', '-y');
}

function forWindows(parsed: Parsed, windows: string, linux: string): string {
  return isWindows(parsed) ? `on Windows: ${windows}` : linux;
}
