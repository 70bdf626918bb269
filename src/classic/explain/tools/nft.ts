/** nft of nftables: its most common words. */

import type { Part } from '../explanation.ts';
import { lookup } from '../grammars/lookup.ts';
import { portMeaning } from '../grammars/ports.ts';
import { addressMeaning } from '../grammars/targets.ts';
import { defineTool, flag, part } from '../tool.ts';

export default defineTool({
  name: 'nft',
  aliases: [],
  summary: 'Reads and changes the packet filter rules of the kernel (nftables).',
  clusterable: true,
  flags: [
    flag('-a --handle', 'prints the handle of each rule, by which it can be deleted'),
    flag('-n --numeric', 'prints everything as numbers'),
    flag('-s --stateless', 'leaves counters out of the list'),
    flag('-j --json', 'prints and reads JSON'),
    flag('-f --file', 'reads the commands from a file, all or none of them', 'FILE'),
    flag('-c --check', 'checks the commands and changes nothing'),
    flag('-i --interactive', 'reads commands from the keyboard'),
    flag('-e --echo', 'prints what was added'),
    flag('-o --optimize', 'merges rules where it can'),
    flag('-t --terse', 'leaves the contents of sets out'),
    flag('-y --numeric-priority', 'prints priorities as numbers'),
    flag('-u --guid', 'prints users and groups as numbers'),
    flag('-p --numeric-protocol', 'prints protocols as numbers'),
    flag('-T --numeric-time', 'prints times as numbers'),
    flag('-S --service', 'prints ports by service name'),
    flag('-N --reversedns', 'looks up the names of addresses'),
    flag('-d --debug', 'prints what the stages of nft do', 'STAGES'),
    flag('-I --includepath', 'looks for included files in this folder', 'FOLDER'),
    flag('-D --define', 'defines a variable of the rule file', 'NAME=VALUE'),
    flag('-v --version', 'prints the version of nft'),
    flag('-V', 'prints the version and how nft was built'),
    flag('-h --help', 'prints a summary of the options'),
  ],
  operands: explainWords,
  pitfalls: [
    {
      when: (parsed) => parsed.operands[0] === 'flush',
      text: 'Flushing empties the rules and leaves the policy of the chains; "flush ruleset" also removes what Docker and others have made.',
    },
    {
      when: (parsed) => /^(?:add|insert)$/.test(parsed.operands[0] ?? '') && parsed.operands.includes('rule'),
      text: 'The first rule that decides wins within a chain, but accept in one table does not stop a drop in another at the same hook.',
    },
    {
      when: (parsed) => /^(?:add|insert|delete|flush|create|replace)$/.test(parsed.operands[0] ?? ''),
      text: 'The change is lost at the next boot unless it is written to the rule file (/etc/nftables.conf).',
    },
    {
      when: (parsed) => parsed.operands.join(' ').includes('policy drop'),
      text: 'With policy drop, loopback (iif lo) and replies (ct state established,related) need rules of their own.',
    },
    {
      when: (parsed) => parsed.operands[0] === 'list' && !parsed.asRoot,
      text: 'Without root nft lists nothing and says "Operation not permitted".',
    },
    {
      when: (parsed) => parsed.operands.some((word) => /[{};]/.test(word)),
      text: 'Braces and semicolons must be quoted, or the shell takes them.',
    },
  ],
  ours: () => [
    { command: 'portolan firewall', why: 'reads all rules of all dialects and says what they decide for each port' },
    { command: 'portolan exposure', why: 'joins rules and listeners and proves by probes what can be reached' },
  ],
  samples: [
    {
      command: "nft add rule inet filter input tcp dport '{ 22, 80 }' ct state new accept",
      expect: {
        parts: [
          ['inet', 'IPv4 and IPv6'],
          ['dport', 'destination port'],
          ['22', 'ssh'],
          ['accept', 'lets the packet through'],
        ],
        pitfalls: ['another at the same hook', 'next boot'],
        ours: ['portolan firewall'],
      },
    },
    {
      command: 'sudo nft -a list ruleset',
      expect: { parts: [['ruleset', 'everything']], noPitfalls: ['Without root'] },
    },
    { command: 'nft lsit ruleset --jsn', expect: { unknown: ['--jsn', 'lsit'] } },
  ],
});

const VERBS: Readonly<Record<string, string>> = {
  list: 'prints what is there',
  add: 'adds what follows, a rule at the end of its chain',
  insert: 'puts the rule at the top of its chain',
  create: 'adds, and fails when it exists',
  delete: 'deletes what follows, a rule by its handle',
  destroy: 'deletes what follows, if it exists',
  replace: 'replaces the rule with this handle',
  flush: 'empties what follows of its contents',
  rename: 'gives a chain another name',
  reset: 'prints counters and sets them to zero',
  monitor: 'stays and prints every change of the rules',
  describe: 'says what values a word can take',
};

