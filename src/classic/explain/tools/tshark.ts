/** tshark and Wireshark 4.0: their shared options, and the main ones of each. */

import { explainPacketFilter } from '../grammars/bpf.ts';
import { explainDisplayFilter, looksLikeCaptureFilter } from '../grammars/display-filter.ts';
import { quoteWord } from '../ours.ts';
import { defineTool, flag } from '../tool.ts';

export default defineTool({
  name: 'tshark',
  aliases: ['wireshark', 'dumpcap'],
  summary: 'Captures packets and takes them apart by protocol, in text or in a window.',
  clusterable: true,
  flags: [
    flag('-i --interface', 'captures on this interface; may be given several times', 'INTERFACE'),
    flag('-f', 'the capture filter: what is not matched is never stored', {
      name: 'FILTER',
      grammar: (text) => explainPacketFilter([text]),
    }),
    flag('-Y --display-filter', 'the display filter: what is not matched is not shown', {
      name: 'FILTER',
      grammar: explainDisplayFilter,
    }),
    flag('-R --read-filter', 'a display filter for the first of two passes', {
      name: 'FILTER',
      grammar: explainDisplayFilter,
    }),
    flag('-2', 'reads a file twice, so that later packets can explain earlier ones'),
    flag('-r --read-file', 'reads packets from a file', 'FILE'),
    flag('-w', 'stores the packets in a file (pcapng)', 'FILE'),
    flag('-F', 'the format of the stored file', 'FORMAT'),
    flag('-c', 'stops after this many packets', 'COUNT'),
    flag('-a --autostop', 'stops at a duration, size or number of files', 'CONDITION'),
    flag('-b --ring-buffer', 'goes on in a new file at a duration or size', 'CONDITION'),
    flag('-B --buffer-size', 'the size of the capture buffer', 'MEBIBYTES'),
    flag('-s --snapshot-length', 'keeps this many bytes of a packet', 'BYTES'),
    flag('-p --no-promiscuous-mode', 'takes only packets meant for this machine'),
    flag('-A', 'user name and password for remote capture', 'USER:PASSWORD'),
    flag('-W', 'saves extra facts in the file: n for names', 'LETTER'),
    flag('-u', 'how seconds are printed: s or hms', 'FORM'),
    flag('-U', 'prints the packets of this kind of export', 'NAME'),
    flag('-M', 'forgets its state after this many packets', 'COUNT'),
    flag('--capture-comment', 'writes a comment into the file', 'TEXT'),
    flag('--list-time-stamp-types', 'lists the kinds of time stamps'),
    flag('--time-stamp-type', 'chooses where time stamps come from', 'TYPE'),
    flag('--no-duplicate-keys', 'merges equal names in JSON'),
    flag('--elastic-mapping-filter', 'keeps these protocols in the mapping report', 'PROTOCOLS'),
    flag('--temp-dir', 'keeps temporary files in this folder', 'FOLDER'),
    flag('--enable-protocol', 'turns a protocol reader on', 'PROTOCOL'),
    flag('--disable-protocol', 'turns a protocol reader off', 'PROTOCOL'),
    flag('--enable-heuristic', 'turns a guess at protocols on', 'NAME'),
    flag('--disable-heuristic', 'turns a guess at protocols off', 'NAME'),
    flag('--log-level', 'how much is logged of the program itself', 'LEVEL'),
    flag('--log-file', 'writes the log of the program to a file', 'FILE'),
    flag('-I --monitor-mode', 'listens to all wireless frames'),
    flag('-y --linktype', 'captures with this link type', 'TYPE'),
    flag('-D --list-interfaces', 'lists the interfaces and captures nothing'),
    flag('-L --list-data-link-types', 'lists the link types of the interface'),
    flag('-n', 'prints everything as numbers, with no names'),
    flag('-N', 'which names to look up: m, n, t, d, v', 'LETTERS'),
    flag('-t', 'how times are printed: a, ad, d, e, r, u', 'FORMAT'),
    flag('-T', 'the form of the output: text, fields, json, ek, pdml, tabs', 'FORM'),
    flag('-e', 'a field to print with -T fields', 'FIELD'),
    flag('-E', 'how -T fields parts and quotes', 'SETTING'),
    flag('-j', 'keeps only these protocols in JSON and XML', 'PROTOCOLS'),
    flag('-V', 'prints every field of every packet'),
    flag('-O', 'prints every field of these protocols only', 'PROTOCOLS'),
    flag('-P --print', 'prints packets even when they are stored'),
    flag('-x', 'prints each packet in hex and text too'),
    flag('-q', 'prints no packets, for use with -z'),
    flag('-Q', 'prints errors only'),
    flag('-z', 'prints a statistic at the end: conv,tcp io,phs follow,tcp,ascii,0', 'STATISTIC'),
    flag('-d', 'reads a port as this protocol: tcp.port==8888,http', 'RULE'),
    flag('-o', 'sets a preference for this run', 'NAME:VALUE'),
    flag('-X', 'passes an option to an extension', 'OPTION'),
    flag('-K', 'reads Kerberos keys from a file', 'KEYTAB'),
    flag('-C', 'uses this configuration profile', 'PROFILE'),
    flag('-G', 'prints a glossary and stops', { name: 'REPORT', optional: 'next' }),
    flag('-H', 'reads host names from a file', 'FILE'),
    flag('-l', 'prints each line at once, for a pipe'),
    flag('-S', 'tshark: text between packets; wireshark: shows packets as they come', {
      name: 'SEPARATOR',
      optional: 'next',
    }),
    flag('-k', 'wireshark: starts capturing at once'),
    flag('-g', 'wireshark: goes to this packet; tshark: lets a group read the file', {
      name: 'NUMBER',
      optional: 'next',
      accepts: /^\d+$/,
    }),
    flag('-J', 'wireshark: jumps to the first packet that matches', 'FILTER'),
    flag('--color', 'prints in the colours of the window'),
    flag('--export-objects', 'saves files that were transferred: http,FOLDER', 'PROTOCOL,FOLDER'),
    flag('--hexdump', 'how packets are printed in hex', 'SETTING'),
    flag('-v --version', 'prints the version and what it was built with'),
    flag('-h --help', 'prints a summary of the options'),
  ],
  operands: explainPacketFilter,
  pitfalls: [
    {
      when: (parsed) => parsed.has('-Y', '-R', '-f') || parsed.operands.length > 0,
      text: 'There are two filter languages: capture filters (-f, as in tcpdump: "port 80") and display filters (-Y: "tcp.port == 80"). Neither understands the other.',
    },
    {
      when: (parsed) => looksLikeCaptureFilter(parsed.value('-Y') ?? ''),
      text: 'This looks like a capture filter, and -Y wants a display filter: "tcp.port == 80" in place of "port 80".',
    },
    {
      when: (parsed) => (parsed.value('-Y') ?? '').includes('!='),
      text: '"!=" means "in no occurrence" since version 4.0; before, "ip.addr != 10.0.0.1" matched nearly everything.',
    },
    {
      when: (parsed) => parsed.value('-T') === 'fields',
      text: 'Fields are printed raw: bytes of a hostile packet, escape sequences too, reach the terminal.',
    },
    {
      when: (parsed) => parsed.asRoot,
      text: 'Do not run it as root: thousands of protocol readers then handle hostile bytes with all rights. Capture with dumpcap, read as yourself.',
    },
    {
      when: (parsed) => !parsed.has('-r', '-D', '-L', '-h', '-v', '-G', '-a', '-c'),
      text: 'It keeps the state of every connection: a capture without an end fills the memory.',
    },
  ],
  ours: (parsed) => {
    const file = parsed.value('-r');
    if (file !== undefined)
      return [
        { command: `portolan read ${quoteWord(file)}`, why: 'reads either filter language and says which one it took' },
      ];
    return [{ command: 'portolan capture', why: 'takes either filter language and says which one runs' }];
  },
  samples: [
    {
      command: "tshark -r x.pcap -Y 'tcp.port == 80 && !(ip.addr in {10.0.0.1 10.0.0.2})' -T fields -e ip.src",
      expect: {
        parts: [
          ['tcp.port == 80', 'packets whose field tcp.port is 80'],
          ['!', 'must not hold'],
        ],
        pitfalls: ['two filter languages', 'Fields are printed raw'],
        ours: ['portolan read x.pcap'],
      },
    },
    {
      command: "sudo tshark -i lo -f 'tcp port 8080' -c 5",
      expect: { parts: [['tcp port 8080', 'TCP']], pitfalls: ['as root'] },
    },
    {
      command: "wireshark -k -i eth0 -Y 'port 80'",
      expect: { pitfalls: ['looks like a capture filter'], unknown: ['80'] },
    },
    { command: 'tshark -Y "a === constructor" --nope', expect: { unknown: ['--nope'] } },
  ],
});
