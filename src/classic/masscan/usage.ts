/** What `portolan masscan` prints about itself. */
import { notOursReasons } from './parameters.ts';

/** The short summary: nothing was asked for, or -h. */
export const usage: string = `usage:
portolan masscan -p22,443 192.168.0.0/16 --rate=5000
 two ports of a private network, 5000 packets a second
portolan masscan --help
 all parameters
portolan masscan --nmap
 those options that are nmap's, too
portolan masscan -p80 192.168.0.0/16 --banners -oD <filename>
 find out what speaks there, one JSON object a line in <filename>
`;

/** The parameters, by what they are for. */
export const help: string = `portolan masscan: masscan 1.3.2's command line over Portolan's scanner.
Parameters stand on the command line (--rate 1000, --rate=1000) or in a file
(rate = 1000, read with -c FILE); --echo prints those in force as such a file.

TARGETS
  ADDRESS, NETWORK/BITS, FIRST-LAST   both families, lists with commas
  --range, -iL FILE (- for standard input), --exclude, --excludefile FILE
  --ports, -p 80,8000-8100,U:53,S:9899   TCP, UDP (U:), SCTP (S:)
  --top-ports [N], --ping
HOW
  --rate PACKETS (100), --retries N (only who is silent is asked again, N times;
    masscan sends (N+1)*(N+1) packets to everyone)
  --wait SECONDS (10, forever), --seed NUMBER, --shard 1/3
  --resume paused.conf, --resume-index, --resume-count
  -e DEVICE, --adapter-ip, --adapter-port, --ttl
  --banners (over connections of the kernel), --connection-timeout SECONDS
  --offline, --dry-run: prints the packets and sends none; -sL: the addresses
RESULTS
  --open-only, --show open|closed, --noshow
  -oX -oJ -oD -oG -oL -oU FILE (- for standard output), --output-format,
  --output-filename, --append-output, --interactive
  --packet-trace, -v, --iflist, --version
This host and loopback can be scanned, which masscan cannot do.
Scan only what you own or may test: other targets than private networks have
to stand in the scope file (portolan scan --help).
`;

/** Options of nmap that mean the same here. */
export const nmapHelp: string = `portolan masscan [Options] -p{Target-Ports} {Target-IP-Ranges}
The options of nmap that mean the same here:
  -iL <file>  --exclude <list>  --excludefile <file>
  -Pn  -n  -sS  (what is so anyway)   -sU, -sL
  -p <port ranges>  --top-ports <number>
  --max-rate <number>  --ttl <number>
  -e <device>  -S <address>  -g <port>
  -oX -oG <file>  --append-output  --open  --packet-trace  --iflist
  --resume <file>  -v  -d  -V  -h
portolan nmap takes all the others.
`;

/** Parameters of masscan that are refused, for \`--help -v\`. */
export function refusedText(): string {
  return Object.entries(notOursReasons)
    .map(([name, reason]) => `  --${name}: ${reason}\n`)
    .join('');
}

/** The version. */
export function versionText(version: string): string {
  return `\nPortolan version ${version} (masscan 1.3.2 compatible)\n`;
}
