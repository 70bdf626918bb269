/** nmap 7.93: option spellings of its reference guide; getopt_long_only, with families of letters behind `-s`, `-P` and `-o`. */

import { explainPorts } from '../grammars/ports.ts';
import { hostWord } from '../ours.ts';
import type { Offer } from '../ours.ts';
import { isFullAddressList, targetPart } from '../grammars/targets.ts';
import { defineTool, flag } from '../tool.ts';
import type { FlagSpec, Parsed } from '../tool.ts';
import { NMAP_PITFALLS } from './nmap/pitfalls.ts';

export default defineTool({
  name: 'nmap',
  aliases: [],
  summary: 'Scans hosts for open ports, and can guess services and systems.',
  clusterable: true,
  longOnly: true,
  flags: [
    ...techniqueFlags(),
    ...discoveryFlags(),
    ...detectionFlags(),
    ...timingFlags(),
    ...evasionFlags(),
    ...outputFlags(),
  ],
  operands: (words) => words.map(targetPart),
  pitfalls: NMAP_PITFALLS,
  ours: mainOffer,
  samples: [
    {
      command: 'nmap -sS -O 192.168.1.0/24',
      expect: {
        parts: [
          ['-sS', 'SYN'],
          ['-O', 'operating system'],
          ['192.168.1.0/24', '256 addresses'],
        ],
        pitfalls: ['needs root', 'own or may test'],
        ours: ['portolan scan 192.168.1.0/24'],
      },
    },
    {
      command: 'nmap -sSV -p22,T:80-90,U:53 -T4 -Pn -oX - host',
      expect: {
        parts: [
          ['-sV', 'version'],
          ['22', 'ssh'],
          ['U:53', 'UDP'],
          ['4', 'aggressive'],
          ['-', 'standard output'],
        ],
      },
    },
    {
      command: 'nmap --top-ports 100 target.com',
      expect: { parts: [['100', 'most often open']], pitfalls: ['own or may test'] },
    },
    { command: 'nmap <ip-address1,ip-address2,...>', expect: { pitfalls: ['Failed to resolve'] } },
    { command: 'nmap <ip-address-start>-<ip-address-end>', expect: { pitfalls: ['Failed to resolve'] } },
    {
      command: 'nmap 192.168.1.1-20',
      expect: { parts: [['192.168.1.1-20', '20 addresses']], noPitfalls: ['Failed to resolve'] },
    },
    {
      command: 'nmap -sU -p- --min-rate 5000 10.0.0.1',
      expect: { pitfalls: ['open|filtered', 'loses open ports'], parts: [['-', 'all ports']] },
    },
    {
      command: 'nmap -sZ2 --opne -F h',
      expect: { unknown: ['2', '--opne'].map((text) => (text === '2' ? '-s2' : text)) },
    },
    {
      command: 'nmap -PS22,80 -PE -iL hosts.txt -top-ports 5',
      expect: {
        parts: [
          ['22', 'ssh'],
          ['hosts.txt', 'file'],
        ],
      },
    },
  ],
});

