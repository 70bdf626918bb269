/** -Z: becoming another user before files are written. */
import { accountNamed } from '../../os/give-up-root.linux.ts';
import { printable } from '../../report/printable.ts';
import { TcpdumpError } from './tcpdump-error.ts';

/** Becomes the user, when run by root; nothing for others, as with tcpdump. Throws TcpdumpError for a user that does not exist. */
export function dropUser(name: string): void {
  if (process.geteuid?.() !== 0) return;
  const account = accountNamed(name);
  if (account === null) throw new TcpdumpError(`Couldn't find user '${printable(name, { maximum: 32 })}'`);
  process.setgroups?.([account.gid]);
  process.setgid?.(account.gid);
  process.setuid?.(account.uid);
}
