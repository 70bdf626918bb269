/** Three names for a port: what its number means, what it says, which process holds it; and where they disagree. */
import { commonName, portsOfService, registeredName, usualName } from '../registry/service-name.ts';
import type { ServiceEntry } from '../registry/service-name.ts';
import type { IdentifyTransport } from './identifier.ts';
import type { PortAnswer } from './port-answer.ts';

/** The names. */
export interface ThreeNames {
  /** By its number; null where the number means nothing. */
  readonly table: string | null;
  /** By what it said; null where it said nothing that was recognised. */
  readonly banner: string | null;
  /** The program that holds it, where that was handed in. */
  readonly process: string | null;
  /** One clause for people; null where the names agree or cannot be compared. */
  readonly mismatch: string | null;
}

/** Puts the names side by side. `process` is the name of the program that holds the port, null where it is not known. */
export function threeNames(
  { port, transport }: { readonly port: number; readonly transport: IdentifyTransport },
  answer: Pick<PortAnswer, 'identity' | 'name'>,
  process: string | null,
): ThreeNames {
  const table = usualName(port, transport)?.name ?? null;
  const banner = answer.name;
  const service = answer.identity?.service ?? null;
  const parts = [
    banner === null || service === null ? null : againstTable(port, transport, banner, service),
    // A user's own probe file has words of its own for services (`domain` for dns), which our list of programs does not know.
    process === null || service === null || answer.identity?.by === 'nmap-data'
      ? null
      : againstProcess(process, service),
  ].filter((part) => part !== null);
  return { table, banner, process, mismatch: parts.length === 0 ? null : parts.join('; ') };
}

function againstTable(port: number, transport: IdentifyTransport, banner: string, service: string): string | null {
  const entries = [commonName(port, transport), registeredName(port, transport)].filter((entry) => entry !== null);
  const said = namesOf(banner, service);
  if (entries.some((entry) => namesIn(entry).some((name) => said.has(name)))) return null;
  const usual = usualPorts(banner, service, transport);
  if (usual.includes(port)) return null;
  // A number that people use beside the usual one is still not where others look for the service.
  const [common, registered] = entries;
  if (common?.name === `${service}-alt` && usual.length > 0) {
    const also = registered === undefined ? '' : `; ${port} is registered for ${registered.name}`;
    return `${banner} speaks here, its usual port is ${usual[0]}${also}`;
  }
  // A port without a meaning cannot be misused; a service without a port cannot be misplaced.
  if (common === undefined) return usual.length === 0 ? null : `${banner} speaks here, its usual port is ${usual[0]}`;
  return `${banner} speaks here, but port ${port} usually means ${common.name}`;
}

function namesIn({ name, aliases }: ServiceEntry): readonly string[] {
  return [name, ...aliases].map((word) => word.toLowerCase());
}

/** Words that mean the same service: ours, the registry's, people's. */
const sameService: Readonly<Record<string, readonly string[]>> = {
  http: [
    'http-alt',
    'http-alt2',
    'http-dev',
    'www',
    'http-proxy',
    'cockpit',
    'flask',
    'node',
    'dev',
    'vite',
    'kibana',
    'sonarqube',
    'jupyter',
    'webmin',
    'cwmp',
    'winrm',
    'hadoop-yarn',
    'weblogic',
  ],
  https: ['https-alt', 'winrm-tls', 'sun-sr-https'],
  'http-proxy': ['squid', 'http-alt', 'webcache'],
  dns: ['domain'],
  'dns-over-tls': ['domain-s'],
  smtp: ['submission', 'mail'],
  smtps: ['submissions', 'urd'],
  smb: ['microsoft-ds', 'netbios-ssn', 'netbios', 'cifs'],
  rdp: ['ms-wbt-server'],
  vnc: ['rfb'],
  ldap: ['global-catalog', 'cldap'],
  ipp: ['ipps'],
  nfs: ['nfsd'],
  rpcbind: ['sunrpc', 'portmapper'],
  ike: ['isakmp', 'ipsec-nat-t'],
  mqtts: ['secure-mqtt'],
  mssql: ['ms-sql-s'],
  jetdirect: ['pdl-datastream', 'hp-pdl-datastr'],
  prometheus: ['node-exporter'],
  docker: ['docker-tls', 'docker-s'],
  kubernetes: ['kube-apiserver', 'kubelet'],
  upnp: ['ssdp'],
  memcached: ['memcache'],
  socks: ['tor'],
  tls: ['https', 'imaps', 'pop3s', 'ldaps', 'smtps'],
  ipmi: ['asf-rmcp'],
  s7: ['iso-tsap'],
  modbus: ['mbap'],
  ajp: ['ajp13'],
};

function namesOf(banner: string, service: string): ReadonlySet<string> {
  return new Set([banner, service].flatMap((name) => [name, ...(sameService[name] ?? [])]));
}

function usualPorts(banner: string, service: string, transport: IdentifyTransport): readonly number[] {
  const ports = [banner, service]
    .flatMap((name) => [name, ...(sameService[name] ?? [])])
    .flatMap((name) => portsOfService(name));
  return [...new Set(ports.filter((named) => named.transport === transport).map((named) => named.port))];
}

/** Programs that speak one protocol and no other. */
const programs: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^(?:sshd|dropbear)\b/, ['ssh']],
  [/^(?:nginx|apache2|httpd|caddy|lighttpd)$/, ['http', 'http2', 'http-proxy', 'tls', 'prometheus', 'grafana']],
  [/^(?:vsftpd|proftpd|pure-ftpd)/, ['ftp']],
  [/^(?:mysqld|mariadbd)$/, ['mysql']],
  [/^postgres$/, ['postgresql']],
  [/^(?:redis-server|valkey-server)$/, ['redis']],
  [/^mongod$/, ['mongodb']],
  [/^memcached$/, ['memcached']],
  [/^(?:named|dnsmasq|unbound|systemd-resolve)/, ['dns', 'tls', 'dhcp', 'tftp', 'mdns']],
  [/^(?:exim4?|sendmail)$/, ['smtp']],
  [/^slapd$/, ['ldap']],
  [/^(?:smbd|nmbd)$/, ['smb', 'netbios-ns']],
  [/^mosquitto$/, ['mqtt', 'http']],
  [/^cupsd$/, ['ipp', 'http']],
  [/^(?:ntpd|chronyd)$/, ['ntp']],
  [/^squid$/, ['http-proxy', 'http']],
];

function againstProcess(process: string, service: string): string | null {
  const known = programs.find(([name]) => name.test(process));
  return known === undefined || known[1].includes(service)
    ? null
    : `${process} holds the port, but ${service} speaks there`;
}
