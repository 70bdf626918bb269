/** -D: the kernel's answer about TCP, byte for byte, into a file. */
import { closeSync, openSync, writeSync } from 'node:fs';
import { errnoName } from '../../base/errors.ts';
import { asSockDiag } from '../../os/sock-diag/socket-table.linux.ts';
import { Exit, exitFailure } from './exit.ts';
import { complainOf } from './dump-errors.ts';
import { inetQuery } from './inet-table.ts';
import type { Run } from './run.ts';
import { errorText } from './strerror.ts';

/** The number that ss gives its dumps and that their messages echo. */
const sequence = 123_456;

/** Writes the dumps of the families asked for; `-` and what begins so is standard output. Throws Exit when the file cannot be made. */
export function writeDiagnostic(
  run: Pick<Run, 'host' | 'show' | 'selection' | 'complain'>,
  path: string,
  print: (bytes: Uint8Array) => void,
): 0 {
  const diagnostic = asSockDiag(run.host.sockets);
  const fd = path.startsWith('-') ? null : create(run, path);
  try {
    const { preferred } = run.selection;
    const query = inetQuery({ ...run, filter: null }, 'tcp');
    const families = preferred === 'inet6' ? [6] : preferred === 'inet' ? [4] : [4, 6];
    for (const family of families as readonly (4 | 6)[]) {
      for (const bytes of diagnostic?.inetBytes({ ...query, family }, sequence) ?? []) {
        if (fd === null) print(bytes);
        else writeSync(fd, bytes);
      }
    }
  } catch (error) {
    if (!complainOf(run, error, false)) throw error;
  } finally {
    if (fd !== null) closeSync(fd);
  }
  return 0;
}

function create(run: Pick<Run, 'complain'>, path: string): number {
  try {
    return openSync(path, 'w');
  } catch (error) {
    run.complain(`fopen dump file: ${errorText(errnoName(error) ?? 'EIO')}\n`);
    throw new Exit(exitFailure);
  }
}
