/** Which commands of ours exist in this version: the one list behind every `(planned)`. */

/** The names of our commands. */
export const COMMANDS: ReadonlySet<string> = new Set([
  'ls',
  'watch',
  'count',
  'free',
  'stop',
  'port',
  'scan',
  'identify',
  'check',
  'explain',
  'schema',
  'completion',
  'doctor',
  'ss',
  'netstat',
  'lsof',
  'fuser',
  'nc',
  'ncat',
  'nmap',
  'masscan',
  'zmap',
  'telnet',
  'tcpdump',
  'tshark',
  'wireshark',
  'talk',
  'listen',
  'send',
  'receive',
  'read',
  'follow',
  'capture',
]);

/**
 * Whether a command line of ours (`portolan scan 10.0.0.1`) runs in this version. Bare `portolan` does, and so does a first operand that
 * names a port or an endpoint: digits, `HOST:PORT`, or the words themselves in a template.
 */
export function isAvailable(commandLine: string): boolean {
  const [program, first] = commandLine.trim().split(/\s+/);
  if (program !== 'portolan') return false;
  return first === undefined || COMMANDS.has(first) || /^(?:(?:\[\S+\]|[^:\s]+):)?(?:\d+|PORT)$/.test(first);
}
