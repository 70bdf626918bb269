/** ping of iputils: ICMP echo, which knows no ports. */

import { addressMeaning } from '../grammars/targets.ts';
import { hostWord } from '../ours.ts';
import { defineTool, flag, part } from '../tool.ts';

export default defineTool({
  name: 'ping',
  aliases: ['ping6'],
  summary: 'Asks a host for ICMP echo replies and times them.',
  clusterable: true,
  flags: [
    flag('-4', 'uses IPv4 addresses only'),
    flag('-6', 'uses IPv6 addresses only'),
    flag('-a', 'beeps at each reply'),
    flag('-A', 'sends as fast as replies come'),
    flag('-b', 'allows broadcast addresses'),
    flag('-c', 'stops after this many requests', 'COUNT'),
    flag('-D', 'prints a time stamp before each line'),
    flag('-B', 'keeps to the source address of the start'),
    flag('-C', 'connects the socket to the host'),
    flag('-d', 'turns on debugging of the socket'),
    flag('-e', 'the number that marks the requests', 'NUMBER'),
    flag('-F', 'the flow label of the packets (IPv6)', 'LABEL'),
    flag('-N', 'asks for node information (IPv6)', 'OPTION'),
    flag('-f', 'floods: sends as fast as it can (root only)'),
    flag('-i', 'the pause between two requests', 'SECONDS'),
    flag('-I', 'sends from this interface or address', 'INTERFACE'),
    flag('-l', 'sends this many without waiting', 'COUNT'),
    flag('-L', 'does not hear its own multicasts'),
    flag('-m', 'sets a mark on the packets', 'MARK'),
    flag('-M', 'what is done about fragments: do, want, dont', 'HINT'),
    flag('-n', 'prints addresses as numbers, with no DNS look-ups'),
    flag('-O', 'says when a reply is missing before the next request'),
    flag('-p', 'fills the packets with this pattern', 'HEX'),
    flag('-q', 'prints the summary alone'),
    flag('-Q', 'the type of service of the packets', 'TOS'),
    flag('-R', 'records the route in the IP header'),
    flag('-r', 'sends to a neighbour directly, past the routes'),
    flag('-s', 'how many bytes of data to send', 'BYTES'),
    flag('-S', 'the size of the send buffer', 'BYTES'),
    flag('-t', 'the time to live of the packets', 'HOPS'),
    flag('-T', 'IP time stamp options', 'OPTION'),
    flag('-U', 'prints the full time from user to user'),
    flag('-v', 'says more of what comes back'),
    flag('-V', 'prints the version of iputils'),
    flag('-w', 'stops after this time, whatever came back', 'SECONDS'),
    flag('-W', 'waits this long for a reply', 'SECONDS'),
    flag('-h', 'prints a summary of the options'),
  ],
  operands: (words) =>
    words.map((word, index) =>
      index === 0 || !/^\d{1,5}$/.test(word)
        ? part(word, 'operand', `the host to ask: ${addressMeaning(word)}`)
        : part(word, 'unknown', 'ping has no ports; this word is read as an address'),
    ),
  pitfalls: [
    {
      when: () => true,
      text: 'ping knows no ports: a host that answers may have every port closed, and a silent one may serve.',
    },
    {
      when: (parsed) => parsed.operands.some((word) => /^[^:]+:\d+$/.test(word)),
      text: 'HOST:PORT is no form of ping: it looks the whole word up as a name.',
    },
    { when: (parsed) => !parsed.has('-c', '-w'), text: 'Without -c it goes on until it is stopped.' },
  ],
  ours: (parsed) => [
    {
      command: `portolan check ${hostWord(parsed.operands[0]?.replace(/:\d+$/, '') ?? 'HOST')}:PORT`,
      why: 'asks the port itself, and says what answered',
    },
  ],
  samples: [
    {
      command: 'ping -c 3 192.168.1.1',
      expect: { parts: [['3', 'COUNT']], pitfalls: ['knows no ports'], ours: ['portolan check 192.168.1.1:PORT'] },
    },
    { command: 'ping target.com:80', expect: { pitfalls: ['no form of ping', 'until it is stopped'] } },
    { command: 'ping target.com 80 -Z', expect: { unknown: ['-Z', '80'] } },
  ],
});
