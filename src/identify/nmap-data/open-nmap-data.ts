/** Opens the directory that a user names with `--nmap-data`: the user's own nmap-service-probes, read where it stands. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../../base/clock.ts';
import { errnoName, PortolanError } from '../../base/errors.ts';
import type { Matcher } from './matcher.ts';
import { openMatcher } from './matcher.ts';
import { readProbeFile } from './probe-file.ts';
import { ProbeBook } from './probe-order.ts';

/** What identifying by it needs. */
export interface NmapData {
  readonly book: ProbeBook;
  readonly matcher: Matcher;
}

/** Reads it. Throws PTL_USAGE where there is no such file or where it has no probe. Close the matcher in the end. */
export function openNmapData(directory: string, clock: Clock): NmapData {
  const path = join(directory, 'nmap-service-probes');
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    if (errnoName(error) === undefined) throw error;
    throw refused(path, errnoName(error)!, error);
  }
  const file = readProbeFile(bytes);
  if (file.probes.length === 0) throw refused(path, file.problems[0] ?? 'it has no probe', undefined);
  const book = new ProbeBook(file);
  return {
    book,
    matcher: openMatcher(
      book.matches.map(({ pattern, flags }) => ({ pattern, flags })),
      clock,
    ),
  };
}

function refused(path: string, evidence: string, cause: unknown): PortolanError {
  return new PortolanError('PTL_USAGE', `${path} cannot be used`, {
    evidence,
    hint: '--nmap-data names a directory with an nmap-service-probes file of your own, such as /usr/share/nmap',
    cause,
  });
}
