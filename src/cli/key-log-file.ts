/** `--keylog FILE`: the TLS secrets that a program logged. */
import { readFileSync, statSync } from 'node:fs';
import { errnoName, PortolanError } from '../base/errors.ts';
import { KeyLog } from '../capture/decrypt/key-log.ts';

/** No program logs more: 5 secrets of 200 bytes for a million connections. */
const longestFile = 1 << 30;

/** The secrets of a file, or none where there is no file. Throws PTL_USAGE where it cannot be read or has none. */
export function keyLogOf(path: string | undefined): KeyLog {
  const keys = new KeyLog();
  if (path === undefined) return keys;
  try {
    if (statSync(path).size > longestFile) throw new PortolanError('PTL_USAGE', `${path} is too long for a key log`);
    keys.add(readFileSync(path, 'latin1'));
  } catch (error) {
    const code = errnoName(error);
    if (code === undefined) throw error;
    throw new PortolanError('PTL_USAGE', `the key log ${path} cannot be read`, {
      evidence: code,
      hint: 'SSLKEYLOGFILE=keys.txt PROGRAM makes many programs write one',
      cause: error,
    });
  }
  if (keys.size > 0) return keys;
  throw new PortolanError('PTL_USAGE', `${path} has no TLS secret`, {
    hint: 'its lines are LABEL CLIENT_RANDOM SECRET, as SSLKEYLOGFILE writes them',
  });
}
