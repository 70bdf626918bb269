/** ncat of the nmap project (7.93): nc with TLS, proxies, access lists and many clients. */

import type { Part } from '../explanation.ts';
import { looksLikePort, portMeaning } from '../grammars/ports.ts';
import { addressMeaning } from '../grammars/targets.ts';
import { endpoint, portWord } from '../ours.ts';
import { defineTool, flag, part } from '../tool.ts';
import type { Parsed } from '../tool.ts';

export default defineTool({
  name: 'ncat',
  aliases: [],
  summary: 'Connects to a port or listens on one, with TLS, proxies and access lists.',
  clusterable: true,
  longOnly: true,
  flags: [
    flag('-l --listen', 'listens for connections in place of making one'),
    flag('-k --keep-open', 'serves several clients at once and goes on listening'),
    flag('-u --udp', 'uses UDP datagrams in place of TCP'),
    flag('-U --unixsock', 'uses a Unix domain socket'),
    flag('--sctp', 'uses SCTP in place of TCP'),
    flag('--vsock', 'uses a socket between virtual machine and host'),
    flag('-4', 'uses IPv4 addresses only'),
    flag('-6', 'uses IPv6 addresses only'),
    flag('-z', 'connects and sends nothing: a look whether the port is open'),
    flag('-v --verbose', 'says what happens, on standard error; twice for more'),
    flag('-n --nodns', 'takes addresses as numbers only, with no DNS look-ups'),
    flag('-p --source-port', 'the local port to send from, or to listen on', { name: 'PORT', meaning: portMeaning }),
    flag('-s --source', 'the local address to send from', { name: 'ADDRESS', meaning: addressMeaning }),
    flag('-w --wait', 'gives up connecting after this time', 'TIME'),
    flag('-i --idle-timeout', 'ends when nothing was sent or received for this time', 'TIME'),
    flag('-d --delay', 'waits this long between reads and writes', 'TIME'),
    flag('-q', 'waits this long after the input has ended (7.96 and later)', 'TIME'),
    flag('-m --max-conns', 'the most clients at one time', 'COUNT'),
    flag('-e --exec', 'runs this program for each connection', 'PROGRAM'),
    flag('-c --sh-exec', 'runs this shell command for each connection', 'COMMAND'),
    flag('--lua-exec', 'runs this Lua script for each connection', 'FILE'),
    flag('-g', 'loose source route through these hops', 'HOPS'),
    flag('-G', 'the pointer into the source route', 'NUMBER'),
    flag('-C --crlf', 'sends CR LF for each line feed'),
    flag('-o --output', 'writes what passes into a file', 'FILE'),
    flag('-x --hex-dump', 'writes what passes as a hex dump into a file', 'FILE'),
    flag('--append-output', 'adds to the dump files in place of emptying them'),
    flag('--send-only', 'only sends, and quits when the input ends'),
    flag('--recv-only', 'only receives, and quits when the peer closes'),
    flag('--no-shutdown', 'keeps both directions open when the input ends'),
    flag('-t --telnet', 'refuses telnet options that the peer asks for'),
    flag('--allow', 'lets only these clients in', 'HOSTS'),
    flag('--allowfile', 'lets only the clients listed in a file in', 'FILE'),
    flag('--deny', 'turns these clients away', 'HOSTS'),
    flag('--denyfile', 'turns the clients listed in a file away', 'FILE'),
    flag('--broker', 'passes what one client sends to all others'),
    flag('--chat', 'a broker that numbers its users'),
    flag('--proxy', 'goes through this proxy', 'HOST:PORT'),
    flag('--proxy-type', 'the protocol of the proxy: http, socks4, socks5', 'TYPE'),
    flag('--proxy-auth', 'user and password for the proxy', 'USER:PASSWORD'),
    flag('--proxy-dns', 'where names are looked up: local, remote, both, none', 'WHERE'),
    flag('--ssl', 'speaks TLS on the connection'),
    flag('--ssl-verify', 'checks the certificate of the server'),
    flag('--ssl-cert', 'the certificate to present', 'FILE'),
    flag('--ssl-key', 'the private key of the certificate', 'FILE'),
    flag('--ssl-trustfile', 'the authorities to trust', 'FILE'),
    flag('--ssl-ciphers', 'the ciphers to allow', 'LIST'),
    flag('--ssl-servername', 'the name to ask for (SNI)', 'NAME'),
    flag('--ssl-alpn', 'the protocols to offer (ALPN)', 'LIST'),
    flag('--version', 'prints the version of ncat'),
    flag('-h --help', 'prints a summary of the options'),
  ],
  operands: explainEnds,
  pitfalls: [
    {
      when: (parsed) => parsed.has('--ssl') && !parsed.has('--ssl-verify', '-l'),
      text: '--ssl encrypts and does not check who is there: without --ssl-verify any certificate is taken.',
    },
    {
      when: (parsed) => parsed.has('-e', '-c', '--lua-exec'),
      text: 'A program on a port gives whoever connects the rights of this user; bind it to 127.0.0.1 and use --allow.',
    },
    {
      when: (parsed) => parsed.has('-l') && parsed.operands.length < 2,
      text: 'Listens on every address of this machine, IPv4 and IPv6.',
    },
    {
      when: (parsed) => parsed.has('-z') && /-/.test(parsed.operands[1] ?? ''),
      text: 'ncat takes one port, not a range, and no service name.',
    },
    {
      when: (parsed) => parsed.has('-u') && parsed.has('-l') && !parsed.has('-k'),
      text: 'A UDP listener without -k ends after the first peer.',
    },
    {
      when: (parsed) => parsed.has('-u') && !parsed.has('-l'),
      text: 'ncat says "Connected" for UDP whatever is there: silence proves nothing.',
    },
    {
      when: (parsed) => parsed.has('-i'),
      text: 'The idle timeout is for the whole program: it ends all clients, not one.',
    },
    {
      when: (parsed) => parsed.has('--allow', '--allowfile', '--deny', '--denyfile'),
      text: 'A client turned away sees a connection that opens and closes, with exit code 0, not a refusal.',
    },
  ],
  ours: (parsed) => {
    const port = portWord(parsed.operands.at(-1) ?? parsed.value('-p') ?? 'PORT');
    if (parsed.has('-l'))
      return [{ command: `portolan listen ${port}`, why: 'listens, on loopback unless told otherwise' }];
    const peer = endpoint(parsed.operands[0] ?? 'HOST', port);
    if (parsed.has('-z')) return [{ command: `portolan check ${peer}`, why: 'verdict, evidence and next step' }];
    return [{ command: `portolan talk ${peer}`, why: 'talks to the port, with the output made safe for the terminal' }];
  },
  samples: [
    {
      command: 'ncat --ssl example.com 443',
      expect: { pitfalls: ['--ssl-verify'], ours: ['portolan talk example.com:443'] },
    },
    {
      command: 'ncat -lk 8080 --sh-exec "cat /etc/motd"',
      expect: { pitfalls: ['rights of this user', 'every address'] },
    },
    { command: 'ncat -ul 53', expect: { pitfalls: ['first peer'] } },
    { command: 'ncat -z host 1-10 -j', expect: { pitfalls: ['not a range'], unknown: ['-j'] } },
  ],
});

function explainEnds(words: readonly string[], parsed: Parsed): readonly Part[] {
  if (parsed.has('-l') && words.length === 1 && looksLikePort(words[0]!) && /^[\d<]/.test(words[0]!)) {
    return [part(words[0]!, 'operand', `listens on this port: ${portMeaning(words[0]!)}`)];
  }
  const [host, ...ports] = words;
  const role = parsed.has('-l') ? 'listens on this address only' : 'the peer';
  return [
    part(host!, 'operand', `${role}: ${addressMeaning(host!)}`),
    ...ports.map((word) => part(word, 'operand', `the port there: ${portMeaning(word)}`)),
  ];
}
