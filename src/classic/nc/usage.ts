/** The usage line of OpenBSD netcat in Debian 12 (1.219-1), and what its letters mean, in our words. */

/** The profile's line. */
export const versionLine = 'OpenBSD netcat (Debian patchlevel 1.219-1)\n';

/** What is printed for a command line that cannot be understood. */
export const usage = `usage: nc [-46CDdFhklNnrStUuvZz] [-I length] [-i interval] [-M ttl]
	  [-m minttl] [-O length] [-P proxy_username] [-p source_port]
	  [-q seconds] [-s sourceaddr] [-T keyword] [-V rtable] [-W recvlimit]
	  [-w timeout] [-X proxy_protocol] [-x proxy_address[:port]]
	  [destination] [port]
`;

const summary: readonly (readonly [flag: string, meaning: string])[] = [
  ['-4', 'IPv4 alone'],
  ['-6', 'IPv6 alone'],
  ['-b', 'datagrams to a broadcast address are allowed'],
  ['-C', 'lines go out with CR LF'],
  ['-D', 'SO_DEBUG on the socket'],
  ['-d', 'standard input is not read'],
  ['-F', 'refused: hands the socket to another program'],
  ['-h', 'these lines'],
  ['-I length', 'receive buffer, bytes'],
  ['-i interval', 'seconds between lines, or between ports'],
  ['-k', 'listen on when a client has left'],
  ['-l', 'listen instead of connecting'],
  ['-M ttl', 'time to live of what is sent'],
  ['-m minttl', 'drop what has come from farther away'],
  ['-N', 'tell the peer (FIN) when standard input ends'],
  ['-n', 'addresses and ports are numbers, nothing is looked up'],
  ['-O length', 'send buffer, bytes'],
  ['-P proxyuser', 'who we are at the proxy'],
  ['-p port', 'the port to connect from'],
  ['-q secs', 'end so long after standard input'],
  ['-r', 'ports of a range in any order'],
  ['-S', 'refused: signatures of RFC 2385'],
  ['-s sourceaddr', 'the address to connect from, or to listen on'],
  ['-T keyword', 'type of service: a name or a number'],
  ['-t', 'refuse every Telnet option of the peer'],
  ['-U', 'a UNIX socket: the operand is its path'],
  ['-u', 'UDP'],
  ['-V rtable', 'refused: another routing table'],
  ['-v', 'say what happens'],
  ['-W recvlimit', 'end after so many packets'],
  ['-w timeout', 'seconds for connecting, and of silence'],
  ['-X proto', 'what the proxy speaks: 4, 5 (SOCKS) or connect'],
  ['-x addr[:port]', 'go through this proxy'],
  ['-Z', 'refused: DCCP'],
  ['-z', 'connect and close: which ports answer'],
];

/** What `-h` prints. */
export const help = `${versionLine}${usage}	Options, explained by Portolan:
${summary.map(([flag, meaning]) => `\t\t${flag}${flag.length < 8 ? '\t\t' : '\t'}${meaning}\n`).join('')}	A port is a number, a service's name or a range: 20-25
`;
