/** telnet: a remote terminal in the clear, misused for trying ports. */

import { portMeaning } from '../grammars/ports.ts';
import { addressMeaning } from '../grammars/targets.ts';
import { endpoint } from '../ours.ts';
import { defineTool, flag, part } from '../tool.ts';

export default defineTool({
  name: 'telnet',
  aliases: [],
  summary: 'Opens a terminal connection in the clear, to port 23 unless told otherwise.',
  clusterable: true,
  flags: [
    flag('-4 --ipv4', 'uses IPv4 addresses only'),
    flag('-6 --ipv6', 'uses IPv6 addresses only'),
    flag('-8 --binary', 'passes eight bits both ways'),
    flag('-a --login', 'tries to log in as the current user'),
    flag('-b --bind', 'the local address to connect from', 'ADDRESS'),
    flag('-c --no-rc', "does not read the user's .telnetrc"),
    flag('-d --debug', 'turns on debugging of the socket'),
    flag('-e --escape', 'the key that leads to the prompt of telnet', 'KEY'),
    flag('-E --no-escape', 'no key leads to the prompt of telnet'),
    flag('-K --no-login', 'does not try to log in by itself'),
    flag('-L --binary-output', 'passes eight bits on output'),
    flag('-l --user', 'logs in as this user', 'USER'),
    flag('-n --trace', 'records what passes into a file', 'FILE'),
    flag('-r --rlogin', 'behaves like rlogin, with ~ to escape'),
    flag('-x --encrypt', 'encrypts the data where both sides can, which is rare'),
  ],
  operands: (words) =>
    words.map((word, index) => {
      if (index === 0) return part(word, 'operand', `the peer: ${addressMeaning(word)}`);
      if (index === 1) return part(word, 'operand', `the port of the peer: ${portMeaning(word.replace(/^-/, ''))}`);
      return part(word, 'unknown', 'telnet takes a host and a port, no more');
    }),
  pitfalls: [
    {
      when: (parsed) => parsed.operands.length >= 2,
      text: 'As a test it has no verdict: an open port hangs until Ctrl-], a filtered one for minutes, and exit codes do not tell them apart.',
    },
    {
      when: (parsed) => parsed.operands.length >= 2,
      text: '"Connection refused" may be a firewall that rejects, not a closed port; only the packet tells (RST or ICMP).',
    },
    {
      when: (parsed) => parsed.operands.length < 2 || parsed.operands[1] === '23',
      text: 'Telnet sends user names and passwords in the clear; use ssh to log in.',
    },
    { when: () => true, text: 'Many systems no longer ship telnet.' },
  ],
  ours: (parsed) => {
    const peer = endpoint(parsed.operands[0] ?? 'HOST', parsed.operands[1] ?? '23');
    return [
      {
        command: `portolan check ${peer}`,
        why: 'says open, closed or filtered with the packet that shows it, and ends by itself',
      },
      { command: `portolan talk ${peer}`, why: 'types to the port by hand' },
    ];
  },
  samples: [
    {
      command: 'telnet target.com 80',
      expect: { pitfalls: ['no verdict', 'rejects'], ours: ['portolan check target.com:80'], parts: [['80', 'http']] },
    },
    { command: 'telnet 10.0.0.1', expect: { pitfalls: ['in the clear'] } },
    { command: 'telnet -Q host 80 extra', expect: { unknown: ['-Q', 'extra'] } },
  ],
});
