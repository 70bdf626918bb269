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
  'telnet',
  'tcpdump',
  'talk',
  'listen',
  'send',
  'receive',
]);

/**
 * Whether a command line of ours (`portolan scan 10.0.0.1`) runs in this version. Bare `portolan` does, and so does a first operand that
 * names a port: digits, or the word PORT in a template. `HOST:PORT` belongs to a command that does not exist yet.
 */
export function isAvailable(commandLine: string): boolean {
  const [program, first] = commandLine.trim().split(/\s+/);
  if (program !== 'portolan') return false;
  return first === undefined || COMMANDS.has(first) || /^(?:\d+|PORT)$/.test(first);
}
