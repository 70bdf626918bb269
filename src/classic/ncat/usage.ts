/** ncat's version line and the help of what is done here. */

/** As ncat 7.93 prints it. */
export const versionLine = 'Ncat: Version 7.93 ( https://nmap.org/ncat )\n';

const lines: readonly (readonly [string, string])[] = [
  ['-4, -6', 'IPv4 only, IPv6 only'],
  ['-U, --unixsock', 'UNIX sockets'],
  ['-u, --udp', 'UDP'],
  ['-C, --crlf', 'LF becomes CR LF'],
  ['-l, --listen', 'listen'],
  ['-k, --keep-open', 'serve many clients'],
  ['-m, --max-conns N', 'at most N clients at once'],
  ['-e, --exec PROGRAM', 'a program for each client, on loopback addresses only'],
  ['-n, --nodns', 'no look-ups'],
  ['-t, --telnet', 'refuse Telnet options'],
  ['-z', 'connect only'],
  ['-p, --source-port; -s, --source', 'where to send from'],
  ['-w, --wait; -i, --idle-timeout; -d, --delay', 'times: 5, 500ms, 2m'],
  ['-o, --output; -x, --hex-dump; --append-output', 'logs'],
  ['--send-only, --recv-only, --no-shutdown', 'one direction; no FIN at the end of the input'],
  ['--allow, --allowfile, --deny, --denyfile', 'who may connect'],
  ['--broker, --chat', 'clients talk to each other'],
  ['--proxy, --proxy-type, --proxy-auth, --proxy-dns', 'http, socks4, socks5'],
  ['--ssl, --ssl-verify, --ssl-cert, --ssl-key', 'TLS'],
  ['--ssl-trustfile, --ssl-ciphers, --ssl-servername, --ssl-alpn', 'its details'],
];

/** What `-h` prints. */
export const help = `Ncat 7.93 ( https://nmap.org/ncat )
Usage: ncat [options] [hostname] [port]

${lines.map(([flags, meaning]) => `  ${flags.padEnd(60)} ${meaning}\n`).join('')}`;
