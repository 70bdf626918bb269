/** ufw: Ubuntu's simple face of iptables. */

import type { Part } from '../explanation.ts';
import { lookup } from '../grammars/lookup.ts';
import { portMeaning } from '../grammars/ports.ts';
import { addressMeaning } from '../grammars/targets.ts';
import { defineTool, flag, part } from '../tool.ts';
import type { Parsed } from '../tool.ts';

export default defineTool({
  name: 'ufw',
  aliases: [],
  summary: 'Sets up the host firewall in few words, for IPv4 and IPv6 alike.',
  clusterable: false,
  flags: [
    flag('--dry-run', 'prints what would change and changes nothing'),
    flag('--force', 'asks no question before acting'),
    flag('--version', 'prints the version of ufw'),
    flag('-h --help', 'prints a summary of the commands'),
  ],
  operands: (words) => words.map((word, index) => explainWord(word, words[index - 1] ?? '', index)),
  pitfalls: [
    {
      when: (parsed) => parsed.operands[0] === 'enable' || parsed.operands.join(' ') === 'default deny incoming',
      text: 'Over ssh, allow it first ("ufw allow OpenSSH"), or the next login is refused.',
    },
    {
      when: (parsed) =>
        parsed.operands.some((word) => /^\d+$/.test(word)) &&
        isRule(parsed) &&
        !parsed.operands.some((word) => /^(?:tcp|udp)$/.test(word)),
      text: 'A port without /tcp or /udp opens both.',
    },
    {
      when: (parsed) => isRule(parsed) && !parsed.operands.includes('from'),
      text: 'Without "from" the rule is for the whole world, not for your network.',
    },
    { when: isRule, text: 'Ports that Docker publishes go past ufw: they are forwarded before its rules are asked.' },
    {
      when: (parsed) => parsed.operands[0] === 'status',
      text: 'The status shows the rules of ufw only, not what nft, iptables or Docker added.',
    },
    {
      when: (parsed) => parsed.operands[0] === 'delete',
      text: 'Numbers move up after each deletion: list them again before the next.',
    },
    { when: (parsed) => parsed.operands[0] === 'reset', text: 'Reset deletes all rules and turns the firewall off.' },
  ],
  ours: () => [
    { command: 'portolan firewall', why: 'reads what is really in force, whoever wrote it' },
    { command: 'portolan exposure', why: 'joins rules and listeners and proves by probes what can be reached' },
  ],
  samples: [
    {
      command: 'ufw allow from 192.168.1.0/24 to any port 22 proto tcp',
      expect: {
        parts: [
          ['192.168.1.0/24', '256'],
          ['22', 'ssh'],
        ],
        noPitfalls: ['opens both', 'whole world'],
        pitfalls: ['Docker'],
      },
    },
    { command: 'sudo ufw allow 8080', expect: { pitfalls: ['opens both', 'whole world'] } },
    { command: 'ufw enable', expect: { pitfalls: ['allow it first'] } },
    { command: 'ufw alow 22/tcp --nope', expect: { unknown: ['--nope', 'alow'] } },
  ],
});

const VERBS: Readonly<Record<string, string>> = {
  enable: 'turns the firewall on, at boot too',
  disable: 'turns the firewall off',
  reload: 'reads the rules again',
  reset: 'turns the firewall off and deletes all rules',
  status: 'shows whether it is on, and its rules',
  show: 'shows a report on the rules or listeners',
  default: 'sets what happens to packets that no rule decides',
  allow: 'lets these packets in',
  deny: 'drops these packets in silence',
  reject: 'refuses these packets with an error',
  limit: 'lets them in, but not 6 times in 30 seconds from one address',
  delete: 'deletes a rule, by number or by its text',
  insert: 'puts the rule at this place of the list',
  prepend: 'puts the rule at the top',
  route: 'a rule for packets passed on to others',
  logging: 'sets how much is logged',
  app: 'works with application profiles',
};

const WORDS: Readonly<Record<string, string>> = {
  verbose: 'with the default policies as well',
  numbered: 'with a number for each rule',
  from: 'only from the address that follows',
  to: 'only to the address that follows',
  any: 'any address at all',
  port: 'only for the port that follows',
  proto: 'only for the protocol that follows',
  tcp: 'the protocol is TCP',
  udp: 'the protocol is UDP',
  in: 'for packets coming in',
  out: 'for packets going out',
  on: 'on the interface that follows',
  incoming: 'packets that come in',
  outgoing: 'packets that go out',
  routed: 'packets passed on to others',
  comment: 'a remark kept with the rule',
  log: 'logs new connections of the rule',
  'log-all': 'logs every packet of the rule',
  list: 'lists what there is',
  info: 'says what a profile opens',
};

function explainWord(word: string, before: string, index: number): Part {
  const verb = lookup(VERBS, word);
  if (index === 0) return part(word, verb === undefined ? 'unknown' : 'operand', verb ?? 'not a command of ufw');
  const plain = lookup(WORDS, word) ?? verb;
  if (plain !== undefined) return part(word, 'operand', plain);
  if (/^(?:insert|delete)$/.test(before) && /^\d+$/.test(word))
    return part(word, 'value', `the number of the rule, ${word}`);
  const named = /^([\d:,]+)\/(tcp|udp)$/.exec(word);
  if (named !== null) return part(word, 'value', `${named[2]!.toUpperCase()}, ${portMeaning(named[1]!)}`);
  if (/^\d{1,5}(?::\d{1,5})?$/.test(word)) return part(word, 'value', portMeaning(word));
  if (before === 'from' || before === 'to') return part(word, 'value', addressMeaning(word));
  if (before === 'on') return part(word, 'value', `the network interface ${word}`);
  return part(word, 'value', 'a service, an application profile or a text');
}

function isRule(parsed: Parsed): boolean {
  return /^(?:allow|deny|reject|limit|insert|prepend)$/.test(parsed.operands[0] ?? '');
}
