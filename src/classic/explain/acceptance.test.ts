/** The command lines that teaching texts on ports print, verbatim: each is understood whole, with its known trap. */

import { describe, expect, test } from 'vitest';
import type { Explanation } from './explanation.ts';
import { explainCommand } from './explain.ts';

/** A line, and fragments that must each be in some pitfall. */
const LINES: readonly (readonly [string, ...string[]])[] = [
  ['nc -l 9000', 'every address', 'nc -l -p PORT'],
  ['nc <destination> 9000', 'escape sequences'],
  ['nc -l 8000 > myfile', 'no hash'],
  ['nc <destination> 8000  < /etc/passwd', 'hangs for ever', 'account file'],
  ['netstat -apn | grep 7000', 'process number', '17000'],
  ['nc -l 7000', 'every address'],
  ['nc <destination> 7000'],
  ['sudo lsof -i -n | grep 5000', 'column titles'],
  ['nc -l 5000'],
  ['nc <dest> 5000'],
  ['sudo lsof -i -n | grep "nc "', 'rsync'],
  ['nc <dest_ip> <port>'],
  ['nc -l <port>'],
  ['tcpdump src port not 22 and dst port not 22', 'the very program of "not port 22"'],
  ['tcpdump dst citizensbank.com', 'looked up once'],
  ['http://servername.com:8080', 'may be anything'],
  ['$ sudo netstat -alnp | head', '-a overrides -l', 'lowest PID', 'cut without a word'],
  ['netstat -bro', 'routing table', 'netstat -abno'],
  ['netstat -abno', 'of Windows netstat'],
  ['$ nc 136.145.181.40 4088'],
  ['$ nc -l 4088'],
  ['nc -u', 'Silence proves nothing'],
  ['nc -u -l 4088', 'locks to the first peer', 'depends on the build'],
  ['sudo lsof -i :<port-number>', 'either end'],
  ['sudo lsof -i :80', 'either end'],
  ["sudo lsof -i :<port-number> -n -P | awk 'NR==1 || /LISTEN/ {print $2, $1, $3}'", 'counted by blanks'],
  ['sudo netstat -tulnp | grep :<port-number>', 'longer ports'],
  ['sudo netstat -tulnp | grep :80', ':8080'],
  ['ss -tuln', 'not all connections', '127.0.0.1 is this machine only'],
  ['ss -tln'],
  ['ss -uln'],
  ['ss -tuln state listening', 'leaves out every UDP socket'],
  ['ss -tuln state established', 'wins over -l'],
  ['ss -tan | grep ESTAB | wc -l', 'counts as 2'],
  ["ss -tan state established '( dport = :22 or sport = :22 )'"],
  ['nmap <ip-address>', '1000 of 65,536'],
  ['nmap <ip-address1,ip-address2,...>', 'Failed to resolve'],
  ['nmap <ip-address-start>-<ip-address-end>', 'Failed to resolve'],
  ['nmap 127.0.0.1,127.0.0.2', 'Failed to resolve'],
  ['nmap 127.0.0.1-127.0.0.3', 'Failed to resolve'],
  ['nmap 127.0.0.1-3'],
  ['nmap 192.168.1.1-20', 'own or may test'],
  ['nmap <ip-address cidr="">'],
  ['nmap 192.168.1.0/24', 'own or may test'],
  ['nmap -F <ip-address>', 'on an odd port is missed'],
  ['$ nmap -p 80,443,22 192.168.1.100', 'ccproxy-ftp'],
  ['nmap -p 1-1000 192.168.1.100', '--reason'],
  ['nmap -sS -O 192.168.1.0/24', 'needs root', 'a guess'],
  ['nmap --top-ports 100 target.com', 'on an odd port is missed'],
  ['nmap -Pn 192.168.1.0/24', 'takes very long'],
  ['netstat -tuln', '0.0.0.0 and ::'],
  ['iptables -A INPUT -s 192.168.1.0/24 -p tcp --dport 22 -j ACCEPT', 'IPv6'],
  ['iptables -A INPUT -p tcp --dport 80 -j ACCEPT', 'Docker'],
  ['iptables -A INPUT -p tcp --dport 443 -j ACCEPT', 'lost at the next boot'],
  ['iptables -A INPUT -j DROP', 'Drops loopback', 'DNS replies'],
  ['iptables -A OUTPUT -p udp --dport 53 -j ACCEPT', 'come in through INPUT'],
  ['lsof -i :80', 'left out silently'],
  ['fuser -n tcp 80', 'Cannot stat file'],
  ['telnet target.com 80', 'no verdict'],
  ['nc -zv target.com 80', 'REJECT'],
  ['nc -u target.com 53', 'Silence proves nothing'],
];