function techniqueFlags(): readonly FlagSpec[] {
  const scan = (letter: string, meaning: string): FlagSpec => flag(`-s${letter}`, meaning, undefined, { family: '-s' });
  return [
    scan('S', 'SYN scan: half a handshake tells open from closed, nothing is accepted'),
    scan('T', 'connect scan: a whole handshake by the kernel, needs no rights'),
    scan('U', 'UDP scan: a datagram to each port, silence stays ambiguous'),
    scan('A', 'ACK scan: tells filtered from unfiltered, never open from closed'),
    scan('W', 'window scan: like ACK, and reads the window of the reset'),
    scan('M', 'Maimon scan: FIN and ACK together'),
    scan('F', 'FIN scan: closed ports answer with a reset, open ones stay silent'),
    scan('N', 'null scan: no flag at all; closed ports answer with a reset'),
    scan('X', 'Xmas scan: FIN, PSH and URG; closed ports answer with a reset'),
    scan('Y', 'SCTP INIT scan: the SCTP form of a SYN scan'),
    scan('Z', 'SCTP COOKIE-ECHO scan: quieter, cannot tell open from filtered'),
    scan('O', 'IP protocol scan: which protocols, not which ports, the host takes'),
    scan('n', 'ping scan: finds hosts that are up and scans no port'),
    scan('P', 'ping scan (old spelling of -sn)'),
    scan('L', 'list scan: prints the targets and sends them nothing'),
    scan('V', 'version detection: talks to open ports to name service and version'),
    scan('C', 'runs the default scripts against what is found'),
    scan('R', 'RPC scan, today a part of version detection'),
    flag('-sI', 'idle scan: sends through an idle host, so the target sees that one', 'ZOMBIE[:PORT]'),
    flag('--scanflags', 'sets the TCP flags of the probe by hand', 'FLAGS'),
    flag('-b', 'bounces the scan through an FTP server', 'FTP-HOST'),
    flag('-p', 'only these ports, in place of the 1000 most common', { name: 'PORTS', grammar: explainPorts }),
    flag('--exclude-ports', 'leaves these ports out', { name: 'PORTS', grammar: explainPorts }),
    flag('-F', 'fast: the 100 most common ports in place of 1000'),
    flag('-r', 'goes through the ports in order, not shuffled'),
    flag('--top-ports', 'only the most common ports', {
      name: 'COUNT',
      meaning: (count) => `the ${count} ports most often open, by nmap's own table`,
    }),
    flag('--port-ratio', 'only ports found open at least this often', 'RATIO'),
    flag('-6', 'scans IPv6 addresses, and no IPv4 in the same run'),
  ];
}

function discoveryFlags(): readonly FlagSpec[] {
  const ping = (letter: string, meaning: string): FlagSpec =>
    flag(`-P${letter}`, meaning, { name: 'PORTS', optional: 'attached', grammar: explainPorts });
  return [
    flag('-Pn -P0 -PN -PD', 'no host discovery: takes every target for up and scans it'),
    ping('S', 'finds hosts by a SYN to these ports'),
    ping('A', 'finds hosts by an ACK to these ports'),
    ping('U', 'finds hosts by a datagram to these ports'),
    ping('Y', 'finds hosts by SCTP INIT to these ports'),
    ping('O', 'finds hosts by packets of these IP protocols'),
    flag('-PE -PI', 'finds hosts by an ICMP echo request'),
    flag('-PP', 'finds hosts by an ICMP timestamp request'),
    flag('-PM', 'finds hosts by an ICMP netmask request'),
    flag('-PR', 'finds hosts of the same network by ARP'),
    flag('--disable-arp-ping', 'does not use ARP or neighbour discovery to find hosts'),
    flag('--discovery-ignore-rst', 'does not take a reset for a sign of life'),
    flag('-n', 'never looks up names in DNS'),
    flag('-R', 'looks up the name of every target'),
    flag('--resolve-all', 'scans every address of a name, not the first only'),
    flag('--unique', 'scans each address only once'),
    flag('--dns-servers', 'asks these name servers', 'SERVERS'),
    flag('--system-dns', 'looks names up by the system in place of its own way'),
    flag('--traceroute', 'traces the path to each host'),
    flag('-iL', 'reads targets from this file; - is standard input', {
      name: 'FILE',
      meaning: () => 'the file of targets',
    }),
    flag('-iR', 'picks this many random targets of the whole internet', 'COUNT'),
    flag('--exclude', 'leaves these targets out', 'TARGETS'),
    flag('--excludefile', 'leaves out the targets in this file', 'FILE'),
  ];
}

