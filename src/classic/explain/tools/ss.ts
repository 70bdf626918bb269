/** ss of iproute2: the kernel's socket table. Options of iproute2 6.1 (Debian 12); the filter grammar stands in `ss-filter.ts`. */

import { explainSsFilter, mixesAndOr } from '../grammars/ss-filter.ts';
import { CHART, list, sameUnder } from '../ours.ts';
import type { Offer } from '../ours.ts';
import { defineTool, flag } from '../tool.ts';
import type { Parsed } from '../tool.ts';

export default defineTool({
  name: 'ss',
  aliases: [],
  summary: 'Lists the sockets of this machine from the kernel.',
  clusterable: true,
  flags: [
    flag('-h --help', 'prints a summary of the options'),
    flag('-V --version', 'prints the version of iproute2'),
    flag('-t --tcp', 'shows TCP sockets; several such flags add up'),
    flag('-u --udp', 'shows UDP sockets; several such flags add up'),
    flag('-S --sctp', 'shows SCTP sockets'),
    flag('-d --dccp', 'shows DCCP sockets'),
    flag('-w --raw', 'shows raw IP sockets'),
    flag('-x --unix', 'shows Unix domain sockets, which have paths in place of ports'),
    flag('-0 --packet', 'shows packet sockets, as sniffers open them'),
    flag('-M --mptcp', 'shows Multipath TCP sockets'),
    flag('--tipc', 'shows TIPC sockets'),
    flag('--tipcinfo', 'adds the inner state of TIPC sockets'),
    flag('--vsock', 'shows sockets between virtual machines and their host'),
    flag('--xdp', 'shows AF_XDP sockets'),
    flag('-l --listening', 'only sockets that listen, which for UDP means unconnected ones'),
    flag('-a --all', 'listening sockets and connections alike; without it, connections only'),
    flag('-n --numeric', 'prints port numbers as they are, without service names'),
    flag('-r --resolve', 'looks up host names, which asks DNS for each address'),
    flag('-p --processes', 'names the processes that hold the socket, as far as rights allow'),
    flag('-T --threads', 'names the threads that hold the socket; implies -p'),
    flag('-e --extended', 'adds user, inode and the socket cookie'),
    flag('-m --memory', "adds the socket's memory use (skmem)"),
    flag('-o --options', 'adds the running timer: retransmission, keepalive, time-wait'),
    flag('-i --info', 'adds the inner state of TCP: round-trip time, window, retransmissions'),
    flag('-O --oneline', "prints each socket's details on its own line"),
    flag('-s --summary', 'prints counts by protocol and no list'),
    flag('-E --events', 'stays and reports sockets as they are destroyed'),
    flag('-Z --context', 'adds the SELinux context of the process; implies -p'),
    flag('-z --contexts', 'adds the SELinux contexts of process and socket; implies -p'),
    flag('-N --net', 'looks into another network namespace', 'NAMESPACE'),
    flag('-b --bpf', 'adds the classic filter program attached to the socket (needs CAP_NET_ADMIN)'),
    flag('-4 --ipv4', 'only sockets of the IPv4 family'),
    flag('-6 --ipv6', 'only sockets of the IPv6 family'),
    flag('-f --family', 'only sockets of one address family: inet, inet6, unix, link, netlink, vsock', 'FAMILY'),
    flag('-A --query --socket', 'only these socket tables: all, inet, tcp, udp, raw, unix and others', 'TABLES'),
    flag('-D --diag', 'dumps the raw kernel answers into a file', 'FILE'),
    flag('-F --filter', 'reads the state and filter words from a file', 'FILE'),
    flag('-K --kill', 'closes every socket that matches, by force (needs CAP_NET_ADMIN)'),
    flag('-H --no-header', 'leaves out the line of column titles'),
    flag('-Q --no-queues', 'leaves out the queue columns (iproute2 6.9 and later)'),
    flag('--tos', 'adds the type of service and the traffic class'),
    flag('--cgroup', 'adds the control group the socket belongs to'),
    flag('--inet-sockopt', 'adds the socket options of the inet family'),
    flag('--bpf-maps', 'adds what eBPF programs stored with the socket (newer iproute2)'),
    flag('--bpf-map-id', 'adds what this eBPF map holds for the socket (newer iproute2)', 'ID'),
  ],
  operands: explainSsFilter,
  pitfalls: [
    {
      when: (parsed) => parsed.has('-l') && !parsed.has('-a') && parsed.operands.length === 0,
      text: 'This lists what listens, not all connections: established ones need -a or the filter "state established".',
    },
    {
      when: (parsed) => udpAsked(parsed) && stateIs(parsed, /^listen(?:ing)?$/),
      text: '"state listening" leaves out every UDP socket: a UDP socket never is in that state, it is UNCONN. Use -l alone.',
    },
    {
      when: (parsed) => parsed.has('-l') && stateIs(parsed, /^(?!listen)/),
      text: 'The state word comes later and wins over -l, so listeners are not shown.',
    },
    {
      when: (parsed) => mixesAndOr(parsed.operands),
      text: 'ss reads and/or strictly from left to right: "a or b and c" means "(a or b) and c". Put parentheses.',
    },
    {
      when: (parsed) => parsed.has('-p', '-T') && !parsed.asRoot,
      text: 'Without root the owners of other users stay blank, and ss does not say that anything is hidden.',
    },
    {
      when: (parsed) => parsed.has('-p', '-T') && parsed.has('-a'),
      text: 'On a host with very many connections -p is slow: ss keeps owners in a small fixed hash table.',
    },
    {
      when: (parsed) => !parsed.has('-n') && !parsed.has('-s', '-x', '-h', '-V'),
      text: 'Without -n ports appear as service names by number alone; the name does not say what really runs there.',
    },
    {
      when: (parsed) => parsed.has('-K'),
      text: 'ss -K ends with code 0 even when the kernel refused to close anything; read the list and the error text.',
    },
    { when: (parsed) => parsed.has('-E'), text: 'ss -E reports only destroyed sockets, never new ones.' },
    {
      when: (parsed) => parsed.has('-l', '-a') && parsed.operands.length === 0 && !parsed.has('-4', '-x'),
      text: 'Read the local address: 127.0.0.1 is this machine only, 0.0.0.0 is every IPv4 address, * and [::] usually take IPv4 and IPv6 both.',
    },
  ],
  ours: (parsed) => [...mainOffer(parsed), sameUnder('ss', parsed.words)],
  samples: [
    {
      command: 'ss -tuln',
      expect: {
        parts: [
          ['-t', 'TCP'],
          ['-u', 'UDP'],
          ['-l', 'listen'],
          ['-n', 'port numbers'],
        ],
        pitfalls: ['not all connections', '127.0.0.1'],
        ours: ['portolan', "portolan ls 'is:listening transport:tcp,udp'", 'portolan ss -tuln'],
      },
    },
    { command: 'ss -tuln state listening', expect: { pitfalls: ['leaves out every UDP'] } },
    {
      command: 'ss -tuln state established',
      expect: { pitfalls: ['wins over -l'], ours: ["portolan ls 'state:established transport:tcp,udp'"] },
    },
    {
      command: "ss -tan state established '( dport = :22 or sport = :22 )'",
      expect: {
        parts: [
          ['(', 'opens a group'],
          ['dport = :22', 'the remote port is port number 22'],
          ['or', 'either side'],
        ],
      },
    },
    { command: 'ss -t dport = :80 or sport = :80 and dst 10.0.0.0/8', expect: { pitfalls: ['left to right'] } },
    { command: 'ss -tp sport=:22', expect: { unknown: ['sport=:22'], pitfalls: ['stay blank'] } },
    { command: 'sudo ss --listning', expect: { unknown: ['--listning'] } },
    { command: 'ss -N blue -K dst [fe80::1%eth0]:http state nonsense', expect: { unknown: ['state', 'nonsense'] } },
  ],
});

