/** The Debian packages that the tests compare against and build their laboratories with. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

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
  nc: 'netcat-openbsd',
  tshark: 'tshark',
  tcpdump: 'tcpdump',
  nmap: 'nmap',
  xmllint: 'libxml2-utils',
  mount: 'mount',
  time: 'time',
  zsh: 'zsh',
  fish: 'fish',
};

/** Installs the missing ones where this is root on Debian; says what stays missing otherwise. */
export function ensureSystemPackages() {
  const missing = Object.entries(packages).filter(([program]) => !onPath(program));
  if (missing.length === 0) return;
  const names = [...new Set(missing.map(([, name]) => name))];
  if (process.geteuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    process.stderr.write(
      `portolan: not installed: ${missing.map(([program]) => program).join(', ')}; tests that need them are skipped by name (apt-get install ${names.join(' ')})\n`,
    );
    return;
  }
  process.stderr.write(`portolan: installing system packages: ${names.join(' ')}\n`);
  apt(['update', '-qq']);
  apt(['install', '-y', '-qq', '--no-install-recommends', ...names]);
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