function detectionFlags(): readonly FlagSpec[] {
  return [
    flag('-O', 'guesses the operating system from odd packets'),
    flag('--osscan-limit', 'guesses only where an open and a closed port are known'),
    flag('--osscan-guess --fuzzy', 'guesses even where the match is poor'),
    flag('--max-os-tries', 'how often the guess is tried', 'COUNT'),
    flag('-A', 'all at once: -O, -sV, default scripts and traceroute'),
    flag('--version-intensity', 'how many probes to try on a port, 0 to 9', 'LEVEL'),
    flag('--version-light', 'tries only the likeliest probes'),
    flag('--version-all', 'tries every probe there is'),
    flag('--version-trace', 'shows what version detection does'),
    flag('--allports', 'leaves no port out of version detection'),
    flag('--script', 'runs these scripts or categories of scripts', 'SCRIPTS'),
    flag('--script-args', 'passes arguments to the scripts', 'ARGUMENTS'),
    flag('--script-args-file', 'reads arguments of scripts from a file', 'FILE'),
    flag('--script-help', 'explains the scripts and runs none', 'SCRIPTS'),
    flag('--script-timeout', 'the longest time for a script', 'TIME'),
    flag('--script-trace', 'shows what the scripts send and receive'),
    flag('--script-updatedb', 'rebuilds the list of scripts'),
  ];
}

/** The templates of the reference guide. */
const TIMING: Readonly<Record<string, string>> = {
  '0': 'paranoid: five minutes between probes',
  '1': 'sneaky: fifteen seconds between probes',
  '2': 'polite: under half a second between probes',
  '3': 'normal, as without the flag',
  '4': 'aggressive: for fast, reliable networks',
  '5': 'insane: trades accuracy for speed',
  paranoid: 'five minutes between probes',
  sneaky: 'fifteen seconds between probes',
  polite: 'under half a second between probes',
  normal: 'normal, as without the flag',
  aggressive: 'for fast, reliable networks',
  insane: 'trades accuracy for speed',
};

function timingFlags(): readonly FlagSpec[] {
  return [
    flag('-T', 'sets all timing by a template, 0 slow to 5 fast', {
      name: 'TEMPLATE',
      meaning: (value) => (Object.hasOwn(TIMING, value) ? TIMING[value]! : 'not a template: 0 to 5 or its name'),
    }),
    flag('--min-rate', 'sends at least this many packets a second', 'PACKETS'),
    flag('--max-rate', 'sends at most this many packets a second', 'PACKETS'),
    flag('--min-parallelism', 'keeps at least this many probes in flight', 'COUNT'),
    flag('--max-parallelism', 'keeps at most this many probes in flight', 'COUNT'),
    flag('--min-hostgroup', 'scans at least this many hosts at once', 'COUNT'),
    flag('--max-hostgroup', 'scans at most this many hosts at once', 'COUNT'),
    flag('--min-rtt-timeout', 'waits at least this long for an answer', 'TIME'),
    flag('--max-rtt-timeout', 'waits at most this long for an answer', 'TIME'),
    flag('--initial-rtt-timeout', 'waits this long for the first answers', 'TIME'),
    flag('--max-retries', 'repeats an unanswered probe at most this often', 'COUNT'),
    flag('--host-timeout', 'gives a host up after this time', 'TIME'),
    flag('--scan-delay', 'waits at least this long between probes to a host', 'TIME'),
    flag('--max-scan-delay', 'waits at most this long between probes to a host', 'TIME'),
    flag('--defeat-rst-ratelimit', 'does not slow down for limited resets'),
    flag('--defeat-icmp-ratelimit', 'does not slow down for limited ICMP errors'),
    flag('--nsock-engine', 'how sockets are watched: epoll, poll, select', 'ENGINE'),
  ];
}

