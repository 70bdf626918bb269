/** zmap's log: lines with time, level and part, on standard error or in a file. */
import { writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../../base/clock.ts';
import { errnoName } from '../../base/errors.ts';
import type { Account } from '../../os/give-up-root.linux.ts';
import { openOwned } from '../../os/owned-file.ts';
import { localDate, zoneText } from './records.ts';
import { fatal, logLevels } from './refusal.ts';
import type { LogLevel } from './refusal.ts';
import type { ZmapSettings } from './settings.ts';

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** The log. */
export class ZmapLog {
  readonly #clock: Clock;
  readonly #write: (text: string) => void;
  #file: number | null = null;
  #most: number = logLevels.indexOf('INFO');

  constructor(clock: Clock, write: (text: string) => void) {
    this.#clock = clock;
    this.#write = write;
  }

  /** Goes on as the settings say; a new file is given to `owner`, where there is one. Throws ZmapRefusal where it cannot be written. */
  set({ verbosity, logFile, logFolder }: ZmapSettings, owner: Account | null = null): void {
    this.#most = verbosity;
    const now = this.#clock.now();
    const path =
      logFile ??
      (logFolder === null
        ? null
        : join(logFolder, `zmap-${localDate(now, 'T').replaceAll(':', '')}${zoneText(now)}.log`));
    if (path === null) return;
    try {
      this.#file = openOwned(path, 'w', owner);
    } catch (error) {
      if (errnoName(error) === undefined) throw error;
      throw fatal('zmap', `unable to open specified log file: ${path}: ${errnoName(error)}`);
    }
  }

  /** Writes a line, if its level is wanted. */
  say(level: LogLevel, part: string, text: string): void {
    if (logLevels.indexOf(level) > this.#most) return;
    const line = `${logTime(this.#clock.now())} [${level}] ${part}: ${text}\n`;
    if (this.#file === null) this.#write(line);
    else writeSync(this.#file, line);
  }
}

/** `Nov 20 23:02:41.145`. */
function logTime(at: number): string {
  const date = new Date(at);
  const two = (number: number): string => String(number).padStart(2, '0');
  const time = `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
  return `${months[date.getMonth()]} ${two(date.getDate())} ${time}.${String(date.getMilliseconds()).padStart(3, '0')}`;
}
