/** tcpdump 4.99: packets as lines of text. The filter behind the options is that of pcap-filter(7). */

import { explainPacketFilter, isLongNotPort, namesInFilter } from '../grammars/bpf.ts';
import { quoteWord } from '../ours.ts';
import { defineTool, flag } from '../tool.ts';
import type { Parsed } from '../tool.ts';

export default defineTool({
  name: 'tcpdump',
  aliases: [],
  summary: 'Captures packets and prints a line for each, or stores them.',
  clusterable: true,
  flags: [
    flag('-i --interface', 'captures on this interface', {
      name: 'INTERFACE',
      meaning: (name) =>
        ({
          any: 'all interfaces at once, without promiscuous mode',
          lo: 'loopback: traffic of this machine with itself',
        })[name] ?? 'the interface to capture on',
    }),
    flag('-n', 'prints addresses and ports as numbers, with no DNS look-ups'),
    flag('-N', 'prints host names without their domain'),
    flag('-v', 'prints more of each packet; up to three times'),
    flag('-q', 'prints less of each packet'),
    flag('-e', 'prints the link header, with hardware addresses'),
    flag('-t', (_value, parsed) => timeMeaning(parsed)),
    flag('-x', 'prints each packet in hex; twice with the link header'),
    flag('-X', 'prints each packet in hex and text; twice with the link header'),
    flag('-A', 'prints each packet as text'),
    flag('-c', 'stops after this many packets', 'COUNT'),
    flag('--count', 'prints only how many packets there are'),
    flag('-s --snapshot-length', 'keeps this many bytes of a packet; 0 is all', 'BYTES'),
    flag('-w', 'stores the packets in a file and prints none', { name: 'FILE', meaning: storeMeaning }),
    flag('-r', 'reads packets from a file in place of an interface', 'FILE'),
    flag('-V', 'reads the names of capture files from a file', 'FILE'),
    flag('-F', 'reads the filter from a file', 'FILE'),
    flag('-C', 'starts a new file after this many million bytes', 'SIZE'),
    flag('-W', 'keeps this many files, and starts over', 'COUNT'),
    flag('-G', 'starts a new file after this time', 'SECONDS'),
    flag('-z', 'runs this program on each file that is finished', 'PROGRAM'),
    flag('-Z --relinquish-privileges', 'becomes this user once the capture is open', 'USER'),
    flag('-l', 'prints each line at once, for a pipe'),
    flag('-U --packet-buffered', 'stores each packet at once'),
    flag('--immediate-mode', 'hands each packet over at once'),
    flag('-B --buffer-size', 'the size of the capture buffer', 'KIBIBYTES'),
    flag('-p --no-promiscuous-mode', 'takes only packets meant for this machine'),
    flag('-I --monitor-mode', 'listens to all wireless frames (leaves the network)'),
    flag('-Q --direction', 'only packets going in, out or inout', 'DIRECTION'),
    flag('-D --list-interfaces', 'lists the interfaces and captures nothing'),
    flag('-L --list-data-link-types', 'lists the link types of the interface'),
    flag('-J --list-time-stamp-types', 'lists the kinds of time stamps'),
    flag('-j --time-stamp-type', 'chooses where time stamps come from', 'TYPE'),
    flag('--time-stamp-precision', 'micro or nano seconds in time stamps', 'PRECISION'),
    flag('--nano', 'prints times in nanoseconds'),
    flag('--micro', 'prints times in microseconds'),
    flag('-y --linktype', 'captures with this link type', 'TYPE'),
    flag('-S --absolute-tcp-sequence-numbers', 'prints TCP sequence numbers as they are'),
    flag('-K --dont-verify-checksums', 'does not check checksums'),
    flag('-H', 'tries to read 802.11s mesh headers'),
    flag('-b', 'prints AS numbers of BGP with a dot'),
    flag('-f', 'prints foreign addresses as numbers'),
    flag('-g', 'keeps verbose output of a packet on one line (newer than 4.99.3)'),
    flag('-d', 'prints the compiled filter and stops; twice as C, thrice as numbers'),
    flag('-O --no-optimize', 'does not optimise the compiled filter'),
    flag('-E', 'decrypts IPsec with this key', 'SECRET'),
    flag('-M', 'checks TCP-MD5 signatures with this secret', 'SECRET'),
    flag('-m', 'reads this SMI module', 'FILE'),
    flag('-T', 'reads the packets as this protocol', 'TYPE'),
    flag('-u', 'prints NFS handles undecoded'),
    flag('-# --number', 'prints the number of each packet'),
    flag('--print', 'prints packets even when they are stored'),
    flag('--lengths', 'prints captured and original lengths (newer than 4.99.3)'),
    flag('-h --help', 'prints a summary of the options'),
    flag('--version', 'prints the version of tcpdump and libpcap'),
  ],
  operands: explainPacketFilter,
  pitfalls: [
    {
      when: (parsed) => isLongNotPort(parsed.operands) !== undefined,
      text: (parsed) => `This compiles to the very program of "not port ${isLongNotPort(parsed.operands)!}".`,
    },
    {
      when: (parsed) => namesInFilter(parsed.operands).length > 0,
      text: (parsed) =>
        `The name ${namesInFilter(parsed.operands)[0]!} is looked up once, at the start: other and later addresses of it are missed.`,
    },
    {
      when: (parsed) => !parsed.has('-n', '-w', '-D', '-L', '-J', '-d', '-h', '--version', '--count'),
      text: 'Without -n each address is looked up in DNS, which is slow and makes packets of its own.',
    },
    {
      when: (parsed) => parsed.has('-w') && parsed.has('-A', '-X', '-x', '-v') && !parsed.has('--print'),
      text: 'With -w nothing is printed: the flags for the printed form have no effect. Read the file later with -r.',
    },
    {
      when: (parsed) => parsed.value('-i') === 'any',
      text: 'On "any" there is no promiscuous mode, and a packet that crosses two interfaces shows twice.',
    },
    {
      when: (parsed) => parsed.value('-i') === 'lo' || parsed.value('-i') === 'lo0',
      text: 'On loopback "received by filter" counts each packet twice, and checksums look wrong since nobody fills them in.',
    },
    {
      when: (parsed) => parsed.operands.some((word) => /\b(?:vlan|mpls|pppoes|geneve|vxlan)\b/.test(word)),
      text: 'vlan, mpls and tunnels shift the offsets of all the rest of the filter, also behind "or": their order matters.',
    },
    {
      when: (parsed) =>
        parsed.operands.some((word) => /\bport\b/.test(word)) && !parsed.operands.some((word) => /\bvlan\b/.test(word)),
      text: 'A port filter matches only the first piece of a fragmented packet, and in a file no frame with a VLAN tag (live, the kernel may have taken the tag off).',
    },
    {
      when: (parsed) =>
        parsed.operands.length === 0 && !parsed.has('-r', '-w', '-D', '-L', '-J', '-h', '--version', '-F', '-c'),
      text: 'Without a filter, over ssh, each line printed makes packets that are printed in turn: add "not port 22".',
    },
    {
      when: (parsed) =>
        parsed.feeder === undefined && !parsed.has('-w', '-r', '-B', '-D', '-L', '-J', '-d', '-h', '--version'),
      text: 'Printing is slow: at high rates packets are lost, which only the last line says ("dropped by kernel").',
    },
    {
      when: (parsed) => parsed.has('-w') && parsed.asRoot,
      text: 'The file belongs to the user tcpdump, since root is dropped before it is written; a folder of yours may refuse it.',
    },
    {
      when: (parsed) => !parsed.asRoot && !parsed.has('-r', '-h', '--version', '-d'),
      text: 'Capturing needs root or CAP_NET_RAW.',
    },
    {
      when: (parsed) => parsed.has('-A', '-X', '-x'),
      text: 'What travels inside TLS or SSH stays unreadable; what travels in the clear may hold passwords.',
    },
    {
      when: (parsed) => parsed.has('-z'),
      text: 'The program behind -z runs with the rights of tcpdump on each finished file.',
    },
  ],
  ours: (parsed) => {
    const filter = isLongNotPort(parsed.operands);
    const text = filter === undefined ? parsed.operands.join(' ') : `not port ${filter}`;
    const words = text === '' ? '' : ` ${quoteWord(text)}`;
    if (parsed.has('-r')) {
      return [
        {
          command: `portolan read ${quoteWord(parsed.value('-r') ?? 'FILE')}${words}`,
          why: 'reads pcap and pcapng, with the owner of each flow where it was recorded',
        },
      ];
    }
    return [{ command: `portolan capture${words}`, why: 'names the process of each packet and counts what was lost' }];
  },
  samples: [
    {
      command: 'tcpdump src port not 22 and dst port not 22',
      expect: {
        parts: [
          ['src port not 22', 'source port is not port number 22'],
          ['and', 'both sides'],
        ],
        pitfalls: ['not port 22', 'Without -n'],
        ours: ["portolan capture 'not port 22'"],
      },
    },
    {
      command: 'tcpdump dst citizensbank.com',
      expect: { parts: [['dst citizensbank.com', 'destination address is the host']], pitfalls: ['looked up once'] },
    },
    {
      command:
        "sudo tcpdump -ni any -c10 'tcp[tcpflags] & (tcp-syn|tcp-fin) != 0 and not (src net 10.0.0.0/8 or port 80 or 443)'",
      expect: {
        parts: [
          ['10', 'COUNT'],
          ['src net 10.0.0.0/8', 'source network'],
          ['443', 'packets whose port at either end is port number 443'],
        ],
        pitfalls: ['shows twice'],
        noPitfalls: ['needs root'],
      },
    },
    {
      command: 'tcpdump -tttt -r x.pcap udp dst portrange 5000-6000 or vlan 7 and ip6 multicast',
      expect: {
        parts: [
          ['-t', 'date and time'],
          ['udp dst portrange 5000-6000', 'UDP'],
        ],
        pitfalls: ['shift the offsets'],
      },
    },
    { command: 'tcpdump prot 80', expect: { unknown: ['prot', '80'] } },
    { command: 'tcpdump -i lo -A host', expect: { unknown: ['host'], pitfalls: ['counts each packet twice'] } },
  ],
});

/** One `-t` is no time, two a number, three a difference, four the date, five since the first packet. */
function timeMeaning(parsed: Parsed): string {
  const count = parsed.flags.filter((given) => given.name === '-t').length;
  const meanings = [
    'prints no time of the packets',
    'prints the time as seconds since 1970 (-tt)',
    'prints the time since the packet before (-ttt)',
    'prints date and time (-tttt)',
    'prints the time since the first packet (-ttttt)',
  ];
  return meanings[Math.min(Math.max(count, 1), meanings.length) - 1]!;
}

function storeMeaning(file: string): string {
  return file === '-' ? 'standard output, as pcap bytes' : 'the capture file that is written (pcap format)';
}
