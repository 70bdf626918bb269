/** iptables and ip6tables 1.8: one rule or one question a line. */

import { explainPorts } from '../grammars/ports.ts';
import { addressMeaning } from '../grammars/targets.ts';
import { defineTool, flag, part } from '../tool.ts';
import type { FlagSpec, ValueSpec } from '../tool.ts';
import { IPTABLES_PITFALLS } from './iptables/pitfalls.ts';
import { chainMeaning, explainStates, targetMeaning } from './iptables/words.ts';

const CHAIN: ValueSpec = { name: 'CHAIN', meaning: chainMeaning };
const MAYBE_CHAIN: ValueSpec = { ...CHAIN, optional: 'next' };
const MAYBE_NUMBER: ValueSpec = {
  name: 'NUMBER',
  optional: 'next',
  accepts: /^\d+$/,
  meaning: (number) => `the place in the chain, rule ${number}`,
};
const ADDRESS: ValueSpec = { name: 'ADDRESS', meaning: addressMeaning };
const PORTS: ValueSpec = { name: 'PORTS', grammar: (text) => explainPorts(text) };

export default defineTool({
  name: 'iptables',
  aliases: ['ip6tables', 'iptables-nft', 'iptables-legacy', 'ip6tables-nft', 'ip6tables-legacy'],
  summary: 'Reads and changes the packet filter rules of the kernel.',
  clusterable: true,
  negation: true,
  flags: [...commandFlags(), ...matchFlags(), ...extensionFlags(), ...targetFlags()],
  operands: (words) => words.map((word) => part(word, 'unknown', 'not part of a rule: a flag is missing before it')),
  pitfalls: IPTABLES_PITFALLS,
  ours: () => [
    { command: 'portolan firewall', why: 'reads all rules of all dialects and says what they decide for each port' },
    { command: 'portolan exposure', why: 'joins rules and listeners and proves by probes what can be reached' },
  ],
  samples: [
    {
      command: 'iptables -A INPUT -s 192.168.1.0/24 -p tcp --dport 22 -j ACCEPT',
      expect: {
        parts: [
          ['INPUT', 'addressed to this machine'],
          ['192.168.1.0/24', '256 addresses'],
          ['22', 'ssh'],
          ['ACCEPT', 'lets the packet through'],
        ],
        pitfalls: ['IPv6', 'lost at the next boot', 'appends'],
      },
    },
    { command: 'iptables -A INPUT -j DROP', expect: { pitfalls: ['loopback', 'DNS replies'] } },
    {
      command:
        'iptables -A INPUT -i lo -j ACCEPT; iptables -A INPUT -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT; iptables -A INPUT -j DROP',
      expect: { noPitfalls: ['DNS replies', 'loopback too'], parts: [['ESTABLISHED', 'already seen both ways']] },
    },
    {
      command: 'iptables -A OUTPUT -p udp --dport 53 -j ACCEPT',
      expect: { pitfalls: ['come in through INPUT', 'TCP too'] },
    },
    {
      command: 'iptables -nvL INPUT --line-numbers',
      expect: {
        parts: [
          ['-L', 'lists'],
          ['INPUT', 'addressed'],
        ],
      },
    },
    {
      command: 'iptables -t nat -A PREROUTING ! -i lo -p tcp --dport 80 -j DNAT --to-destination 10.0.0.2:8080',
      expect: {
        parts: [
          ['!', 'inverts'],
          ['10.0.0.2:8080', 'the new destination'],
        ],
      },
    },
    {
      command: 'iptables -P INPUT DROP',
      expect: { parts: [['DROP', 'throws the packet away']], pitfalls: ['locks you out'] },
    },
    {
      command: 'iptables -A INPUT --dport 22 -j ACEPT --nope',
      expect: { pitfalls: ['need -p tcp'], parts: [['ACEPT', 'did you mean ACCEPT?']], unknown: ['--nope'] },
    },
  ],
});

