/** Times of packets as tshark writes them: nanoseconds in, the forms of -t and of fields out. */
import type { PacketDetails } from '../../capture/dissect.ts';

/** When a packet was seen, in nanoseconds. */
export interface PacketTimes {
  /** Since 1970. */
  readonly epoch: bigint;
  /** Since the first packet, the one before, and the one shown before. */
  readonly relative: bigint;
  readonly delta: bigint;
  readonly deltaShown: bigint;
  /** Digits of a second that the file keeps: 6 or 9. */
  readonly digits: number;
}

const billion = 1_000_000_000n;

/** The forms of -t. */
export const timeForms = ['a', 'ad', 'adoy', 'd', 'dd', 'e', 'r', 'u', 'ud', 'udoy'] as const;
/** One of them. */
export type TimeForm = (typeof timeForms)[number];

/** Keeps the times that later packets are counted from. */
export class PacketClock {
  #first: bigint | null = null;
  #before: bigint | null = null;
  #shown: bigint | null = null;

  /** The times of the next packet of the file. */
  timesOf({ seconds, nanoseconds }: Pick<PacketDetails, 'seconds' | 'nanoseconds'>, digits: number): PacketTimes {
    const epoch = BigInt(seconds) * billion + BigInt(nanoseconds);
    this.#first ??= epoch;
    const times: PacketTimes = {
      epoch,
      relative: epoch - this.#first,
      delta: epoch - (this.#before ?? epoch),
      deltaShown: epoch - (this.#shown ?? epoch),
      digits,
    };
    this.#before = epoch;
    return times;
  }

  /** The packet was shown: the next shown one counts from it. */
  shown({ epoch }: PacketTimes): void {
    this.#shown = epoch;
  }
}

/** Seconds with a fraction of so many digits, rounded down: `-0.000001000`. */
export function secondsText(nanoseconds: bigint, digits: number): string {
  const size = nanoseconds < 0n ? -nanoseconds : nanoseconds;
  const fraction = String(size % billion)
    .padStart(9, '0')
    .slice(0, digits);
  return `${nanoseconds < 0n ? '-' : ''}${size / billion}${digits === 0 ? '' : '.'}${fraction}`;
}

/** The column Time. */
export function timeText(times: PacketTimes, form: TimeForm): string {
  const { digits } = times;
  switch (form) {
    case 'r':
      return secondsText(times.relative, digits);
    case 'd':
      return secondsText(times.delta, digits);
    case 'dd':
      return secondsText(times.deltaShown, digits);
    case 'e':
      return secondsText(times.epoch, digits);
    case 'a':
    case 'ad':
    case 'adoy':
    case 'u':
    case 'ud':
    case 'udoy': {
      const parts = clockParts(times.epoch, form.startsWith('u'));
      const clock = `${parts.clock}.${parts.fraction.slice(0, digits)}`;
      if (form.endsWith('doy')) return `${parts.year}/${String(parts.dayOfYear).padStart(3, '0')} ${clock}`;
      return form.endsWith('d') ? `${parts.year}-${parts.month}-${parts.day} ${clock}` : clock;
    }
  }
}

const monthNames = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `frame.time`: `Nov 14, 2023 22:13:20.000005000 UTC`; the day is padded with a blank. */
export function longTime(epoch: bigint): string {
  const { year, month, day, clock, fraction, zone } = clockParts(epoch, false);
  return `${monthNames[Number(month) - 1]} ${String(Number(day)).padStart(2)}, ${year} ${clock}.${fraction} ${zone}`;
}

/** RFC 3339 in UTC, with nanoseconds. */
export function isoTime(epoch: bigint): string {
  const { year, month, day, clock, fraction } = clockParts(epoch, true);
  return `${year}-${month}-${day}T${clock}.${fraction}Z`;
}

interface ClockParts {
  readonly year: string;
  readonly month: string;
  readonly day: string;
  readonly clock: string;
  readonly fraction: string;
  readonly dayOfYear: number;
  readonly zone: string;
}

/** In the zone of the machine, or UTC. */
function clockParts(epoch: bigint, utc: boolean): ClockParts {
  const within = ((epoch % billion) + billion) % billion;
  const date = new Date(Number((epoch - within) / 1_000_000n));
  const two = (value: number): string => String(value).padStart(2, '0');
  const [year, month, day, hour, minute, second] = utc
    ? [
        date.getUTCFullYear(),
        date.getUTCMonth(),
        date.getUTCDate(),
        date.getUTCHours(),
        date.getUTCMinutes(),
        date.getUTCSeconds(),
      ]
    : [date.getFullYear(), date.getMonth(), date.getDate(), date.getHours(), date.getMinutes(), date.getSeconds()];
  const dayOfYear = Math.round((Date.UTC(year, month, day) - Date.UTC(year, 0, 1)) / 86_400_000) + 1;
  return {
    year: String(year).padStart(4, '0'),
    month: two(month + 1),
    day: two(day),
    clock: `${two(hour)}:${two(minute)}:${two(second)}`,
    fraction: String(within).padStart(9, '0'),
    dayOfYear,
    zone: utc ? 'UTC' : zoneName(date),
  };
}

function zoneName(date: Date): string {
  const parts = new Intl.DateTimeFormat('en-US', { timeZoneName: 'short' }).formatToParts(date);
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? 'UTC';
}
