/** The services everybody should know: number, transports and the document that defines them. */
import type { RegistryTransport } from '../iana-table.ts';

/** A service and its usual ports. */
export interface KnownService {
  /** As people say it: `SFTP`. */
  readonly service: string;
  /** Empty where the number varies. */
  readonly ports: readonly number[];
  readonly transports: readonly RegistryTransport[];
  readonly encrypted: boolean;
  /** What is easily got wrong about it, or null. */
  readonly note: string | null;
  readonly source: string;
}

/** By port, those without a fixed one last. */
export const knownServices: readonly KnownService[] = [
  {
    service: 'FTP',
    ports: [20, 21],
    transports: ['tcp'],
    encrypted: false,
    note: 'commands go to 21; 20 is the source of data connections in active mode only',
    source: 'RFC 959',
  },
  { service: 'SSH', ports: [22], transports: ['tcp'], encrypted: true, note: null, source: 'RFC 4253' },
  {
    service: 'SFTP',
    ports: [22],
    transports: ['tcp'],
    encrypted: true,
    note: 'a subsystem of SSH, neither FTP over TLS (990) nor the unrelated SFTP of RFC 913 (115)',
    source: 'RFC 4254 section 6.5',
  },
  { service: 'Telnet', ports: [23], transports: ['tcp'], encrypted: false, note: null, source: 'RFC 854' },
  {
    service: 'SMTP',
    ports: [25],
    transports: ['tcp'],
    encrypted: false,
    note: 'between servers; programs hand in mail on 465 (TLS) or 587',
    source: 'RFC 5321',
  },
  {
    service: 'DNS',
    ports: [53],
    transports: ['tcp', 'udp'],
    encrypted: false,
    note: 'TCP is not optional: long answers and zone transfers use it (RFC 7766)',
    source: 'RFC 1035',
  },
  {
    service: 'DHCP',
    ports: [67, 68],
    transports: ['udp'],
    encrypted: false,
    note: 'servers on 67, clients on 68',
    source: 'RFC 2131',
  },
  {
    service: 'TFTP',
    ports: [69],
    transports: ['udp'],
    encrypted: false,
    note: 'only the first packet goes to 69; the transfer uses two new ports',
    source: 'RFC 1350',
  },
  { service: 'HTTP', ports: [80], transports: ['tcp'], encrypted: false, note: null, source: 'RFC 9110, RFC 9112' },
  { service: 'POP3', ports: [110], transports: ['tcp'], encrypted: false, note: null, source: 'RFC 1939' },
  { service: 'IMAP', ports: [143], transports: ['tcp'], encrypted: false, note: null, source: 'RFC 9051' },
  {
    service: 'SNMP',
    ports: [161, 162],
    transports: ['udp'],
    encrypted: false,
    note: 'agents on 161, notifications to 162; encrypted only as version 3 with privacy',
    source: 'RFC 3417',
  },
  {
    service: 'LDAP',
    ports: [389],
    transports: ['tcp', 'udp'],
    encrypted: false,
    note: 'over UDP it is the connectionless form that Active Directory uses to find its servers',
    source: 'RFC 4511, Microsoft [MS-ADTS] section 6.3.3',
  },
  {
    service: 'HTTPS',
    ports: [443],
    transports: ['tcp', 'udp'],
    encrypted: true,
    note: 'UDP 443 is HTTP/3 over QUIC (RFC 9114)',
    source: 'RFC 9110, RFC 9114',
  },
  { service: 'IMAPS', ports: [993], transports: ['tcp'], encrypted: true, note: null, source: 'RFC 8314' },
  { service: 'POP3S', ports: [995], transports: ['tcp'], encrypted: true, note: null, source: 'RFC 8314' },
  {
    service: 'FTP on 2121',
    ports: [2121],
    transports: ['tcp'],
    encrypted: false,
    note: 'registered for another service; in practice a second, often unofficial, FTP server',
    source: 'convention',
  },
  {
    service: 'MySQL',
    ports: [3306],
    transports: ['tcp'],
    encrypted: false,
    note: 'encrypted only where TLS is required of the client',
    source: 'IANA',
  },
  {
    service: 'RDP',
    ports: [3389],
    transports: ['tcp', 'udp'],
    encrypted: true,
    note: 'registered as ms-wbt-server; UDP carries graphics beside the TCP session',
    source: 'Microsoft [MS-RDPBCGR], [MS-RDPEUDP]',
  },
  {
    service: 'PostgreSQL',
    ports: [5432],
    transports: ['tcp'],
    encrypted: false,
    note: 'encrypted only where TLS is required of the client',
    source: 'IANA',
  },
  {
    service: 'HTTP, alternate',
    ports: [8080],
    transports: ['tcp'],
    encrypted: false,
    note: 'needs no privilege to listen on, hence applications and proxies',
    source: 'IANA',
  },
  {
    service: 'Backup (NDMP) or Webmin',
    ports: [10000],
    transports: ['tcp'],
    encrypted: false,
    note: 'registered for NDMP; Webmin is met as often: only what it says tells which',
    source: 'IANA',
  },
  {
    service: 'SQL databases',
    ports: [],
    transports: ['tcp'],
    encrypted: false,
    note: 'no common number: SQL Server 1433, Oracle 1521, MySQL 3306, PostgreSQL 5432',
    source: 'IANA',
  },
];

/** The rows for a port and transport. */
export function knownServicesAt(port: number, transport: RegistryTransport): readonly KnownService[] {
  return knownServices.filter((row) => row.ports.includes(port) && row.transports.includes(transport));
}