function commandFlags(): readonly FlagSpec[] {
  return [
    flag('-A --append', 'appends the rule to the end of a chain', CHAIN),
    flag('-I --insert', 'inserts the rule, at the top unless a number follows', CHAIN, { more: [MAYBE_NUMBER] }),
    flag('-D --delete', 'deletes a rule, by number or by its text', CHAIN, { more: [MAYBE_NUMBER] }),
    flag('-R --replace', 'replaces the rule with this number', CHAIN, { more: [MAYBE_NUMBER] }),
    flag('-C --check', 'asks whether this rule is there; the exit code tells', CHAIN),
    flag('-L --list', 'lists the rules of a chain, or of all', MAYBE_CHAIN, { more: [MAYBE_NUMBER] }),
    flag('-S --list-rules', 'prints the rules as commands', MAYBE_CHAIN, { more: [MAYBE_NUMBER] }),
    flag('-F --flush', 'deletes all rules of a chain, or of all', MAYBE_CHAIN),
    flag('-Z --zero', 'sets packet counts to zero', MAYBE_CHAIN),
    flag('-N --new-chain', 'makes a chain of this name', CHAIN),
    flag('-X --delete-chain', 'deletes an empty chain, or all of one’s own', MAYBE_CHAIN),
    flag('-E --rename-chain', 'renames a chain of one’s own', CHAIN, { more: [{ name: 'NEW-NAME' }] }),
    flag('-P --policy', 'sets what happens to packets that no rule decides', CHAIN, {
      more: [{ name: 'TARGET', meaning: targetMeaning }],
    }),
    flag('-t --table', 'works on this table: filter, nat, mangle, raw, security', 'TABLE'),
    flag('-n --numeric', 'prints addresses and ports as numbers, with no DNS look-ups'),
    flag('-v --verbose', 'prints counters and interfaces too'),
    flag('-x --exact', 'prints exact counts, not rounded'),
    flag('--line-numbers', 'prints the number of each rule'),
    flag('-w --wait', 'waits for the lock of another iptables', {
      name: 'SECONDS',
      optional: 'next',
      accepts: /^\d+$/,
    }),
    flag('-4 --ipv4', 'ignored by ip6tables, for shared rule files'),
    flag('-6 --ipv6', 'ignored by iptables, for shared rule files'),
    flag('-V --version', 'prints the version and the kernel interface used'),
    flag('-h --help', 'prints a summary of the options'),
  ];
}

function matchFlags(): readonly FlagSpec[] {
  return [
    flag('-s --source --src', 'only packets from this address', ADDRESS),
    flag('-d --destination --dst', 'only packets to this address', ADDRESS),
    flag('-p --protocol --proto', 'only packets of this protocol', {
      name: 'PROTOCOL',
      meaning: (name) => `the protocol ${name.toUpperCase()}`,
    }),
    flag('-i --in-interface', 'only packets that come in by this interface', {
      name: 'INTERFACE',
      meaning: (name) => (name === 'lo' ? 'loopback: this machine talking to itself' : `the interface ${name}`),
    }),
    flag('-o --out-interface', 'only packets that go out by this interface', {
      name: 'INTERFACE',
      meaning: (name) => (name === 'lo' ? 'loopback: this machine talking to itself' : `the interface ${name}`),
    }),
    flag('-f --fragment', 'only second and later fragments'),
    flag('-c --set-counters', 'sets the counters of the rule', 'PACKETS', { more: [{ name: 'BYTES' }] }),
    flag('-j --jump', 'what to do with a packet that matches', { name: 'TARGET', meaning: targetMeaning }),
    flag('-g --goto', 'goes on in another chain and does not come back', CHAIN),
    flag('-m --match', 'loads a match extension', {
      name: 'MATCH',
      meaning: (name) => `the extension ${name}, whose flags follow`,
    }),
  ];
}