const WORDS: Readonly<Record<string, string>> = {
  ruleset: 'everything: all tables of all families',
  table: 'a table, the outermost container',
  tables: 'all tables there are',
  chain: 'a chain of rules',
  chains: 'all chains there are',
  rule: 'a rule in a chain',
  set: 'a set of values',
  sets: 'all sets there are',
  map: 'a map from values to values',
  element: 'elements of a set',
  counter: 'counts packets and bytes',
  counters: 'all named counters there are',
  handle: 'the number by which a rule is known',
  position: 'next to the rule with this handle',
  index: 'next to the rule at this place',
  ip: 'IPv4 packets or headers',
  ip6: 'IPv6 packets or headers',
  inet: 'the family of both IPv4 and IPv6',
  arp: 'the family of ARP packets',
  bridge: 'the family of bridged frames',
  netdev: 'the family that sees packets as a device takes them in',
  tcp: 'TCP segments or headers',
  udp: 'UDP datagrams or headers',
  sctp: 'SCTP packets or headers',
  icmp: 'ICMP messages (IPv4)',
  icmpv6: 'ICMPv6 messages, which neighbour discovery needs',
  dport: 'the destination port is',
  sport: 'the source port is',
  saddr: 'the source address is',
  daddr: 'the destination address is',
  protocol: 'the transport protocol is',
  type: 'the type of message, chain or set is',
  iif: 'the interface the packet came in by is',
  oif: 'the interface the packet goes out by is',
  iifname: 'the name of the interface the packet came in by is',
  oifname: 'the name of the interface the packet goes out by is',
  ct: 'what connection tracking knows',
  state: 'the state of the connection is',
  new: 'packets that begin a connection',
  established: 'packets of connections seen both ways, replies among them',
  related: 'packets that belong to a known connection',
  invalid: 'packets that fit no known connection',
  meta: 'facts beside the packet itself',
  l4proto: 'the transport protocol is',
  mark: 'the mark of the packet is',
  limit: 'only up to a rate',
  rate: 'the rate that follows',
  over: 'above the rate, not below it',
  burst: 'this many more at once',
  accept: 'lets the packet through this chain',
  drop: 'throws the packet away in silence',
  reject: 'refuses the packet with an error',
  return: 'goes back to the chain that called this one',
  jump: 'goes on in another chain and comes back',
  goto: 'goes on in another chain and does not come back',
  log: 'writes a line to the kernel log',
  prefix: 'the text before each line logged',
  dnat: 'rewrites the destination of the packet',
  snat: 'rewrites the source of the packet',
  masquerade: 'rewrites the source to the address of the interface',
  redirect: 'sends the packet to a port of this machine',
  to: 'the target that follows',
  hook: 'where in the path of a packet the chain sits',
  priority: 'the order among chains at the same hook',
  policy: 'what happens to packets that no rule decides',
  filter: 'the usual name for a filtering table or type',
  nat: 'address translation, as a table or type',
  input: 'packets addressed to this machine',
  output: 'packets that this machine sends',
  forward: 'packets passed on to others',
  prerouting: 'packets as they arrive',
  postrouting: 'packets as they leave',
  comment: 'a remark kept with the rule',
  with: 'the kind of refusal follows',
  reset: 'a TCP reset is sent',
  '{': 'opens a set of values or a block',
  '}': 'closes the set or block',
  ';': 'ends one statement of a block',
  '!=': 'is not what follows',
  '==': 'is exactly what follows',
};

function explainWords(operands: readonly string[]): readonly Part[] {
  const tokens = operands.join(' ').match(/[{};]|!=|==|"[^"]*"?|[^\s{};,]+/g) ?? [];
  return tokens.map((token, index) => explainToken(token, index, tokens[index - 1] ?? ''));
}

function explainToken(token: string, index: number, before: string): Part {
  if (index === 0) {
    const verb = lookup(VERBS, token);
    return part(token, verb === undefined ? 'unknown' : 'operand', verb ?? 'not a command of nft');
  }
  const word = lookup(WORDS, token);
  if (word !== undefined) return part(token, 'operand', word);
  if (/^\d{1,5}(?:-\d{1,5})?$/.test(token)) {
    const plain = /^(?:handle|index|position|priority|burst|rate|mark)$/.test(before);
    return part(token, 'value', plain ? `the number of the ${before}` : portMeaning(token));
  }
  if (/^[\d.]+(?:\/\d+)?$|:.*:/.test(token)) return part(token, 'value', addressMeaning(token));
  return part(token, 'value', 'a name or value chosen by the author of the rules');
}