function evasionFlags(): readonly FlagSpec[] {
  return [
    flag('-f', 'splits packets into tiny fragments'),
    flag('--mtu', 'splits packets into fragments of this size', 'BYTES'),
    flag('-D', 'mixes in probes that claim to come from these addresses', 'DECOYS'),
    flag('-S', 'claims this source address', 'ADDRESS'),
    flag('-e', 'sends from this network interface', 'INTERFACE'),
    flag('-g --source-port', 'sends from this port', 'PORT'),
    flag('--data', 'adds these bytes to the probes, in hex', 'HEX'),
    flag('--data-string', 'adds this text to the probes', 'TEXT'),
    flag('--data-length', 'adds this many random bytes to the probes', 'BYTES'),
    flag('--ip-options', 'sets IP options of the probes', 'OPTIONS'),
    flag('--ttl', 'the time to live of the probes', 'HOPS'),
    flag('--spoof-mac', 'claims this hardware address', 'MAC'),
    flag('--badsum', 'sends wrong checksums, which only filters answer'),
    flag('--proxies', 'goes through these proxies where it can', 'URLS'),
    flag('--randomize-hosts', 'shuffles the order of the targets'),
    flag('--send-eth', 'sends whole Ethernet frames'),
    flag('--send-ip', 'sends IP packets through the kernel'),
    flag('--privileged', 'takes for granted that raw packets are allowed'),
    flag('--unprivileged', 'takes for granted that raw packets are not allowed'),
  ];
}

function outputFlags(): readonly FlagSpec[] {
  const file = (text: string): string =>
    text === '-' ? 'standard output, in place of a file' : 'the file that is written';
  const output = (letter: string, meaning: string): FlagSpec =>
    flag(`-o${letter}`, meaning, { name: 'FILE', meaning: file });
  return [
    output('N', 'writes normal output to a file'),
    output('X', 'writes XML to a file'),
    output('G', 'writes one line a host, fit for grep'),
    output('S', 'writes in mock leet speak'),
    flag('-oA', 'writes normal, XML and grepable output to three files', 'BASENAME'),
    flag('-v', 'says more; twice for still more', { name: 'LEVEL', optional: 'attached' }, { pattern: /^-v\d$/ }),
    flag('-d', 'prints debugging lines', { name: 'LEVEL', optional: 'attached' }, { pattern: /^-d\d$/ }),
    flag('--reason', 'says which packet decided each state'),
    flag('--open', 'shows only ports that are open or may be'),
    flag('--packet-trace', 'shows every packet sent and received'),
    flag('--iflist', 'prints interfaces and routes and scans nothing'),
    flag('--append-output', 'adds to output files in place of emptying them'),
    flag('--resume', 'goes on with an interrupted scan from its output file', 'FILE'),
    flag('--stats-every', 'prints progress this often', 'TIME'),
    flag('--noninteractive', 'takes no keys while it runs'),
    flag('--stylesheet', 'names the style sheet of the XML', 'PATH'),
    flag('--webxml', 'names the style sheet on the web'),
    flag('--no-stylesheet', 'names no style sheet'),
    flag('--datadir', 'reads data files from this folder', 'FOLDER'),
    flag('--servicedb', 'reads service names from this file', 'FILE'),
    flag('--versiondb', 'reads version probes from this file', 'FILE'),
    flag('-V --version', 'prints the version of nmap'),
    flag('-h --help', 'prints a summary of the options'),
  ];
}

function mainOffer(parsed: Parsed): readonly Offer[] {
  const targets = parsed.operands.map((target) =>
    isFullAddressList(target) && !target.includes('<')
      ? target
      : /^[\d.,*/-]+$/.test(target)
        ? target
        : hostWord(target),
  );
  const ports = parsed.value('-p');
  const portFlag = ports !== undefined && /^[\w:,-]+$/.test(ports) ? ` --ports ${ports}` : '';
  const words = targets.length === 0 ? 'HOST' : targets.slice(0, 4).join(' ');
  const scan = {
    command: `portolan scan ${words}${portFlag}`,
    why: 'says each state with the packet that shows it, and how many probes were lost',
  };
  const same = { command: `portolan nmap ${parsed.words.slice(0, 12).join(' ')}`, why: 'runs this very command line' };
  return parsed.operands.some((target) => target.includes('<')) ? [scan] : [scan, same];
}
