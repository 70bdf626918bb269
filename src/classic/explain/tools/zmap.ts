/** zmap 4: one probe to each of very many addresses, in a random order that needs no memory. */

import { explainPorts } from '../grammars/ports.ts';
import { addressMeaning } from '../grammars/targets.ts';
import { hostWord } from '../ours.ts';
import { defineTool, flag, part } from '../tool.ts';

export default defineTool({
  name: 'zmap',
  aliases: [],
  summary: 'Sends one probe to each of very many addresses, the whole internet by default.',
  clusterable: true,
  flags: [
    flag('-p --target-ports --target-port', 'the ports to probe', { name: 'PORTS', grammar: explainPorts }),
    flag('-o --output-file', 'the file for the results', 'FILE'),
    flag('-b --blocklist-file --blacklist-file', 'never probes the networks in this file', 'FILE'),
    flag('-w --allowlist-file --whitelist-file', 'probes only the networks in this file', 'FILE'),
    flag('-I --list-of-ips-file', 'probes only the addresses in this file', 'FILE'),
    flag('-n --max-targets', 'stops after this many targets, or this share of them', 'COUNT'),
    flag('-N --max-results', 'stops after this many results', 'COUNT'),
    flag('-t --max-runtime', 'stops sending after this time', 'SECONDS'),
    flag('-r --rate', 'sends this many packets a second', 'PACKETS'),
    flag('-B --bandwidth', 'sends this many bits a second, as 10M', 'BITS'),
    flag('-c --cooldown-time', 'listens on for this long after the last probe', 'SECONDS'),
    flag('-e --seed', 'the number that fixes the random order', 'NUMBER'),
    flag('-P --probes', 'sends this many probes to each target', 'COUNT'),
    flag('-s --source-port', 'sends from this port or range', 'PORT'),
    flag('-S --source-ip', 'sends from this address or these', 'ADDRESS'),
    flag('-G --gateway-mac', 'sends to this gateway', 'MAC'),
    flag('-i --interface', 'sends from this network interface', 'INTERFACE'),
    flag('-X --iplayer --vpn', 'sends IP packets without Ethernet, for VPNs'),
    flag('-M --probe-module', 'the kind of probe: tcp_synscan, icmp_echoscan, udp', 'MODULE'),
    flag('--probe-args', 'passes arguments to the probe', 'ARGUMENTS'),
    flag('-O --output-module', 'the form of the results: csv, json', 'MODULE'),
    flag('-f --output-fields', 'the fields of a result', 'FIELDS'),
    flag('--output-filter', 'keeps the results for which this holds', 'EXPRESSION'),
    flag('--list-probe-modules', 'lists the kinds of probes'),
    flag('--list-output-modules', 'lists the forms of results'),
    flag('--list-output-fields', 'lists the fields of a probe'),
    flag('--output-args', 'passes arguments to the output module', 'ARGUMENTS'),
    flag('-L --log-directory', 'writes the log to a file of its own in this folder', 'FOLDER'),
    flag('--source-mac', 'sends from this hardware address', 'MAC'),
    flag('--notes', 'a text for the metadata', 'TEXT'),
    flag('--user-metadata', 'JSON for the metadata', 'JSON'),
    flag(
      '--ignore-blocklist-errors --ignore-blacklist-errors --ignore-invalid-hosts',
      'goes on where an entry of the blocklist cannot be read',
    ),
    flag('--disable-syslog', 'writes nothing to the log of the system'),
    flag('--cores', 'the processors to run on', 'LIST'),
    flag('--max-sendto-failures', 'stops after so many packets that could not be sent', 'COUNT'),
    flag('--min-hitrate', 'stops where a smaller share answers', 'SHARE'),
    flag('-g --summary', 'prints a summary at the end (zmap 2)'),
    flag('--shards', 'into how many shares the work is cut', 'COUNT'),
    flag('--shard', 'which share to take, from 0', 'NUMBER'),
    flag('-T --sender-threads', 'how many threads send', 'COUNT'),
    flag('--retries', 'tries again this often when sending fails', 'COUNT'),
    flag('-d --dryrun', 'prints the packets and sends none'),
    flag('-C --config', 'reads the options from a file', 'FILE'),
    flag('-q --quiet', 'prints no progress'),
    flag('-v --verbosity', 'how much is said, 0 to 5', 'LEVEL'),
    flag('-l --log-file', 'the file for the log', 'FILE'),
    flag('-m --metadata-file', 'writes what was done and lost as JSON', 'FILE'),
    flag('-u --status-updates-file', 'writes progress as CSV', 'FILE'),
    flag('-h --help', 'prints a summary of the options'),
    flag('-V --version', 'prints the version of zmap'),
  ],
  operands: (words) => words.map((word) => part(word, 'operand', `a target: ${addressMeaning(word)}`)),
  pitfalls: [
    {
      when: (parsed) => parsed.operands.length === 0 && !parsed.has('-w', '-I', '-h', '-V', '-d'),
      text: 'No target is named, so this probes the whole IPv4 internet, except what the blocklist holds.',
    },
    { when: () => true, text: 'Scan only networks that you own or may test.' },
    {
      when: (parsed) => parsed.operands.some((word) => /^(?:10\.|192\.168\.|172\.|127\.)/.test(word)),
      text: 'The default blocklist leaves private networks out, and zmap cannot scan loopback at all.',
    },
    { when: (parsed) => !parsed.has('-P'), text: 'One probe misses about 2 of 100 hosts; nothing is repeated.' },
    { when: () => true, text: 'zmap knows no IPv6, and an answer to SYN is not yet a service.' },
  ],
  ours: (parsed) => {
    const target = parsed.operands[0] ?? 'HOST';
    const word = /^[\w.:/-]+$/.test(target) ? target : hostWord(target);
    return [
      {
        command: `portolan scan ${word}`,
        why: 'takes both address families, tells closed from filtered, and keeps to the scope file',
      },
      ...(/^[\w.:/-]+$/.test(target) && parsed.operands.length > 0
        ? [{ command: `portolan zmap ${parsed.words.slice(0, 12).join(' ')}`, why: 'runs this very command line' }]
        : []),
    ];
  },
  samples: [
    {
      command: 'zmap -p 443 -o out.csv',
      expect: { pitfalls: ['whole IPv4 internet', '2 of 100'], parts: [['443', 'https']] },
    },
    {
      command: 'zmap -p80 -B 10M 10.0.0.0/8 --dry',
      expect: { pitfalls: ['blocklist'], parts: [['--dry', 'sends none']] },
    },
    { command: 'zmap --target-prt 80', expect: { unknown: ['--target-prt'] } },
  ],
});
