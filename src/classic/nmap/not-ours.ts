/** What nmap does and Portolan does not, with the reasons. */

const evades = 'it hides who scans, and Portolan scans in the open';
const scripts = 'there are no scripts here; -sV and portolan identify ask the services themselves';

/** Options that nmap has and Portolan does not do, by letter or long name. */
export const notOursReasons: Readonly<Record<string, string>> = {
  D: `decoys are ${evades.replace('it hides', 'for hiding')}`,
  sI: `an idle scan is sent in the name of another host; ${evades}`,
  b: 'an FTP bounce sends through a server of somebody else',
  'spoof-mac': evades,
  f: `fragments are for passing filters unseen; ${evades}`,
  ff: `fragments are for passing filters unseen; ${evades}`,
  mtu: `fragments are for passing filters unseen; ${evades}`,
  script: scripts,
  'script-trace': scripts,
  'script-updatedb': scripts,
  'script-args': scripts,
  'script-args-file': scripts,
  'script-help': scripts,
  'script-timeout': scripts,
  iR: 'addresses at random are outside of any scope; name what you own or may test',
  proxies: 'nothing is scanned through proxies; portolan talk --proxy connects through one',
  proxy: 'nothing is scanned through proxies; portolan talk --proxy connects through one',
  'ip-options': 'packets with IP options are dropped by every router',
  'route-dst': 'portolan doctor shows the way to a host',
  servicedb: 'name the folder of nmap-services with --datadir',
  versiondb: 'service probes are our own',
  'version-trace': 'portolan identify HOST:PORT tells what was asked and answered',
  oS: 'a joke of 1997; -oN writes plain text',
  adler32: 'SCTP checksums are CRC32c (RFC 9260)',
  'deprecated-xml-osclass': 'no program reads it any more',
  'nsock-engine': 'connections are watched by epoll',
  'release-memory': 'it is a switch for the developers of nmap',
  nogcc: 'it is a switch for the developers of nmap',
  thc: 'it is a joke',
  yoloscan: 'it is a joke',
  I: 'no system tells the owners of its connections to strangers any more (RFC 1413)',
  q: 'a process that hides its name is no way to scan',
};
