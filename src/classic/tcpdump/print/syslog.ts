/** Syslog over UDP (RFC 3164): facility and severity, with -v the text. */
import { printUnknownBytes } from './hex-dump.ts';
import type { Printing } from './printing.ts';

const severities = ['emergency', 'alert', 'critical', 'error', 'warning', 'notice', 'info', 'debug'] as const;
const facilities = [
  'kernel',
  'user',
  'mail',
  'daemon',
  'auth',
  'syslog',
  'lpr',
  'news',
  'uucp',
  'cron',
  'authpriv',
  'ftp',
  'ntp',
  'security',
  'console',
  'cron',
  'local0',
  'local1',
  'local2',
  'local3',
  'local4',
  'local5',
  'local6',
  'local7',
] as const;
/** `<`, up to three digits, `>`. */
const longestPriority = 5;

/** Prints a message. */
export function printSyslog(p: Printing, at: number, length: number): void {
  p.protocol = 'syslog';
  const end = priorityEnd(p, at);
  if (end < 0) {
    p.invalid();
    return;
  }
  let priority = 0;
  for (let index = at + 1; index < end; index++) priority = priority * 10 + p.u8(index) - 48;
  const severity = severities[priority & 7]!;
  const facility = facilities[priority >>> 3] ?? `unknown (${priority >>> 3})`;
  if (p.verbose === 0) {
    p.text(`SYSLOG ${facility}.${severity}, length: ${length}`);
    return;
  }
  p.text(`SYSLOG, length: ${length}`);
  p.text(`\n\tFacility ${facility} (${priority >>> 3}), Severity ${severity} (${priority & 7})\n\tMsg: `);
  p.safeText(end + 1, at + length - end - 1);
  if (p.verbose > 1) printUnknownBytes(p, at, length, '\n\t');
}

/** Where the `>` of `<13>` stands, -1 when there is no priority. */
function priorityEnd(p: Printing, at: number): number {
  if (p.u8(at) !== 0x3c) return -1;
  for (let index = at + 1; index < at + longestPriority; index++) {
    const byte = p.u8(index);
    if (byte === 0x3e) return index;
    if (byte < 48 || byte > 57) return -1;
  }
  return -1;
}
