/** The traps of iptables, seen over all rules on the same line. */

import type { Parsed, Pitfall } from '../../tool.ts';

/** What a rule can step into, most grave first. */
export const IPTABLES_PITFALLS: readonly Pitfall[] = [
  {
    when: (parsed) => dropsAll(parsed) && !earlierRule(parsed, acceptsLoopback),
    text: 'Drops loopback too: programs of this machine no longer reach each other over 127.0.0.1, unless an earlier rule accepts -i lo.',
  },
  {
    when: (parsed) => dropsAll(parsed) && !earlierRule(parsed, acceptsReplies),
    text: 'Drops the answers to what this machine asks, DNS replies first, unless an earlier rule has -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT.',
  },
  {
    when: (parsed) =>
      parsed.has('-P') && /^(?:DROP|REJECT)$/.test(parsed.flags.find((given) => given.name === '-P')?.values[1] ?? ''),
    text: 'Over ssh this locks you out at once unless a rule accepts your connection first; loopback and replies need rules too.',
  },
  {
    when: (parsed) => parsed.has('-F'),
    text: 'Flushing leaves the policy: with policy DROP an empty chain drops everything, your ssh connection too. It also removes the rules of Docker and others.',
  },
  {
    when: (parsed) => chainOf(parsed) === 'OUTPUT' && parsed.value('-j') === 'ACCEPT',
    text: 'The policy of OUTPUT is ACCEPT unless changed, so this rule alone changes nothing; the replies come in through INPUT and need a rule there.',
  },
  {
    when: (parsed) => parsed.value('--dport') === '53' && parsed.value('-p') === 'udp',
    text: 'DNS uses TCP too, for long answers: open both.',
  },
  {
    when: (parsed) => parsed.has('--dport', '--sport', '--syn') && !parsed.has('-p'),
    text: '--dport and its like need -p tcp or -p udp before them; iptables refuses the rule.',
  },
  {
    when: (parsed) => parsed.has('-A') && parsed.has('-j'),
    text: '-A appends: a rule behind one that already drops or accepts the packet is never asked. -I puts it in front.',
  },
  {
    when: (parsed) => changes(parsed) && !parsed.name.startsWith('ip6'),
    text: 'Only IPv4 is filtered: the same port stays as it was over IPv6, which needs ip6tables.',
  },
  {
    when: (parsed) => changes(parsed) && parsed.name.startsWith('ip6'),
    text: 'Only IPv6 is filtered: IPv4 needs iptables. A DROP here must leave ICMPv6 alone, or neighbours are no longer found.',
  },
  {
    when: changes,
    text: 'The rule is lost at the next boot unless it is saved (iptables-save, netfilter-persistent); ufw, firewalld and Docker may rewrite it sooner.',
  },
  {
    when: (parsed) => chainOf(parsed) === 'INPUT' && changes(parsed),
    text: 'Ports that Docker publishes do not pass INPUT: they are forwarded. Use the chain DOCKER-USER for them.',
  },
  {
    when: (parsed) => parsed.value('-j') === 'REJECT',
    text: 'A client sees "connection refused" though a service may listen; nmap shows such a port as filtered.',
  },
  {
    when: (parsed) => parsed.has('-L') && !parsed.has('-n'),
    text: 'Without -n each address is looked up in DNS: the list comes slowly.',
  },
  {
    when: (parsed) => parsed.has('-L') && !parsed.has('-v'),
    text: 'Without -v the interface is not shown: "ACCEPT all anywhere" may be for loopback only.',
  },
  {
    when: (parsed) => parsed.has('-L', '-S') && !parsed.has('-t'),
    text: 'Only the filter table is shown, not nat; rules made with nft or by the other iptables variant may not show at all.',
  },
];

function chainOf(parsed: Parsed): string | undefined {
  return parsed.value('-A') ?? parsed.value('-I');
}

function changes(parsed: Parsed): boolean {
  return parsed.has('-A', '-I', '-R', '-P', '-D');
}

/** A rule for incoming packets that matches them all and does not let them in. */
function dropsAll(parsed: Parsed): boolean {
  const narrow = parsed.has('-s', '-d', '-p', '-i', '-o', '-m', '--dport', '--sport', '--ctstate', '--state', '-f');
  return chainOf(parsed) === 'INPUT' && /^(?:DROP|REJECT)$/.test(parsed.value('-j') ?? '') && !narrow;
}

function earlierRule(parsed: Parsed, holds: (rule: Parsed) => boolean): boolean {
  return parsed.earlier.some((rule) => rule.name === parsed.name && chainOf(rule) === 'INPUT' && holds(rule));
}

function acceptsLoopback(rule: Parsed): boolean {
  return rule.value('-i') === 'lo' && rule.value('-j') === 'ACCEPT';
}

function acceptsReplies(rule: Parsed): boolean {
  const states = `${rule.value('--ctstate') ?? ''},${rule.value('--state') ?? ''}`;
  return /ESTABLISHED/i.test(states) && rule.value('-j') === 'ACCEPT';
}
