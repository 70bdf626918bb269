/** The help text of `portolan ss`: our own words; ss prints its own here, and nothing else of our output differs from it by intent. */

/** Name and version of the output that we follow, as -V prints it. */
export const profile = 'ss of iproute2 6.1 (Debian 12)';

/** What -h prints on standard output and a wrong option on standard error. */
export const usage = `Usage: portolan ss [OPTION]... [state STATE | exclude STATE]... [EXPRESSION]
Lists sockets in the format of ${profile}.

Which sockets
  -t --tcp  -u --udp  -w --raw  -S --sctp  -d --dccp  -M --mptcp   one internet protocol
  -4 --ipv4  -6 --ipv6              one internet family
  -x --unix  -0 --packet  --vsock  --tipc  --xdp                   another family
  -f --family NAME                  inet inet6 unix link netlink vsock tipc xdp
  -A --query --socket LIST          all inet tcp mptcp udp raw sctp dccp unix unix_stream unix_dgram
                                    unix_seqpacket packet packet_raw packet_dgram netlink vsock
                                    vsock_stream vsock_dgram tipc xdp, by commas; !NAME takes one away
  -l --listening  -a --all          waiting ones; every state (else: connected ones)
  -N --net NAME                     those of another network namespace of /run/netns
  -F --filter FILE                  more of the expression, from a file

What to show of each
  -p --processes  -T --threads      who holds it
  -e --extended  -o --options       uid, inode, cookie, cgroup; timers
  -i --info  -m --memory            TCP measurements; buffers
  --tos  --cgroup  --inet-sockopt  --tipcinfo  -b --bpf            further details
  -Z --context  -z --contexts       SELinux contexts
  -n --numeric  -r --resolve        ports as numbers; addresses as names
  -H --no-header  -O --oneline      no titles; one line a socket
  -s --summary                      counts instead of sockets

Other
  -E --events                       follow sockets as they are destroyed
  -K --kill                         close the sockets that are shown
  -D --diag FILE                    the kernel's answer about TCP, as bytes
  -h --help  -V --version

STATE       established syn-sent syn-recv fin-wait-1 fin-wait-2 time-wait closed close-wait last-ack
            listening closing, or all connected synchronized bucket big
EXPRESSION  sport|dport OP [:]PORT, src|dst [=] ADDRESS[/LENGTH][:PORT], dev = NAME, fwmark = MARK[/MASK],
            cgroup = PATH, autobound; with and, or, not and ( ), read from left to right. Words stand apart.
`;
