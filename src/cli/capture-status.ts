/** The counters of a running capture: a line on a terminal that is always there, and the summary at the end. */
import type { LiveCounters } from '../capture/live/live-capture.ts';
import type { CliContext } from './context.ts';

/** What is told beside the kernel's counters. */
export interface CaptureProgress extends LiveCounters {
  readonly captured: number;
  readonly listed: number;
  /** Packets that were written but not listed, because listing was too slow. */
  readonly notListed: number;
  readonly bytesWritten: number;
}

const refreshMs = 250;
// ECMA-48: back to the start of the line, erase to its end.
const eraseLine = '\r\u001B[K';

/** The line; nothing where standard error is no terminal. */
export class StatusLine {
  readonly #context: CliContext;
  #shown = false;
  #next = 0;
  #last = { time: 0, captured: 0 };

  constructor(context: CliContext) {
    this.#context = context;
  }

  /** Takes the line away, so that other lines can be written. */
  erase(): void {
    if (!this.#shown) return;
    this.#shown = false;
    this.#context.err.write(eraseLine);
  }

  /** Draws it, unless that was done a moment ago and it still stands. */
  draw(progress: () => CaptureProgress): void {
    const { err, host } = this.#context;
    if (!err.isTTY) return;
    const now = host.clock.monotonic();
    if (this.#shown && now < this.#next) return;
    this.#next = now + refreshMs;
    const counts = progress();
    const seconds = (now - this.#last.time) / 1000;
    const rate =
      this.#last.time === 0 ? 0 : Math.round((counts.captured - this.#last.captured) / Math.max(seconds, 0.001));
    if (seconds >= refreshMs / 1000 || this.#last.time === 0) this.#last = { time: now, captured: counts.captured };
    const lost = lostTexts(counts);
    const text = `${grouped(counts.captured)} packets, ${grouped(rate)}/s, ${lost === '' ? 'none lost' : lost}; Ctrl-C ends`;
    err.write(
      `${eraseLine}${err.style.paint(lost === '' ? 'dim' : 'warning', text.slice(0, Math.max(20, err.columns - 1)))}`,
    );
    this.#shown = true;
  }
}

/** The lines that end a capture. */
export function summaryText(progress: CaptureProgress, files: readonly string[]): string {
  const { captured, listed, notListed, received } = progress;
  const shown = listed === captured ? '' : `, ${grouped(listed)} listed`;
  const lost = lostTexts(progress);
  const lines = [
    `${grouped(captured)} packets captured${shown}; ${grouped(received)} passed the filter; ${lost === '' ? 'none lost' : `LOST: ${lost}`}`,
  ];
  if (notListed > 0) lines.push(`${grouped(notListed)} were written and not listed: listing could not keep up`);
  if (files.length > 0) lines.push(...files);
  return `${lines.join('\n')}\n`;
}

function lostTexts({ dropped, interfaceDrops }: LiveCounters): string {
  const parts: string[] = [];
  if (dropped > 0) parts.push(`${grouped(dropped)} because we were too slow`);
  if (interfaceDrops > 0) parts.push(`${grouped(interfaceDrops)} by the interface`);
  return parts.join(', ');
}

function grouped(value: number): string {
  return value.toLocaleString('en-US');
}
