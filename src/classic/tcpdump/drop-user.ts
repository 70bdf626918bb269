/** -Z: becoming another user before files are written. */
import { readFileSync } from 'node:fs';
import { printable } from '../../report/printable.ts';
import { TcpdumpError } from './tcpdump-error.ts';

/** Becomes the user, when run by root; nothing for others, as with tcpdump. Throws TcpdumpError for a user that does not exist. */
export function dropUser(name: string): void {
  if (process.geteuid?.() !== 0) return;
  const entry = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .find(([known]) => known === name);
  const [uid, gid] = [Number(entry?.[2]), Number(entry?.[3])];
  if (!Number.isInteger(uid) || !Number.isInteger(gid))
    throw new TcpdumpError(`Couldn't find user '${printable(name, { maximum: 32 })}'`);
  process.setgroups?.([gid]);
  process.setgid?.(gid);
  process.setuid?.(uid);
}
