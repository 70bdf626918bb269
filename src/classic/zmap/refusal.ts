/** How zmap gives up: lines of its log on standard error, and exit code 1. */

/** Levels of the log, the most urgent first, as `--verbosity` counts them. */
export const logLevels = ['FATAL', 'ERROR', 'WARN', 'INFO', 'DEBUG', 'TRACE'] as const;

/** One of {@link logLevels}. */
export type LogLevel = (typeof logLevels)[number];

/** A line for the log. */
export interface LogLine {
  readonly level: LogLevel;
  /** The part of zmap that speaks: `zmap`, `csv`, `blacklist`. */
  readonly part: string;
  readonly text: string;
}

/** zmap gives up. */
export class ZmapRefusal extends Error {
  /** Said without the log's frame, before the lines. */
  readonly plain: string;
  readonly lines: readonly LogLine[];

  constructor(plain: string, lines: readonly LogLine[]) {
    super(plain + lines.map(({ text }) => text).join('; '));
    this.name = 'ZmapRefusal';
    this.plain = plain;
    this.lines = lines;
  }
}

/** The command line cannot be read. */
export function badUsage(text: string): ZmapRefusal {
  return new ZmapRefusal(`zmap: ${text}\n`, []);
}

/** One line of the log, and the end. */
export function fatal(part: string, text: string): ZmapRefusal {
  return new ZmapRefusal('', [{ level: 'FATAL', part, text }]);
}

/** An option that is zmap's and not ours, with the reason. */
export function notOurs(option: string, reason: string): ZmapRefusal {
  return fatal('zmap', `portolan zmap does not do ${option}: ${reason}`);
}
