/** The Debian packages that the tests compare against and build their laboratories with. */
import { spawnSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';

/** Program -> the package that brings it. */
const packages = {
  ss: 'iproute2',
  ip: 'iproute2',
  netstat: 'net-tools',
  lsof: 'lsof',
  fuser: 'psmisc',
  nft: 'nftables',
  nsenter: 'util-linux',
  setpriv: 'util-linux',
  ps: 'procps',
  script: 'bsdutils',
  'nc.openbsd': 'netcat-openbsd',
  'nc.traditional': 'netcat-traditional',
  ncat: 'ncat',
  socat: 'socat',
  telnet: 'inetutils-telnet',
  tshark: 'tshark',
  tcpdump: 'tcpdump',
  masscan: 'masscan',
  nmap: 'nmap',
  xmllint: 'libxml2-utils',
  zmap: 'zmap',
  mount: 'mount',
  time: 'time',
  zsh: 'zsh',
  fish: 'fish',
};

/** Daemons that identification is tried on: only CI installs these, and none of them is started as a service. */
const daemons = {
  '../lib/postgresql/15/bin/postgres': 'postgresql-15',
  apache2: 'apache2-bin',
  cupsd: 'cups-daemon',
  exim4: 'exim4-daemon-light',
  gpsd: 'gpsd',
  icecast2: 'icecast2',
  mariadbd: 'mariadb-server-core',
  mpd: 'mpd',
  'nats-server': 'nats-server',
  ntpd: 'ntpsec',
  prosody: 'prosody',
  squid: 'squid',
  tinyproxy: 'tinyproxy-bin',
  tor: 'tor',
  unbound: 'unbound',
  xrdp: 'xrdp',
  Xtigervnc: 'tigervnc-standalone-server',
  beanstalkd: 'beanstalkd',
  dnsmasq: 'dnsmasq-base',
  dovecot: 'dovecot-imapd',
  dropbear: 'dropbear-bin',
  dropbearkey: 'dropbear-bin',
  lighttpd: 'lighttpd',
  memcached: 'memcached',
  mosquitto: 'mosquitto',
  named: 'bind9',
  nginx: 'nginx-light',
  ngircd: 'ngircd',
  'redis-server': 'redis-server',
  slapd: 'slapd',
  snmpd: 'snmpd',
  sshd: 'openssh-server',
  vsftpd: 'vsftpd',
  rsync: 'rsync',
  openssl: 'openssl',
  'ssh-keygen': 'openssh-client',
};

/** Installs the missing ones where this is root on Debian; says what stays missing otherwise. */
export function ensureSystemPackages() {
  const wanted = { ...packages, ...(process.env.CI === 'true' ? daemons : {}) };
  const missing = Object.entries(wanted).filter(([program]) => !onPath(program));
  if (missing.length === 0) return;
  const names = [...new Set(missing.map(([, name]) => name))];
  // Dovecot's protocols are packages of their own and bring no program.
  if (names.includes('dovecot-imapd')) names.push('dovecot-pop3d');
  if (process.geteuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    process.stderr.write(
      `portolan: not installed: ${missing.map(([program]) => program).join(', ')}; tests that need them are skipped by name (apt-get install ${names.join(' ')})\n`,
    );
    return;
  }
  process.stderr.write(`portolan: installing system packages: ${names.join(' ')}\n`);
  withoutStartingServices(() => {
    apt(['update', '-qq']);
    apt(['install', '-y', '-qq', '--no-install-recommends', ...names]);
  });
}

/** Debian starts a daemon when it is installed, unless this script says no (invoke-rc.d(8)); an administrator's own is left alone. */
function withoutStartingServices(install) {
  const policy = '/usr/sbin/policy-rc.d';
  const ours = !existsSync(policy);
  if (ours) writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    install();
  } finally {
    if (ours) rmSync(policy, { force: true });
  }
}

function apt(args) {
  const { status } = spawnSync('apt-get', args, {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  if (status !== 0) process.stderr.write(`portolan: apt-get ${args[0]} failed with ${status}\n`);
}

function onPath(program) {
  const folders = [...(process.env.PATH ?? '').split(':'), '/usr/sbin', '/sbin'];
  return folders.some((folder) => existsSync(`${folder}/${program}`));
}
