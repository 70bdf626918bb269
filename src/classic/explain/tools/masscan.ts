/** masscan 1.3: its own TCP in user space, at a fixed rate. */

import { explainPorts } from '../grammars/ports.ts';
import { addressMeaning } from '../grammars/targets.ts';
import { hostWord } from '../ours.ts';
import { defineTool, flag, part } from '../tool.ts';

export default defineTool({
  name: 'masscan',
  aliases: [],
  summary: 'Scans many hosts at a fixed packet rate, without keeping state.',
  clusterable: false,
  longOnly: true,
  flags: [
    flag('-p --ports', 'the ports to probe; needed, there is no default', { name: 'PORTS', grammar: explainPorts }),
    flag('--top-ports', 'only the most common ports', { name: 'COUNT', optional: 'next', accepts: /^\d+$/ }),
    flag('--range', 'a range of targets', { name: 'RANGE', meaning: addressMeaning }),
    flag('--rate --max-rate', 'sends this many packets a second (100 without it)', 'PACKETS'),
    flag('--banners', 'finishes the handshake and records what the service says'),
    flag('--ping', 'sends an ICMP echo request too'),
    flag('--arp', 'finds hosts of the local network by ARP'),
    flag('-sS', 'SYN scan: what masscan always does'),
    flag('-Pn', 'no host discovery: what masscan always does'),
    flag('-n', 'no names are looked up: masscan never does'),
    flag('-v', 'says more of what happens'),
    flag('-d', 'prints debugging lines'),
    flag('--open --open-only', 'prints open ports only'),
    flag('--show', 'also prints ports in this state', 'STATES'),
    flag('--noshow', 'leaves out ports in this state', 'STATES'),
    flag('--exclude', 'leaves these targets out', 'RANGE'),
    flag('--excludefile --exclude-file', 'leaves out the targets in this file', 'FILE'),
    flag('-iL --includefile', 'reads targets from a file', 'FILE'),
    flag('-e --adapter -i', 'sends from this network interface', 'INTERFACE'),
    flag('--adapter-ip --source-ip -S', 'sends from this address', 'ADDRESS'),
    flag('--adapter-port --source-port -g', 'sends from this port or range', 'PORT'),
    flag('--adapter-mac', 'sends from this hardware address', 'MAC'),
    flag('--adapter-vlan', 'sends with this VLAN tag', 'NUMBER'),
    flag('--router-mac', 'sends to this gateway', 'MAC'),
    flag('--ttl', 'the time to live of the probes', 'HOPS'),
    flag('--wait', 'listens on for this long after the last probe', 'SECONDS'),
    flag('--retries', 'sends each probe again this often', 'COUNT'),
    flag('--seed', 'the number that fixes the random order', 'NUMBER'),
    flag('--shards --shard', 'takes one share of the work, as 1/4', 'X/Y'),
    flag('--resume', 'goes on from a saved state', 'FILE'),
    flag('--resume-index', 'starts at this place of the order', 'NUMBER'),
    flag('--resume-count', 'stops after this many probes', 'NUMBER'),
    flag('-c --conf', 'reads the options from a file', 'FILE'),
    flag('--echo', 'prints the options in force and stops'),
    flag('--offline', 'makes the packets and sends none'),
    flag('-sL', 'prints the targets and sends nothing'),
    flag('--readscan', 'reads a binary result and prints it', 'FILE'),
    flag('--connection-timeout', 'how long to wait for a banner', 'SECONDS'),
    flag('--http-user-agent', 'the browser name sent with HTTP', 'TEXT'),
    flag('--pcap', 'writes the packets received to a file', 'FILE'),
    flag('--packet-trace', 'shows every packet sent and received'),
    flag('--infinite', 'starts over without end'),
    flag('--dry-run', 'prints the packets and sends none (ours)'),
    flag('-sU', 'numbers without a letter are UDP ports'),
    flag('--append-output', 'adds to the output file in place of emptying it'),
    flag('--iflist', 'prints the interfaces and scans nothing'),
    flag('--pcap-payloads', 'takes UDP payloads from a capture file', 'FILE'),
    flag('--nmap-payloads', 'takes UDP payloads from a file of nmap', 'FILE'),
    flag('--pfring', 'sends through the PF_RING driver and no other'),
    flag('--rotate-offset', 'shifts the time of new output files', 'TIME'),
    flag('--rotate-dir', 'moves finished output files to a folder', 'FOLDER'),
    flag('--regress', 'tests the program itself'),
    flag('--interactive', 'prints results on the screen too'),
    flag('--nmap', 'lists the nmap options that are understood'),
    flag('--output-format', 'the form of the results', 'FORMAT'),
    flag('--output-filename', 'the file for the results', 'FILE'),
    flag('-oX', 'writes XML to a file', 'FILE'),
    flag('-oJ', 'writes JSON to a file', 'FILE'),
    flag('-oD', 'writes one JSON object a line', 'FILE'),
    flag('-oG', 'writes one line a host, fit for grep', 'FILE'),
    flag('-oL', 'writes a simple list to a file', 'FILE'),
    flag('-oB', 'writes a binary result for --readscan', 'FILE'),
    flag('-oU', 'writes unicorn format to a file', 'FILE'),
    flag('--rotate', 'starts a new file after this time', 'TIME'),
    flag('-V --version', 'prints the version of masscan'),
    flag('-h --help', 'prints a summary of the options'),
  ],
  operands: (words) => words.map((word) => part(word, 'operand', `a target: ${addressMeaning(word)}`)),
  pitfalls: [
    {
      when: (parsed) => /^0\.0\.0\.0\/0$|^::\/0$/.test(parsed.operands[0] ?? parsed.value('--range') ?? ''),
      text: 'This is the whole internet: you own hardly any of it, and reports of abuse will follow.',
    },
    {
      when: () => true,
      text: 'Scan only machines that you own or may test: the rate is high and seen by everybody.',
    },
    {
      when: (parsed) => parsed.operands.some((word) => /^127\.|^localhost$/.test(word)),
      text: 'masscan cannot scan loopback: it looks for a router on lo and gives up.',
    },
    {
      when: (parsed) => Number(parsed.value('--rate') ?? 0) > 10_000,
      text: 'The faster, the more is missed, without a word: routers and the own card drop what they cannot carry.',
    },
    {
      when: (parsed) => parsed.has('--retries'),
      text: '--retries R sends each probe (R+1) squared times, answered or not.',
    },
    {
      when: (parsed) => parsed.has('--banners') && !parsed.has('--adapter-ip', '--adapter-port'),
      text: 'The kernel knows nothing of these connections and resets them: banners need an address or port of their own that a firewall rule keeps from the kernel.',
    },
    {
      when: (parsed) =>
        !parsed.has('-p', '--top-ports', '--readscan', '--echo', '-c', '--ping', '--arp', '-h', '-V', '--nmap'),
      text: 'Without -p masscan has nothing to scan and stops.',
    },
    { when: (parsed) => !parsed.asRoot, text: 'masscan needs root: it sends raw packets.' },
    { when: () => true, text: 'An answer to SYN is not a service: firewalls and tarpits answer for every port.' },
  ],
  ours: (parsed) => {
    const target = parsed.operands[0] ?? parsed.value('--range') ?? 'HOST';
    const word = /^[\w.:/,-]+$/.test(target) ? target : hostWord(target);
    return [
      {
        command: `portolan scan ${word}`,
        why: 'measures its losses, repeats only what was not answered, and works on loopback',
      },
      ...(/^[\w.:/,-]+$/.test(target)
        ? [{ command: `portolan masscan ${parsed.words.slice(0, 12).join(' ')}`, why: 'runs this very command line' }]
        : []),
    ];
  },
  samples: [
    {
      command: 'sudo masscan -p80,8000-8100 10.0.0.0/8 --rate=100000',
      expect: {
        parts: [
          ['8000-8100', '101 of them'],
          ['100000', 'PACKETS'],
        ],
        pitfalls: ['more is missed'],
        noPitfalls: ['needs root'],
      },
    },
    {
      command: 'masscan -p0-65535 127.0.0.1 --retries 2 --banners',
      expect: { pitfalls: ['cannot scan loopback', 'squared', 'resets them'] },
    },
    {
      command: 'masscan 0.0.0.0/0 -p443 --excludefile x -zz',
      expect: { pitfalls: ['whole internet'], unknown: ['-zz'] },
    },
  ],
});
