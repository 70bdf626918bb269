/** zmap's progress: a line a second on standard error, and rows of CSV in the file that `-u` names. */
import { writeSync } from 'node:fs';
import type { Clock } from '../../base/clock.ts';
import type { SweepProgress } from '../stateless/sweep-plan.ts';
import { localDate } from './records.ts';

const everyMs = 1000;
/** Before that, nobody can say how long it will take. */
const guessableMs = 5000;

/** What is counted beside the sweep's own figures. */
export interface ZmapCounts {
  /** Answers that mean success, and the first ones of their places among them. */
  readonly successes: number;
  readonly unique: number;
}

/** Where progress goes. */
export interface StatusOutputs {
  readonly write: ((text: string) => void) | null;
  /** A descriptor. */
  readonly file: number | null;
  readonly cooldownMs: number;
}

const columns =
  'real-time,time-elapsed,time-remaining,percent-complete,active-send-threads,sent-total,sent-last-one-sec,sent-avg-per-sec,' +
  'recv-success-total,recv-success-last-one-sec,recv-success-avg-per-sec,recv-total,recv-total-last-one-sec,recv-total-avg-per-sec,' +
  'pcap-drop-total,drop-last-one-sec,drop-avg-per-sec,sendto-fail-total,sendto-fail-last-one-sec,sendto-fail-avg-per-sec\n';

/** Tells progress until the signal aborts, and once more then. */
export async function tellStatus(
  look: () => SweepProgress & ZmapCounts,
  { write, file, cooldownMs }: StatusOutputs,
  clock: Clock,
  signal: AbortSignal,
): Promise<void> {
  if (file !== null) writeSync(file, columns);
  let before: SweepProgress & ZmapCounts = { ...look(), sent: 0, answers: 0, unique: 0, elapsedMs: 0 };
  for (;;) {
    const now = look();
    write?.(statusLine(now, before, cooldownMs));
    if (file !== null) writeSync(file, statusRow(now, before, clock.now(), cooldownMs));
    before = now;
    if (signal.aborted) return;
    await clock.sleep(everyMs, signal);
  }
}

/** The line. */
export function statusLine(
  now: SweepProgress & ZmapCounts,
  before: SweepProgress & ZmapCounts,
  cooldownMs: number,
): string {
  const seconds = Math.max(0.001, now.elapsedMs / 1000);
  const lapse = Math.max(0.001, (now.elapsedMs - before.elapsedMs) / 1000);
  const { share, leftMs } = shareOf(now, cooldownMs);
  const left = now.elapsedMs >= guessableMs && leftMs >= 1000 ? ` (${lengthText(leftMs)} left)` : '';
  const sending = now.waitingMs === null ? rateText((now.sent - before.sent) / lapse) : 'done';
  const receiving = rateText((now.unique - before.unique) / lapse);
  const hits = now.sent === 0 ? 0 : (now.unique * 100) / now.sent;
  return (
    `${clockText(now.elapsedMs)} ${Math.floor(share * 100)}%${left}; send: ${now.sent} ${sending} (${rateText(now.sent / seconds)} avg); ` +
    `recv: ${now.unique} ${receiving} (${rateText(now.unique / seconds)} avg); ` +
    `drops: ${rateText((now.drops - before.drops) / lapse)} (${rateText(now.drops / seconds)} avg); hitrate: ${hits.toFixed(2)}%\n`
  );
}

function statusRow(
  now: SweepProgress & ZmapCounts,
  before: SweepProgress & ZmapCounts,
  at: number,
  cooldownMs: number,
): string {
  const seconds = Math.max(0.001, now.elapsedMs / 1000);
  const lapse = Math.max(0.001, (now.elapsedMs - before.elapsedMs) / 1000);
  const { share, leftMs } = shareOf(now, cooldownMs);
  const three = (total: number, earlier: number): readonly number[] => [
    total,
    Math.round((total - earlier) / lapse),
    Math.round(total / seconds),
  ];
  const cells = [
    localDate(at, ' '),
    Math.floor(now.elapsedMs / 1000),
    Math.round(leftMs / 1000),
    (share * 100).toFixed(6),
    now.waitingMs === null ? 1 : 0,
    ...three(now.sent, before.sent),
    ...three(now.unique, before.unique),
    ...three(now.answers, before.answers),
    ...three(now.drops, before.drops),
    ...three(0, 0),
  ];
  return `${cells.join(',')}\n`;
}

/** How much of the time is over: that of sending and that of listening. */
function shareOf(
  { begun, total, elapsedMs, waitingMs }: SweepProgress,
  cooldownMs: number,
): { readonly share: number; readonly leftMs: number } {
  const sendingMs = begun === 0 ? 0 : Math.max(0, (elapsedMs * (total - begun)) / begun);
  const leftMs = waitingMs === null ? sendingMs + cooldownMs : Math.max(0, waitingMs);
  const share = begun === 0 ? 0 : elapsedMs / Math.max(1, elapsedMs + leftMs);
  return { share: Math.min(1, share), leftMs };
}

/** ` 0:01`, `1:02:03`. */
function clockText(milliseconds: number): string {
  const all = Math.floor(milliseconds / 1000);
  const two = (value: number): string => String(value % 60).padStart(2, '0');
  const minutes = Math.floor(all / 60);
  return minutes < 60
    ? `${String(minutes).padStart(2)}:${two(all)}`
    : `${Math.floor(minutes / 60)}:${two(minutes)}:${two(all)}`;
}

/** `26s`, `11m03s`, `1h51m`. */
function lengthText(milliseconds: number): string {
  const all = Math.floor(milliseconds / 1000);
  const two = (value: number): string => String(value % 60).padStart(2, '0');
  if (all < 60) return `${all}s`;
  return all < 3600
    ? `${Math.floor(all / 60)}m${two(all)}s`
    : `${Math.floor(all / 3600)}h${two(Math.floor(all / 60))}m`;
}

/** `41 p/s`, `13.5 Kp/s`: three digits. */
function rateText(perSecond: number): string {
  const steps = [
    [1e9, 'G'],
    [1e6, 'M'],
    [1e3, 'K'],
  ] as const;
  const step = steps.find(([size]) => perSecond >= size);
  if (step === undefined) return `${Math.floor(perSecond)} p/s`;
  const value = perSecond / step[0];
  return `${value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0)} ${step[1]}p/s`;
}
