/** Real daemons for the golden test: how each is started in a laboratory, and what must be said of it. */
import type { Finding } from './identifier.ts';

/** One daemon. `@` in arguments and files stands for the folder of the test. */
export interface DaemonCase {
  readonly argv: readonly string[];
  /** File name -> text, written before the start. */
  readonly files?: Readonly<Record<string, string>>;
  /** The first is the one that is waited for. */
  readonly ports: readonly [ExpectedPort, ...ExpectedPort[]];
}

/** What must be found on a port. */
export interface ExpectedPort {
  readonly port: number;
  readonly transport?: 'udp';
  readonly service: string;
  readonly product: Finding['product'];
  /** The daemon tells its version: it must be found, whatever it is. */
  readonly tellsVersion: boolean;
  readonly startTls?: boolean;
  readonly tls?: boolean;
}

const tls = 'ssl_certificate @/cert.pem; ssl_certificate_key @/key.pem;';

/** All of them, on ports that do not collide. */
export const daemonCases: readonly DaemonCase[] = [
  {
    argv: [
      '/usr/sbin/sshd',
      '-D',
      '-e',
      '-f',
      '/dev/null',
      '-h',
      '@/ssh-key',
      '-p',
      '22',
      '-p',
      '443',
      '-o',
      'PidFile=none',
    ],
    ports: [
      { port: 22, service: 'ssh', product: 'OpenSSH', tellsVersion: true },
      { port: 443, service: 'ssh', product: 'OpenSSH', tellsVersion: true },
    ],
  },
  {
    argv: ['dropbear', '-F', '-E', '-r', '@/dropbear-key', '-p', '2222', '-P', '@/dropbear.pid'],
    ports: [{ port: 2222, service: 'ssh', product: 'Dropbear sshd', tellsVersion: true }],
  },
  {
    argv: ['nginx', '-e', '@/nginx.log', '-c', '@/nginx.conf'],
    files: {
      'nginx.conf': `daemon off; pid @/nginx.pid; events {} http { access_log off; server { listen 80; return 200 "a"; } server { listen 8443 ssl; ${tls} return 200 "b"; } }`,
    },
    ports: [
      { port: 80, service: 'http', product: 'nginx', tellsVersion: true },
      { port: 8443, service: 'https', product: 'nginx', tellsVersion: true, tls: true },
    ],
  },
  {
    argv: ['lighttpd', '-D', '-f', '@/lighttpd.conf'],
    files: { 'lighttpd.conf': 'server.document-root = "@"\nserver.port = 8080\n' },
    ports: [{ port: 8080, service: 'http', product: 'lighttpd', tellsVersion: true }],
  },
  {
    argv: ['redis-server', '--port', '6379', '--save', ''],
    ports: [{ port: 6379, service: 'redis', product: 'Redis', tellsVersion: true }],
  },
  {
    argv: ['memcached', '-u', 'nobody', '-p', '11211', '-U', '0'],
    ports: [{ port: 11211, service: 'memcached', product: 'memcached', tellsVersion: true }],
  },
  {
    argv: ['vsftpd', '@/vsftpd.conf'],
    files: { 'vsftpd.conf': 'listen=YES\nbackground=NO\nlisten_port=2121\nsecure_chroot_dir=@/empty\n' },
    ports: [{ port: 2121, service: 'ftp', product: 'vsftpd', tellsVersion: true, startTls: false }],
  },
  // A broker's answer names no product.
  { argv: ['mosquitto', '-p', '1883'], ports: [{ port: 1883, service: 'mqtt', product: null, tellsVersion: false }] },
  {
    argv: [
      'dnsmasq',
      '-k',
      '-C',
      '/dev/null',
      '--no-resolv',
      '--no-hosts',
      '--user=root',
      '--pid-file=',
      '--enable-tftp',
      '--tftp-root=@/empty',
      '--listen-address=127.0.0.1',
    ],
    ports: [
      { port: 53, service: 'dns', product: 'dnsmasq', tellsVersion: true },
      { port: 53, transport: 'udp', service: 'dns', product: 'dnsmasq', tellsVersion: true },
      { port: 69, transport: 'udp', service: 'tftp', product: 'dnsmasq', tellsVersion: false },
    ],
  },
  {
    argv: ['named', '-g', '-c', '@/named.conf'],
    files: {
      'named.conf':
        'options { directory "@"; listen-on port 5300 { 127.0.0.1; }; listen-on-v6 { none; }; recursion no; pid-file none; session-keyfile "@/named.key"; };\ncontrols { };\n',
    },
    ports: [
      { port: 5300, service: 'dns', product: 'ISC BIND', tellsVersion: true },
      { port: 5300, transport: 'udp', service: 'dns', product: 'ISC BIND', tellsVersion: true },
    ],
  },
  {
    // A socket as standard input would make it serve that one client, as under inetd.
    argv: ['sh', '-c', 'exec rsync --daemon --no-detach --config=@/rsyncd.conf </dev/null'],
    files: { 'rsyncd.conf': 'pid file = @/rsync.pid\n[files]\npath = @/empty\n' },
    ports: [{ port: 873, service: 'rsync', product: 'rsync', tellsVersion: false }],
  },
  {
    argv: ['slapd', '-d', '0', '-h', 'ldap://127.0.0.1:389', '-f', '@/slapd.conf'],
    files: {
      'slapd.conf':
        'include /etc/ldap/schema/core.schema\npidfile @/slapd.pid\nmodulepath /usr/lib/ldap\nmoduleload back_mdb\ndatabase mdb\nsuffix "dc=example"\ndirectory @/empty\n',
    },
    ports: [{ port: 389, service: 'ldap', product: 'OpenLDAP', tellsVersion: false, startTls: false }],
  },
  {
    argv: ['dovecot', '-F', '-c', '@/dovecot.conf'],
    files: {
      'dovecot.conf':
        'base_dir = @/dovecot\nlog_path = @/dovecot.log\nprotocols = imap pop3\nssl = yes\nssl_cert = <@/cert.pem\nssl_key = <@/key.pem\npassdb {\n  driver = static\n}\nuserdb {\n  driver = static\n}\n',
    },
    ports: [
      { port: 143, service: 'imap', product: 'Dovecot imapd', tellsVersion: false, startTls: true, tls: true },
      { port: 110, service: 'pop3', product: 'Dovecot pop3d', tellsVersion: false, startTls: true, tls: true },
      { port: 993, service: 'imaps', product: 'Dovecot imapd', tellsVersion: false, tls: true },
    ],
  },
  {
    argv: ['ngircd', '-n', '-f', '@/ngircd.conf'],
    files: {
      'ngircd.conf':
        '[Global]\nName = irc.lab.example\nInfo = lab\nPorts = 6667\nServerUID = nobody\nServerGID = nogroup\n[Options]\nDNS = no\nIdent = no\nPAM = no\n',
    },
    ports: [{ port: 6667, service: 'irc', product: 'ngIRCd', tellsVersion: true }],
  },
  {
    argv: ['beanstalkd', '-p', '11300'],
    ports: [{ port: 11300, service: 'beanstalkd', product: 'beanstalkd', tellsVersion: true }],
  },
  {
    argv: ['snmpd', '-f', '-Lo', '-C', '-c', '@/snmpd.conf', '-p', '@/snmpd.pid'],
    files: { 'snmpd.conf': 'rocommunity public\nagentaddress udp:161\n' },
    ports: [{ port: 161, transport: 'udp', service: 'snmp', product: 'net-snmp', tellsVersion: false }],
  },
];
