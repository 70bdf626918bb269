/** -o tls.keylog_file: the TLS secrets that a program logged. */
import { readFileSync, statSync } from 'node:fs';
import { errnoName } from '../../base/errors.ts';
import { KeyLog } from '../../capture/decrypt/key-log.ts';

/** No program logs more: 5 secrets of 200 bytes for a million connections. */
const longestFile = 1 << 30;

/** The secrets of a file; none of one that cannot be read, of which tshark says nothing either. */
export function readKeyLog(path: string): KeyLog {
  const keys = new KeyLog();
  try {
    if (statSync(path).size <= longestFile) keys.add(readFileSync(path, 'latin1'));
  } catch (error) {
    if (errnoName(error) === undefined) throw error;
  }
  return keys;
}