function extensionFlags(): readonly FlagSpec[] {
  return [
    flag('--dport --destination-port', 'only packets to this port', PORTS),
    flag('--sport --source-port', 'only packets from this port', PORTS),
    flag('--dports --destination-ports', 'only packets to these ports (multiport)', PORTS),
    flag('--sports --source-ports', 'only packets from these ports (multiport)', PORTS),
    flag('--ports', 'only packets from or to these ports (multiport)', PORTS),
    flag('--ctstate', 'only packets of connections in these states', { name: 'STATES', grammar: explainStates }),
    flag('--state', 'only packets of connections in these states (old extension)', {
      name: 'STATES',
      grammar: explainStates,
    }),
    flag('--syn', 'only packets that open a TCP connection'),
    flag('--tcp-flags', 'only TCP packets with these flags', 'MASK', { more: [{ name: 'SET' }] }),
    flag('--icmp-type', 'only ICMP messages of this type', 'TYPE'),
    flag('--icmpv6-type', 'only ICMPv6 messages of this type', 'TYPE'),
    flag('--limit', 'matches at most this often, as 5/min', 'RATE'),
    flag('--limit-burst', 'lets this many through before the limit counts', 'COUNT'),
    flag('--hashlimit-above', 'matches above this rate, counted apart', 'RATE'),
    flag('--hashlimit-upto', 'matches up to this rate, counted apart', 'RATE'),
    flag('--hashlimit-mode', 'what rates are counted by, as srcip', 'MODE'),
    flag('--hashlimit-name', 'the name of the counters', 'NAME'),
    flag('--connlimit-above', 'matches above this many connections of an address', 'COUNT'),
    flag('--connlimit-mask', 'counts connections by network of this size', 'BITS'),
    flag('--set', 'notes the address in the list of recent ones'),
    flag('--update', 'matches addresses seen recently, and notes them again'),
    flag('--rcheck', 'matches addresses seen recently'),
    flag('--remove', 'takes the address off the list of recent ones'),
    flag('--seconds', 'how recent the address must be', 'SECONDS'),
    flag('--hitcount', 'how often the address must have been seen', 'COUNT'),
    flag('--name', 'the name of the list of recent addresses', 'NAME'),
    flag('--match-set', 'only addresses in this ipset', 'SET', { more: [{ name: 'DIRECTION' }] }),
    flag('--mac-source', 'only packets from this hardware address', 'MAC'),
    flag('--mark', 'only packets with this mark', 'MARK'),
    flag('--uid-owner', 'only packets of this user (OUTPUT)', 'USER'),
    flag('--gid-owner', 'only packets of this group (OUTPUT)', 'GROUP'),
    flag('--src-range', 'only packets from this range of addresses', 'RANGE'),
    flag('--dst-range', 'only packets to this range of addresses', 'RANGE'),
    flag('--pkt-type', 'only unicast, broadcast or multicast packets', 'TYPE'),
    flag('--addrtype --dst-type', 'only packets to this kind of address', 'TYPE'),
    flag('--comment', 'a remark kept with the rule', 'TEXT'),
    flag('--string', 'only packets that contain this text', 'TEXT'),
    flag('--algo', 'how text is searched: bm or kmp', 'NAME'),
    flag('--probability', 'matches this share of packets at random', 'SHARE'),
    flag('--mode', 'how the statistic match counts: random or nth', 'MODE'),
  ];
}

function targetFlags(): readonly FlagSpec[] {
  return [
    flag('--reject-with', 'which refusal is sent, as tcp-reset', 'TYPE'),
    flag('--to-destination', 'where DNAT sends the packet', {
      name: 'ADDRESS',
      meaning: () => 'the new destination, address and port',
    }),
    flag('--to-source', 'what SNAT writes as the sender', {
      name: 'ADDRESS',
      meaning: () => 'the new source, address and port',
    }),
    flag('--to-ports --to-port', 'the local port REDIRECT sends to', PORTS),
    flag('--log-prefix', 'the text before each line logged', 'TEXT'),
    flag('--log-level', 'how grave the lines logged are', 'LEVEL'),
    flag('--set-mark', 'the mark that is set on the packet', 'MARK'),
    flag('--set-xmark', 'the mark and mask set on the packet', 'MARK'),
    flag('--queue-num', 'the queue of a program that decides', 'NUMBER'),
    flag('--random', 'picks source ports at random'),
  ];
}
