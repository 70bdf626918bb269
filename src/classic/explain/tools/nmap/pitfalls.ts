/** The traps of nmap. */

import { isFullAddressList, prefixSize } from '../../grammars/targets.ts';
import type { Parsed, Pitfall } from '../../tool.ts';

/** What a line for nmap can step into, most grave first. */
export const NMAP_PITFALLS: readonly Pitfall[] = [
  {
    when: (parsed) => parsed.operands.some(isFullAddressList),
    text: 'nmap itself answers "Failed to resolve": a list of addresses is written with blanks, a range only in its octets (10.0.0.1-20). Our scan takes both.',
  },
  {
    when: (parsed) => parsed.operands.some(mayBeForeign) || parsed.has('-iR', '-iL'),
    text: 'Scan only machines that you own or may test: elsewhere it is unwelcome, and in many countries an offence.',
  },
  {
    when: (parsed) =>
      parsed.has('-sS', '-sA', '-sW', '-sM', '-sF', '-sN', '-sX', '-sY', '-sZ', '-sU', '-sO', '-O', '-A') &&
      !parsed.asRoot,
    text: 'This kind of scan needs root (raw packets); without it nmap refuses, while a plain scan falls back to connect.',
  },
  {
    when: (parsed) => scansPorts(parsed) && !parsed.has('-p', '-F', '--top-ports', '--port-ratio'),
    text: 'Only 1000 of 65,536 TCP ports are looked at: what listens elsewhere is missed. -p- looks at all.',
  },
  {
    when: (parsed) => scansPorts(parsed) && parsed.has('-F', '--top-ports'),
    text: 'Only the most common ports are looked at: a service on an odd port is missed.',
  },
  {
    when: (parsed) => scansPorts(parsed) && !parsed.has('-sV', '-A', '-sO'),
    text: 'The SERVICE column is read off a table by port number: FTP on 2121 shows as ccproxy-ftp. Only -sV asks the port itself.',
  },
  {
    when: (parsed) => parsed.has('-sU'),
    text: 'A silent UDP port shows as open|filtered: no answer proves nothing. UDP scans are slow, since hosts limit their ICMP errors.',
  },
  {
    when: (parsed) => parsed.has('-sF', '-sN', '-sX', '-sM'),
    text: 'Silent ports show as open|filtered; Windows answers with a reset on every port, so all look closed.',
  },
  {
    when: (parsed) => parsed.has('-sA'),
    text: 'An ACK scan never finds open ports; it maps the rules of a firewall.',
  },
  {
    when: (parsed) => parsed.has('--min-rate') || parsed.value('-T') === '5',
    text: 'Forced speed loses open ports without a word: probes are dropped on the way and the ports show as filtered.',
  },
  {
    when: (parsed) => parsed.has('-Pn') && parsed.operands.some((target) => (prefixSize(target) ?? 1) > 1),
    text: '-Pn scans every address of the network, also those where no host is: it takes very long.',
  },
  {
    when: (parsed) => scansPorts(parsed) && !parsed.has('-Pn'),
    text: 'A host that answers no ping counts as down and is not scanned at all; -Pn scans it all the same.',
  },
  {
    when: (parsed) => parsed.has('-sn', '-sP'),
    text: 'No port is scanned; without root nmap asks only ports 80 and 443 whether a host is up.',
  },
  {
    when: (parsed) => parsed.has('-O', '-A'),
    text: 'The system is a guess: it needs one open and one closed port that can be reached, and a firewall in between spoils it.',
  },
  {
    when: (parsed) => parsed.has('-A', '-sC', '--script'),
    text: 'Scripts talk to services and may log in, crash or change things; the targets log them.',
  },
  {
    when: (parsed) => parsed.has('-D', '-S', '-sI', '--spoof-mac', '-b'),
    text: 'A false source hides who scans only from logs; answers go to the false address, and using it may be unlawful.',
  },
  {
    when: (parsed) => parsed.has('--host-timeout'),
    text: 'A host that runs out of time loses the open ports that were found already.',
  },
  {
    when: scansPorts,
    text: '"filtered" covers silence and ICMP refusals alike: a port behind REJECT shows as filtered here and as "refused" in nc. --reason tells.',
  },
];

/** Whether a scan of ports is asked for, not only of hosts. */
function scansPorts(parsed: Parsed): boolean {
  return parsed.operands.length > 0 && !parsed.has('-sn', '-sP', '-sL', '-h', '-V', '--iflist', '--script-help');
}

/** Any target that is not plainly loopback is worth the word, private networks too: they may not be one's own. */
function mayBeForeign(target: string): boolean {
  return !/^127\.|^localhost$|^::1$/.test(target);
}
