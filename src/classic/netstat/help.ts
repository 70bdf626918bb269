/** What netstat says about itself, in our words. */
import type { Host } from '../../os/host.ts';

/** `-V`. */
export const versionText = 'portolan netstat (follows net-tools 2.10)\n';

/** `-h`, and what follows a complaint about an option. */
export const helpText = `usage: portolan netstat [OPTIONS]           sockets of this machine
       portolan netstat -r [-4|-6] [-neeC]     routing tables
       portolan netstat -i [-ae]               interfaces and their counters
       portolan netstat -s [-6] [-tuUSw]       protocol counters
       portolan netstat -g                     multicast groups

Which sockets
  -t, --tcp  -u, --udp  -U, --udplite  -S, --sctp  -w, --raw  -x, --unix
  -4, -6, -A LIST, --protocol=LIST, --inet, --inet6
                        families: inet, inet6, unix
  -l, --listening       only those without a peer
  -a, --all             all of them (without -l or -a: those with a peer)
What is shown
  -n, --numeric         no names at all; or --numeric-hosts, --numeric-ports, --numeric-users
  -p, --programs        the process that holds the socket (needs root for those of others)
  -e, --extend          user and inode
  -o, --timers          the kernel's timer
  -W, --wide            whole addresses: without it long ones are cut
  -v, --verbose         say which families this kernel lacks
  -c, --continuous      again every second, until Ctrl-C
Routing tables
  -C, --cache           the routing cache        -F, --fib   the table (the default)
Other
  -V, --version         -h, --help
`;

/** What `-Z` is answered. */
export function contextRefusal(host: Host): string {
  const enabled = host.proc?.text('mounts')?.includes(' selinuxfs ') ?? false;
  if (enabled) return 'netstat: SELinux contexts (-Z) are not shown by portolan.\n';
  return 'SELinux is not enabled on this machine.\n';
}
