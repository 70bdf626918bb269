/** `-M`: masqueraded connections, from a table that kernels since 4.16 no longer have. */
import type { ClassicContext } from '../classic.ts';
import type { NetstatOptions } from './options.ts';
import { netstatExit } from './options.ts';

/** Says why nothing can be shown; resolves to the exit code. */
export function masqueradeView(_options: NetstatOptions, context: ClassicContext): Promise<number> {
  // net/ip_masquerade is Linux 2.0's; net/ip_conntrack 2.4's. What replaced them (conntrack over netlink) netstat never read.
  const there = ['net/ip_conntrack', 'net/ip_masquerade'].some(
    (path) => (context.host.proc?.stat(path) ?? null) !== null,
  );
  const said = there
    ? "netstat: `ip_masquerade' is not shown by portolan."
    : "netstat: no support for `ip_masquerade' on this system.";
  context.writeError(`${said}\n`);
  return Promise.resolve(netstatExit.failed);
}
