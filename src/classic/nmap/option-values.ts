/** The values that nmap's options take: times, numbers, bytes, TCP flags, templates. Each throws NmapRefusal in nmap's words. */
import { tcpFlags } from '../../wire/tcp.ts';
import { timingTemplates } from '../../scan/timing.ts';
import { quitting } from './refusal.ts';

const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, '': 1000, m: 60_000, h: 3_600_000 };

/** A time in milliseconds: seconds unless it says otherwise; null where it is none. */
export function timeMs(text: string): number | null {
  const match = /^(-?\d+(?:\.\d*)?|-?\.\d+)(ms|s|m|h)?$/i.exec(text);
  return match === null ? null : Math.round(Number(match[1]) * units[(match[2] ?? '').toLowerCase()]!);
}

/** What a time option must be. */
export interface TimeRule {
  readonly least: number;
  /** What nmap says of a bad one. */
  readonly bogus: string;
  /** A bare number of this many milliseconds or more was meant otherwise, as it was before 2010; null: never. */
  readonly suspect?: { readonly fromMs: number; readonly unit: Unit; readonly meant: 's' | 'ms' };
}

type Unit = 'seconds' | 'minutes' | 'hours';
const inUnit: Readonly<Record<Unit, (ms: number) => string>> = {
  seconds: (ms) => String(ms / 1000),
  minutes: (ms) => (ms / 60_000).toFixed(1),
  hours: (ms) => (ms / 3_600_000).toFixed(1),
};

/** Reads a time option; milliseconds. */
export function timeOption(option: string, text: string, { least, bogus, suspect }: TimeRule): number {
  const value = timeMs(text);
  if (value === null || value < least) throw quitting(bogus);
  if (suspect === undefined || value < suspect.fromMs || /[a-z]$/i.test(text)) return value;
  const told = `${inUnit[suspect.unit](value)} ${suspect.unit}`;
  const advice =
    suspect.meant === 's' ? `If this is what you want, use "${text}s".` : `Use "${text}ms" for ${text} milliseconds.`;
  throw quitting(
    `Since April 2010, the default unit for --${option} is seconds, so your time of "${text}" is ${told}. ${advice}`,
  );
}

/** As atoi(3): what is no number is 0. */
export function atoi(text: string): number {
  return Number(/^\s*([+-]?\d+)/.exec(text)?.[1] ?? 0);
}

/** A whole number of at least `least`, or nmap's words. */
export function atLeast(text: string, least: number, words: string): number {
  const value = atoi(text);
  if (value < least) throw quitting(words);
  return value;
}

/** Packets per second. */
export function rate(option: string, text: string): number {
  const value = /^\d*\.?\d+(?:e\d+)?$/i.test(text) ? Number(text) : 0;
  if (value > 0) return value;
  throw quitting(`Argument to --${option} must be a positive floating-point number`);
}

/** The number of a timing template, 0 to 5. */
export function template(text: string): number {
  const lower = text.toLowerCase();
  const found = /^[0-5]$/.test(lower)
    ? Number(lower)
    : timingTemplates.findIndex(({ name }) => name === lower && name !== '');
  if (found !== -1) return found;
  throw quitting(
    'Unknown timing mode (-T argument).  Use either "Paranoid", "Sneaky", "Polite", "Normal", "Aggressive", "Insane" or a number from 0 (Paranoid) to 5 (Insane)',
  );
}

const flagBits: Readonly<Record<string, number>> = {
  FIN: tcpFlags.fin,
  SYN: tcpFlags.syn,
  RST: tcpFlags.rst,
  RESET: tcpFlags.rst,
  PSH: tcpFlags.psh,
  PUSH: tcpFlags.psh,
  ACK: tcpFlags.ack,
  URG: tcpFlags.urg,
  ECE: tcpFlags.ece,
  CWR: tcpFlags.cwr,
  ALL: 0xff,
  NONE: 0,
};

/** TCP flags as a number or as names without a gap; names that are none count for nothing. */
export function scanFlags(text: string): number {
  if (/^(?:0x[0-9a-f]+|\d+)$/i.test(text)) {
    if (Number(text) <= 0xff) return Number(text);
    throw quitting('--scanflags option must be a number between 0 and 255 (inclusive) or a string like "URGPSHFIN".');
  }
  const upper = text.toUpperCase();
  return Object.entries(flagBits).reduce((flags, [name, bit]) => (upper.includes(name) ? flags | bit : flags), 0);
}

/** Bytes as hexadecimal digits, `0xaabb`, `AABB` or `\xaa\xbb`. */
export function hexBytes(text: string): Uint8Array {
  const digits = text.replace(/^0x/i, '').replaceAll(/\\x/gi, '');
  if (!/^(?:[0-9a-f]{2})+$/i.test(digits)) throw quitting('Invalid hex string specified');
  return Uint8Array.from(Buffer.from(digits, 'hex'));
}

const two = (value: number): string => String(value).padStart(2, '0');

/** The name of an output file with nmap's conversions of the time (`%H %M %S %T %R %m %d %y %Y %D %F %%`). */
export function fileName(pattern: string, time: Date): string {
  const [hour, minute, second] = [time.getHours(), time.getMinutes(), time.getSeconds()].map(two);
  const [month, day, year] = [two(time.getMonth() + 1), two(time.getDate()), String(time.getFullYear())];
  const conversions: Readonly<Record<string, string>> = {
    H: hour!,
    M: minute!,
    S: second!,
    T: `${hour}${minute}${second}`,
    R: `${hour}${minute}`,
    m: month,
    d: day,
    y: year.slice(2),
    Y: year,
    D: `${month}${day}${year.slice(2)}`,
    F: `${year}-${month}-${day}`,
  };
  return pattern.replaceAll(/%(.)/gs, (_, letter: string) => conversions[letter] ?? letter);
}
