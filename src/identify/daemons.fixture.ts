/** Real daemons for the golden test: how each is started in a laboratory, and what must be said of it. */
import type { Finding } from './identifier.ts';

/** One daemon. `@` in arguments and files stands for the folder of the test. */
export interface DaemonCase {
  /** The program, where the first argument is not it. */
  readonly program?: string;
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
  {
    argv: ['apache2', '-X', '-f', '@/apache.conf'],
    files: {
      'apache.conf':
        'ServerName lab.example\nServerRoot @\nLoadModule mpm_event_module /usr/lib/apache2/modules/mod_mpm_event.so\nLoadModule authz_core_module /usr/lib/apache2/modules/mod_authz_core.so\nPidFile @/apache.pid\nErrorLog @/apache.log\nListen 127.0.0.1:8081\nDocumentRoot @/empty\n',
    },
    ports: [{ port: 8081, service: 'http', product: 'Apache httpd', tellsVersion: true }],
  },
  {
    argv: ['exim4', '-bdf', '-C', '@/exim.conf'],
    files: {
      'exim.conf':
        'daemon_smtp_ports = 2525\nlocal_interfaces = 127.0.0.1\nspool_directory = @/open/exim\nlog_file_path = @/open/exim-%slog\nprimary_hostname = mail.lab.example\nbegin acl\nbegin routers\nbegin transports\n',
    },
    ports: [{ port: 2525, service: 'smtp', product: 'Exim', tellsVersion: true, startTls: true, tls: true }],
  },
  {
    argv: ['unbound', '-d', '-c', '@/unbound.conf'],
    files: {
      'unbound.conf':
        'server:\n interface: 127.0.0.1\n port: 5301\n do-daemonize: no\n chroot: ""\n username: ""\n pidfile: "@/unbound.pid"\n use-syslog: no\n logfile: "@/unbound.log"\nremote-control:\n control-enable: no\n',
    },
    ports: [
      { port: 5301, service: 'dns', product: 'Unbound', tellsVersion: true },
      { port: 5301, transport: 'udp', service: 'dns', product: 'Unbound', tellsVersion: true },
    ],
  },
  {
    argv: ['tinyproxy', '-d', '-c', '@/tinyproxy.conf'],
    files: {
      'tinyproxy.conf':
        'Port 8888\nListen 127.0.0.1\nTimeout 30\nLogFile "@/tinyproxy.log"\nPidFile "@/tinyproxy.pid"\n',
    },
    ports: [{ port: 8888, service: 'http-proxy', product: 'tinyproxy', tellsVersion: true }],
  },
  {
    argv: ['gpsd', '-N', '-S', '2947', '-F', '@/gpsd.sock'],
    ports: [{ port: 2947, service: 'gpsd', product: 'gpsd', tellsVersion: true }],
  },
  {
    argv: ['mpd', '--no-daemon', '@/mpd.conf'],
    files: {
      'mpd.conf':
        'music_directory "@/empty"\ndb_file "@/mpd.db"\nbind_to_address "127.0.0.1"\nport "6600"\nlog_file "@/mpd.log"\naudio_output {\n type "null"\n name "none"\n}\n',
    },
    // Its greeting tells the protocol's version, not its own.
    ports: [{ port: 6600, service: 'mpd', product: 'Music Player Daemon', tellsVersion: false }],
  },
  {
    argv: ['nats-server', '-a', '127.0.0.1', '-p', '4222'],
    ports: [{ port: 4222, service: 'nats', product: 'NATS server', tellsVersion: true }],
  },
  {
    argv: ['prosody', '-F', '--config', '@/prosody.cfg.lua'],
    files: {
      'prosody.cfg.lua':
        'daemonize = false\npidfile = "@/prosody.pid"\ndata_path = "@/empty"\nrun_as_root = true\ninterfaces = { "127.0.0.1" }\nmodules_enabled = { "saslauth", "disco" }\nlog = { info = "@/prosody.log" }\nVirtualHost "lab.example"\n',
    },
    // To a host name that is not its own it says nothing of itself.
    ports: [{ port: 5222, service: 'xmpp', product: null, tellsVersion: false, startTls: false }],
  },
  {
    argv: ['icecast2', '-c', '@/icecast.xml'],
    files: {
      'icecast.xml':
        '<icecast><limits><clients>10</clients><sources>2</sources></limits><authentication><source-password>a</source-password><admin-user>b</admin-user><admin-password>c</admin-password></authentication><hostname>lab.example</hostname><listen-socket><port>8000</port><bind-address>127.0.0.1</bind-address></listen-socket><paths><basedir>/usr/share/icecast2</basedir><logdir>@/open</logdir><webroot>/usr/share/icecast2/web</webroot><adminroot>/usr/share/icecast2/admin</adminroot></paths><logging><accesslog>a.log</accesslog><errorlog>e.log</errorlog></logging><security><chroot>0</chroot><changeowner><user>nobody</user><group>nogroup</group></changeowner></security></icecast>',
    },
    ports: [{ port: 8000, service: 'http', product: 'Icecast', tellsVersion: true }],
  },
  {
    argv: ['tor', '-f', '@/torrc', '--quiet'],
    files: { torrc: 'SocksPort 127.0.0.1:9050\nDataDirectory @/tor\nDisableNetwork 0\n' },
    ports: [{ port: 9050, service: 'socks', product: 'Tor', tellsVersion: false }],
  },
  {
    argv: ['ntpd', '-n', '-c', '@/ntp.conf', '-p', '@/ntp.pid'],
    files: { 'ntp.conf': 'driftfile @/drift\nrestrict default\nserver 127.127.1.0\n' },
    ports: [{ port: 123, transport: 'udp', service: 'ntp', product: null, tellsVersion: false }],
  },
  {
    program: 'mariadbd',
    argv: [
      'sh',
      '-c',
      'mariadbd --no-defaults --datadir=@/mysql --user=root --bootstrap </dev/null && exec mariadbd --no-defaults --datadir=@/mysql --user=root --skip-grant-tables --skip-networking=0 --bind-address=127.0.0.1 --port=3306 --socket=@/mysql.sock --pid-file=@/mysql.pid',
    ],
    ports: [{ port: 3306, service: 'mysql', product: 'MariaDB', tellsVersion: true }],
  },
  {
    program: '../lib/postgresql/15/bin/postgres',
    argv: [
      'setpriv',
      '--reuid=nobody',
      '--clear-groups',
      'sh',
      '-c',
      '/usr/lib/postgresql/15/bin/initdb -D @/open/pg -A trust && exec /usr/lib/postgresql/15/bin/postgres -D @/open/pg -c listen_addresses=127.0.0.1 -c unix_socket_directories=@/open',
    ],
    // It tells whom it understands, not which of them it is.
    ports: [{ port: 5432, service: 'postgresql', product: 'PostgreSQL', tellsVersion: false, startTls: false }],
  },
  {
    argv: ['cupsd', '-f', '-c', '@/cupsd.conf', '-s', '@/cups-files.conf'],
    files: {
      'cupsd.conf': 'Listen 127.0.0.1:631\n',
      'cups-files.conf':
        'ServerRoot @/cups\nRequestRoot @/cups\nCacheDir @/cups\nStateDir @/cups\nErrorLog @/cups.log\nServerBin /usr/lib/cups\n',
    },
    ports: [{ port: 631, service: 'ipp', product: 'CUPS', tellsVersion: true }],
  },
  {
    argv: ['squid', '-N', '-f', '@/squid.conf'],
    files: {
      'squid.conf':
        'http_port 127.0.0.1:3128\nhttp_access deny all\npid_filename @/squid.pid\naccess_log none\ncache_log @/open/squid.log\ncoredump_dir @/open\nvisible_hostname lab.example\nshutdown_lifetime 0 seconds\n',
    },
    ports: [{ port: 3128, service: 'http-proxy', product: 'Squid', tellsVersion: true }],
  },
  {
    argv: ['xrdp', '-n', '-c', '@/xrdp.ini'],
    files: {
      'xrdp.ini':
        '[Globals]\nport=3389\naddress=127.0.0.1\nfork=false\n[Logging]\nLogFile=@/xrdp.log\nEnableSyslog=false\n[Xorg]\nname=Xorg\n',
    },
    ports: [{ port: 3389, service: 'rdp', product: null, tellsVersion: false }],
  },
  {
    argv: [
      'Xtigervnc',
      ':7',
      '-rfbport',
      '5907',
      '-SecurityTypes',
      'None',
      '-localhost',
      '-nolisten',
      'unix',
      '-listen',
      'tcp',
    ],
    ports: [
      { port: 5907, service: 'vnc', product: null, tellsVersion: false },
      { port: 6007, service: 'x11', product: 'The X.Org Foundation', tellsVersion: false },
    ],
  },
];
