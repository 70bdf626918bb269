/** iptables and ip6tables 1.8: one rule or one question a line. */

import { addressMeaning } from '../grammars/targets.ts';
import { defineTool, flag, part } from '../tool.ts';
import type { FlagSpec, ValueSpec } from '../tool.ts';
import { EXTENSION_FLAGS, TARGET_FLAGS } from './iptables/extensions.ts';
import { IPTABLES_PITFALLS } from './iptables/pitfalls.ts';
import { chainMeaning, targetMeaning } from './iptables/words.ts';

const CHAIN: ValueSpec = { name: 'CHAIN', meaning: chainMeaning };
const MAYBE_CHAIN: ValueSpec = { ...CHAIN, optional: 'next' };
const MAYBE_NUMBER: ValueSpec = {
  name: 'NUMBER',
  optional: 'next',
  accepts: /^\d+$/,
  meaning: (number) => `the place in the chain, rule ${number}`,
};
const ADDRESS: ValueSpec = { name: 'ADDRESS', meaning: addressMeaning };

export default defineTool({
  name: 'iptables',
  aliases: ['ip6tables', 'iptables-nft', 'iptables-legacy', 'ip6tables-nft', 'ip6tables-legacy'],
  summary: 'Reads and changes the packet filter rules of the kernel.',
  clusterable: true,
  negation: true,
  flags: [...commandFlags(), ...matchFlags(), ...EXTENSION_FLAGS, ...TARGET_FLAGS],
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
    flag('-M --modprobe', 'the program that loads kernel modules', 'PROGRAM'),
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
