/** What happened on notable ports: why a listener there deserves a second look. Public records only, in a sentence each. */
import type { RegistryTransport } from './iana-table.ts';

/** An attack, a flaw or a habit of attackers that made a port notable. */
export interface AttackRecord {
  readonly port: number;
  readonly transport: RegistryTransport;
  /** When it became known. */
  readonly year: number;
  /** One sentence without a full stop. */
  readonly what: string;
  /** A CVE, RFC, CWE or advisory number. */
  readonly source: string;
}

type Row = readonly [port: number, transport: RegistryTransport, year: number, what: string, source: string];

const amplifiers = 'CISA TA14-017A';

const rows: readonly Row[] = [
  [19, 'udp', 2014, 'one small request draws a long answer: an old debugging service used as an amplifier', amplifiers],
  [21, 'tcp', 2011, 'a release of vsftpd 2.3.4 was replaced by one with a back door on 6200', 'CVE-2011-2523'],
  [21, 'tcp', 2015, 'ProFTPD let anybody copy files without logging in', 'CVE-2015-3306'],
  [22, 'tcp', 2008, 'Debian made SSH keys from 32,768 possible seeds: they can be tried one by one', 'CVE-2008-0166'],
  [22, 'tcp', 2024, 'a release of xz carried a back door that woke up inside sshd', 'CVE-2024-3094'],
  [
    22,
    'tcp',
    2024,
    'a race in the sshd of many Linux systems let strangers run code as root (regreSSHion)',
    'CVE-2024-6387',
  ],
  [
    23,
    'tcp',
    2016,
    'Mirai took over cameras and routers by factory passwords and flooded whole networks',
    'CISA TA16-288A',
  ],
  [25, 'tcp', 1988, 'the first Internet worm spread by the debug command of sendmail', 'RFC 1135'],
  [25, 'tcp', 2019, 'a crafted recipient made Exim servers run commands as root', 'CVE-2019-10149'],
  [
    53,
    'udp',
    2008,
    'answers could be forged into the caches of nearly every resolver: source ports became random',
    'CVE-2008-1447',
  ],
  [53, 'udp', 2013, 'open resolvers multiplied a flood to some 300 Gb/s', 'CISA TA13-088A'],
  [53, 'tcp', 2020, 'an answer too long made Windows DNS servers run code as the system (SIGRed)', 'CVE-2020-1350'],
  [69, 'udp', 2003, 'the Blaster worm fetched its body over TFTP from the machine it came from', 'CVE-2003-0352'],
  [79, 'tcp', 1988, 'the first Internet worm overflowed the line buffer of fingerd', 'RFC 1135'],
  [80, 'tcp', 2001, 'Code Red ran through IIS servers by one overlong request', 'CVE-2001-0500'],
  [80, 'tcp', 2014, 'CGI pages passed request headers to a shell that ran them (Shellshock)', 'CVE-2014-6271'],
  [88, 'tcp', 2014, 'any domain user could forge a ticket of an administrator', 'CVE-2014-6324'],
  [111, 'udp', 2015, 'port mappers answered forged questions with long lists and served as amplifiers', amplifiers],
  [111, 'udp', 2017, 'a few packets made rpcbind use up all memory (rpcbomb)', 'CVE-2017-8779'],
  [
    123,
    'udp',
    2013,
    'the monlist command returned up to 600 addresses for one forged packet: floods of 400 Gb/s',
    'CVE-2013-5211',
  ],
  [135, 'tcp', 2003, 'Blaster ran through Windows machines by an overflow in their RPC service', 'CVE-2003-0352'],
  [137, 'udp', 2014, 'NetBIOS name servers answered forged questions and served as amplifiers', amplifiers],
  [139, 'tcp', 2008, 'Conficker spread by a crafted RPC request over SMB', 'CVE-2008-4250'],
  [161, 'udp', 2002, 'malformed requests crashed or took over the SNMP agents of most makers at once', 'CVE-2002-0013'],
  [161, 'udp', 2016, 'a leaked tool took over Cisco firewalls by SNMP (EXTRABACON)', 'CVE-2016-6366'],
  [389, 'udp', 2016, 'connectionless LDAP answered forged questions some fifty times their size', amplifiers],
  [
    427,
    'tcp',
    2023,
    'ESXiArgs encrypted virtual machines of hosts whose service location daemon was reachable',
    'CVE-2021-21974',
  ],
  [443, 'tcp', 2014, 'OpenSSL handed out its memory, keys included, for a false length (Heartbleed)', 'CVE-2014-0160'],
  [445, 'tcp', 2008, 'Conficker spread by a crafted RPC request over SMB', 'CVE-2008-4250'],
  [
    445,
    'tcp',
    2017,
    'WannaCry encrypted hospitals and factories, spreading by itself through SMB version 1',
    'CVE-2017-0144',
  ],
  [445, 'tcp', 2020, 'a compressed SMB 3.1.1 message ran code before any login (SMBGhost)', 'CVE-2020-0796'],
  [514, 'tcp', 1988, 'the first Internet worm went on through rsh where hosts trusted each other', 'RFC 1135'],
  [623, 'udp', 2013, "management controllers hand out a hash of any user's password before login", 'CVE-2013-4786'],
  [
    631,
    'udp',
    2024,
    'cups-browsed believed any packet that announced a printer, as the first step to running commands',
    'CVE-2024-47176',
  ],
  [873, 'tcp', 2024, 'a checksum of false length overflowed the heap of rsync servers', 'CVE-2024-12084'],
  [1099, 'tcp', 2011, 'Java RMI registries loaded classes from wherever the caller said', 'CVE-2011-3556'],
  [1433, 'tcp', 2002, 'a worm logged in to SQL servers whose administrator had no password', 'CERT IN-2002-04'],
  [
    1434,
    'udp',
    2003,
    'Slammer, one packet of 404 bytes, reached most vulnerable hosts within ten minutes',
    'CVE-2002-0649',
  ],
  [
    1521,
    'tcp',
    2012,
    'anybody could register with the Oracle listener and stand in the middle of its sessions',
    'CVE-2012-1675',
  ],
  [1900, 'udp', 2013, 'one packet overflowed the UPnP library of thousands of device types', 'CVE-2012-5958'],
  [1900, 'udp', 2014, 'home routers answered forged UPnP searches and served as amplifiers', amplifiers],
  [2323, 'tcp', 2016, 'Mirai tried Telnet here as well', 'CISA TA16-288A'],
  [2375, 'tcp', 2020, 'Kinsing starts miners through Docker APIs left open: no flaw is needed', 'MITRE ATT&CK S0599'],
  [3306, 'tcp', 2012, 'one login in 256 succeeded with any password on some builds', 'CVE-2012-2122'],
  [
    3389,
    'tcp',
    2019,
    'BlueKeep ran code before any login on older Windows and could have spread by itself',
    'CVE-2019-0708',
  ],
  [3702, 'udp', 2019, 'cameras and printers answered forged discovery probes and served as amplifiers', amplifiers],
  [4444, 'tcp', 2003, 'Blaster opened its shell here', 'CVE-2003-0352'],
  [4786, 'tcp', 2018, 'Cisco switches took configurations from anybody who spoke Smart Install', 'CVE-2018-0171'],
  [5432, 'tcp', 2013, 'a database name that began with a hyphen was read as an option of the server', 'CVE-2013-1899'],
  [
    5555,
    'tcp',
    2018,
    'miners spread through televisions and phones sold with network debugging on, which asks for no password',
    'CWE-306',
  ],
  [5900, 'tcp', 2006, 'a client could simply choose to log in without a password', 'CVE-2006-2369'],
  [5984, 'tcp', 2017, 'two JSON parsers that disagreed let anybody become administrator of CouchDB', 'CVE-2017-12635'],
  [
    5986,
    'tcp',
    2021,
    'a request without credentials ran as root on Linux machines managed by OMI (OMIGOD)',
    'CVE-2021-38647',
  ],
  [
    6379,
    'tcp',
    2020,
    'Kinsing writes its start-up jobs to disk through Redis servers without a password',
    'MITRE ATT&CK S0599',
  ],
  [6379, 'tcp', 2022, 'Lua scripts could leave their sandbox on Debian and Ubuntu', 'CVE-2022-0543'],
  [
    6443,
    'tcp',
    2018,
    'a failed upgrade request left a connection to the cluster open with full rights',
    'CVE-2018-1002105',
  ],
  [
    7001,
    'tcp',
    2019,
    'WebLogic ran commands from one unauthenticated message; used for ransom within days',
    'CVE-2019-2725',
  ],
  [7001, 'tcp', 2020, 'two dots in a path led past the login of the WebLogic console', 'CVE-2020-14882'],
  [
    7547,
    'tcp',
    2016,
    'a Mirai offspring cut off some 900,000 home routers by their remote management',
    'CVE-2016-10372',
  ],
  [
    8009,
    'tcp',
    2020,
    'Tomcat gave out any file of an application to who reached this port (Ghostcat)',
    'CVE-2020-1938',
  ],
  [
    8080,
    'tcp',
    2017,
    'a header made Struts applications run commands: the way into a credit agency with 147 million records',
    'CVE-2017-5638',
  ],
  [8080, 'tcp', 2021, 'any logged text could make Java applications load code (Log4Shell)', 'CVE-2021-44228'],
  [
    8291,
    'tcp',
    2018,
    'MikroTik routers gave out their password file; hundreds of thousands became miners and proxies',
    'CVE-2018-14847',
  ],
  [9200, 'tcp', 2014, 'a search could carry a script, which ran', 'CVE-2014-3120'],
  [9200, 'tcp', 2015, 'the sandbox for such scripts could be left', 'CVE-2015-1427'],
  [9200, 'tcp', 2017, 'thousands of servers without a password were emptied for ransom', 'CWE-306'],
  [10000, 'tcp', 2019, 'releases of Webmin carried a back door in the password change page', 'CVE-2019-15107'],
  [
    10250,
    'tcp',
    2021,
    'Hildegard ran containers through kubelets that allowed anonymous requests',
    'MITRE ATT&CK S0601',
  ],
  [
    11211,
    'udp',
    2018,
    'memcached multiplied forged packets up to 50,000 times: floods of 1.35 and 1.7 Tb/s',
    'CVE-2018-1000115',
  ],
  [
    27017,
    'tcp',
    2017,
    'tens of thousands of databases, open to all by the default of older packages, were emptied for ransom',
    'CWE-1188',
  ],
  [37215, 'tcp', 2017, 'the Satori botnet took over Huawei home routers', 'CVE-2017-17215'],
  [
    52869,
    'tcp',
    2015,
    'a UPnP service of routers with Realtek chips runs commands; botnets still try it',
    'CVE-2014-8361',
  ],
  [61616, 'tcp', 2023, 'one message made ActiveMQ load a class from anywhere; used for ransom', 'CVE-2023-46604'],
];

/** All records, by port and year. */
export const attackHistory: readonly AttackRecord[] = Object.freeze(
  rows.map(([port, transport, year, what, source]) => Object.freeze({ port, transport, year, what, source })),
);

/** The records of a port, oldest first. */
export function attacksOn(port: number, transport: RegistryTransport): readonly AttackRecord[] {
  return attackHistory.filter((record) => record.port === port && record.transport === transport);
}
