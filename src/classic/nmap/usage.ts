/** What `-h` and `-V` print: the options that are done here, in our own words. */

const groups: readonly (readonly [title: string, rows: readonly (readonly [flags: string, meaning: string])[]])[] = [
  [
    'Targets',
    [
      ['HOST, 10.0.0.1, 10.0.0.0/24, 10.0-5.1-20.*', 'names, addresses, networks, ranges of octets'],
      ['10.0.0.1,10.0.0.9  10.0.0.1-10.0.0.9', 'lists and ranges of whole addresses, which nmap itself refuses'],
      ['-iL FILE', 'targets from a file, - for standard input'],
      ['--exclude LIST, --excludefile FILE', 'targets to leave out'],
      ['-6', 'IPv6'],
      ['--resolve-all, --unique', 'every address of a name; each address once, which is always so'],
    ],
  ],
  [
    'Which hosts are up',
    [
      ['-sL, -sn, -Pn', 'list only; no port scan; take every host for up'],
      ['-PS -PA -PU -PY [PORTS], -PO [PROTOCOLS]', 'ask by SYN, ACK, UDP, SCTP INIT, IP protocols'],
      ['-PE, -PP, -PM, -PR', 'ask by ICMP echo, timestamp, mask; by ARP'],
      ['--disable-arp-ping', 'ask hosts on the link as any other'],
      ['-n, -R, --system-dns, --dns-servers LIST', 'no names; names of all; who is asked for them'],
    ],
  ],
  [
    'Ports',
    [
      [
        '-sS -sT -sU -sA -sW -sM -sF -sN -sX -sY -sO',
        'SYN, connect, UDP, ACK, window, Maimon, FIN, NULL, Xmas, SCTP INIT, protocols',
      ],
      ['--scanflags FLAGS', 'other TCP flags'],
      ['-p LIST, --exclude-ports LIST', '22,80-90,T:http*,U:53,S:9,P:1,[1-1024],-'],
      ['-F, --top-ports N', 'the 100, the N most likely ports, by our own ranking'],
      ['-r', 'in order, not shuffled'],
    ],
  ],
  [
    'Services and systems',
    [
      ['-sV, --version-intensity 0-9', 'what speaks there; how long a port is asked'],
      ['--version-light, --version-all', 'intensity 2, intensity 9'],
      ['--datadir FOLDER', 'with -sV: the probes of your own nmap-service-probes in place of ours'],
      ['--traceroute', 'the way'],
      ['-O', 'which system, by its TCP/IP stack'],
      [
        '--osscan-limit, --osscan-guess, --max-os-tries N',
        'only hosts with an open and a closed port; guesses, too; repeats',
      ],
      ['-A', '-O -sV --traceroute (there are no scripts)'],
    ],
  ],
  [
    'Pace (times: 5, 500ms, 2m)',
    [
      ['-T0 to -T5', 'paranoid, sneaky, polite, normal, aggressive, insane'],
      ['--min-rate, --max-rate N', 'packets per second'],
      ['--min-parallelism, --max-parallelism N', 'probes unanswered at once'],
      ['--min-hostgroup, --max-hostgroup N', 'hosts scanned together'],
      ['--min-rtt-timeout, --max-rtt-timeout, --initial-rtt-timeout', 'how long an answer is waited for'],
      ['--max-retries N, --host-timeout, --scan-delay, --max-scan-delay', 'repeats; when to give a host up; pauses'],
      ['--defeat-rst-ratelimit', 'do not slow down for answers that are limited'],
    ],
  ],
  [
    'Packets',
    [
      ['-e INTERFACE, -S ADDRESS, -g PORT', 'where they come from'],
      ['--data HEX, --data-string TEXT, --data-length N', 'what they carry'],
      ['--ttl N, --badsum', 'time to live; wrong checksums'],
    ],
  ],
  [
    'Output',
    [
      ['-oN -oX -oG FILE, -oA BASE', 'normal, XML, grepable, all three; - is standard output, %H%M%S%m%d%y the time'],
      ['--append-output, --resume FILE', 'add to files; go on with a scan that was broken off'],
      ['--open, --reason, -v, -d', 'open ports only; the evidence; more; much more'],
      ['--packet-trace, --stats-every TIME', 'every packet; how far it is'],
      ['--stylesheet URL, --webxml, --no-stylesheet', 'for the XML; none unless named'],
      ['--iflist', 'interfaces and routes of this machine'],
      ['--privileged, --unprivileged', 'take packets of our own for allowed, or not'],
      ['-h, -V', 'this, the version'],
    ],
  ],
];

const width = 66;

/** What `-h` prints. */
export function help(version: string): string {
  const parts = groups.map(
    ([title, rows]) => `${title}\n${rows.map(([flags, meaning]) => `  ${flags.padEnd(width)} ${meaning}\n`).join('')}`,
  );
  return `Portolan ${version} (nmap 7.93 compatible)\nUsage: portolan nmap [Scan Type(s)] [Options] {target specification}\n${parts.join('')}Scan only what you own or may test: other targets than private networks have to stand in the scope file (portolan scan --help).\n`;
}

/** What `-V` prints. */
export function versionText(version: string): string {
  return `Portolan version ${version} (nmap 7.93 compatible)\n`;
}
