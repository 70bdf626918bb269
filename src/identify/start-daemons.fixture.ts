/** Starts the real daemons in a host of a laboratory: for the golden test and for the bench. */
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LabHost } from '../../lab/lab-host.ts';
import type { DaemonCase } from './daemons.fixture.ts';
import { daemonCases } from './daemons.fixture.ts';

/** Every program that must be installed. */
export const daemonPrograms: readonly string[] = [
  ...daemonCases.map(({ argv, program }) => (program ?? argv[0]!).replace(/^.*\/sbin\//, '')),
  'rsync',
  'openssl',
  'ssh-keygen',
  'dropbearkey',
];

/** Starts them all and waits until each listens; what comes back removes their files once they have ended. Throws PTL_LAB. */
export async function startDaemons(host: LabHost): Promise<() => void> {
  const folder = mkdtempSync(join(tmpdir(), 'portolan-daemons-'));
  chmodSync(folder, 0o755);
  for (const name of ['empty', 'dovecot', 'exim', 'tor', 'mysql', 'cups', 'open']) mkdirSync(join(folder, name));
  // For daemons that insist on another user than root.
  chmodSync(join(folder, 'open'), 0o777);
  // sshd insists on this folder for the part of it that has no privileges.
  mkdirSync('/run/sshd', { recursive: true });
  makeKeys(folder);
  await Promise.all(daemonCases.map((daemon) => start(daemon, folder, host)));
  return () => rmSync(folder, { recursive: true });
}

function makeKeys(folder: string): void {
  const quiet = { stdio: 'ignore', env: { ...process.env, PATH: `${process.env['PATH']}:/usr/sbin` } } as const;
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(folder, 'ssh-key')], quiet);
  execFileSync('dropbearkey', ['-t', 'ed25519', '-f', join(folder, 'dropbear-key')], quiet);
  const key = [
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:prime256v1',
    '-nodes',
    '-keyout',
    join(folder, 'key.pem'),
  ];
  execFileSync(
    'openssl',
    ['req', '-x509', ...key, '-out', join(folder, 'cert.pem'), '-subj', '/CN=lab.example', '-days', '2'],
    quiet,
  );
}

async function start({ argv, files = {}, ports: [first] }: DaemonCase, folder: string, host: LabHost): Promise<void> {
  const here = (text: string): string => text.replaceAll('@', folder);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), here(text));
  const ready = first.transport === 'udp' ? { udp: first.port } : { tcp: first.port };
  await host.daemon({ argv: argv.map(here), ready });
}
