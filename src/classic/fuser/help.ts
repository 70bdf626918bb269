/** What fuser says about itself, in our words. */

/** `-V`. */
export const versionText = 'portolan fuser (follows psmisc 23.6)\n';

/** Printed on standard error after a complaint about the command line, and for `-h`. */
export const usageText = `usage: portolan fuser [OPTIONS] NAME...     which processes use a file, socket or file system
       portolan fuser -l                    the names of signals
NAME is a path, PORT/tcp, PORT/udp, or after -n tcp|udp: [PORT][,[REMOTE-HOST][,[REMOTE-PORT]]]
  -n, --namespace SPACE   what the names are: file, tcp or udp
  -4, --ipv4  -6, --ipv6  only sockets of this family
  -m, --mount  -c         everybody who uses the file system that NAME is on
  -M, --ismountpoint      only if NAME is a mount point
  -v, --verbose           users, kinds of access, commands
  -u, --user              the user behind each process
  -a, --all               name also what nobody uses
  -s, --silent            say nothing: the exit code tells
  -k, --kill              signal the processes (SIGKILL unless -SIGNAL says otherwise)
  -i, --interactive       ask before each signal
  -w, --writeonly         signal only those that may write
  -I, --inode  -f         accepted: files are always compared by inode
  -V, --version
`;