function udpAsked(parsed: Parsed): boolean {
  return parsed.has('-u') || !parsed.has('-t', '-S', '-d', '-w', '-x', '-0', '-M', '-A', '-f');
}

function stateIs(parsed: Parsed, wanted: RegExp): boolean {
  const words = parsed.operands.join(' ').split(/\s+/);
  return words[0] === 'state' && wanted.test(words[1] ?? '');
}

/** The socket tables that our filter knows by the same word. */
const TRANSPORTS: readonly (readonly [string, string])[] = [
  ['-t', 'tcp'],
  ['-u', 'udp'],
  ['-S', 'sctp'],
  ['-d', 'dccp'],
  ['-w', 'raw'],
  ['-x', 'unix'],
  ['-0', 'packet'],
  ['-M', 'mptcp'],
];

function mainOffer(parsed: Parsed): readonly Offer[] {
  const tables = TRANSPORTS.filter(([name]) => parsed.has(name)).map(([, transport]) => transport);
  const transport = tables.length === 0 ? '' : ` transport:${tables.join(',')}`;
  if (stateIs(parsed, /^established$/)) {
    return [list(`state:established${transport}`, 'lists open connections with owner and service')];
  }
  if (parsed.has('-s')) return [{ command: 'portolan count', why: 'counts sockets and, apart from them, connections' }];
  if (parsed.has('-E')) return [{ command: 'portolan watch', why: 'shows sockets that open, close and change owner' }];
  if (parsed.has('-l') && !parsed.has('-a')) {
    return [CHART, list(`is:listening${transport}`, 'lists what can be reached unasked, UDP sockets among them')];
  }
  const why = 'lists sockets with owner, exposure and service, and filters by port lists, process, unit or user';
  return [list(transport.trim(), why)];
}