const RULESET = [
  'iptables -A INPUT -s 192.168.1.0/24 -p tcp --dport 22 -j ACCEPT',
  'iptables -A INPUT -p tcp --dport 80 -j ACCEPT',
  'iptables -A INPUT -p tcp --dport 443 -j ACCEPT',
  'iptables -A INPUT -j DROP',
  'iptables -A OUTPUT -p udp --dport 53 -j ACCEPT',
];
const REPLIES = 'iptables -A INPUT -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT';
const LOOPBACK = 'iptables -A INPUT -i lo -j ACCEPT';

describe.each(LINES)('%s', (line, ...fragments) => {
  test('has no unknown part, and a meaning for each', () => {
    const parts = partsOf(explainCommand(line));
    expect(parts.length).toBeGreaterThan(0);
    expect(parts.filter((piece) => piece.kind === 'unknown')).toEqual([]);
    for (const piece of parts) {
      expect(piece.meaning.trim().split(/\s+/).length, `${piece.text}: ${piece.meaning}`).toBeGreaterThanOrEqual(3);
    }
  });

  test('names its traps', () => {
    const pitfalls = pitfallsOf(explainCommand(line));
    for (const fragment of fragments) expect(pitfalls).toContain(fragment);
  });

  test('offers a form of ours', () => {
    const forms = explainCommand(line).stages.flatMap((stage) => stage.ours);
    expect(forms.length).toBeGreaterThan(0);
    for (const form of forms) expect(form.command).toMatch(/^portolan(?: |$)/);
  });
});

describe('the whole ruleset', () => {
  test('kills loopback and DNS replies as printed', () => {
    const pitfalls = pitfallsOf(explainCommand(RULESET.join('\n')));
    expect(pitfalls).toContain('Drops loopback');
    expect(pitfalls).toContain('DNS replies');
  });

  test('with a rule for replies only loopback is lost', () => {
    const pitfalls = pitfallsOf(explainCommand([REPLIES, ...RULESET].join('\n')));
    expect(pitfalls).toContain('Drops loopback');
    expect(pitfalls).not.toContain('DNS replies');
  });

  test('with both rules nothing is lost; behind the DROP they come too late', () => {
    expect(pitfallsOf(explainCommand([LOOPBACK, REPLIES, ...RULESET].join('\n')))).not.toMatch(
      /Drops loopback|DNS replies/,
    );
    expect(pitfallsOf(explainCommand([...RULESET, LOOPBACK, REPLIES].join('\n')))).toMatch(/Drops loopback/);
  });
});

test('a line given as words is explained like the line', () => {
  const words = ['ss', '-tan', 'state', 'established', '( dport = :22 or sport = :22 )'];
  const line = "ss -tan state established '( dport = :22 or sport = :22 )'";
  expect(explainCommand(words)).toEqual(explainCommand(line));
  expect(explainCommand(['netstat -apn | grep 7000'])).toEqual(explainCommand('netstat -apn | grep 7000'));
  expect(explainCommand(['netstat', '-apn', '|', 'grep', '7000'])).toEqual(explainCommand('netstat -apn | grep 7000'));
});

function partsOf(explanation: Explanation): Explanation['stages'][number]['parts'] {
  return explanation.stages.flatMap((stage) => stage.parts);
}

function pitfallsOf(explanation: Explanation): string {
  return explanation.stages.flatMap((stage) => stage.pitfalls).join('\n');
}
