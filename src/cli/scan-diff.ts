/** `portolan scan --diff OLD NEW`: what changed between two saved scans. */
import { readFileSync } from 'node:fs';
import { errnoName, exitCodes, PortolanError } from '../base/errors.ts';
import { writeRecords } from '../report/write-records.ts';
import { readSavedScan } from '../scan/saved-scan.ts';
import type { SavedScan } from '../scan/saved-scan.ts';
import type { ScanDifference } from '../scan/scan-difference.ts';
import { compareScans, scanDifferenceKind } from '../scan/scan-difference.ts';
import type { CliContext } from './context.ts';
import type { OutputFlags } from './output-flags.ts';
import { writeOptions } from './output-flags.ts';
import { note } from './scan-finish.ts';

/** Prints the differences; exit code 1 when there are any. Throws PTL_USAGE for anything but two saved scans. */
export async function printDifferences(
  words: readonly string[],
  flags: OutputFlags,
  context: CliContext,
): Promise<number> {
  const [before, after, ...more] = words;
  if (before === undefined || after === undefined || more.length > 0) {
    throw new PortolanError('PTL_USAGE', '--diff compares two saved scans', {
      hint: 'portolan scan --diff old.xml new.xml',
    });
  }
  const options = writeOptions(flags, scanDifferenceKind);
  const { differences, compared, notCompared } = compareScans(read(before), read(after));
  const people = options.format === 'table';
  if (people) {
    const changed =
      differences.length === 0
        ? 'nothing changed'
        : `${differences.length} change${differences.length === 1 ? '' : 's'}`;
    context.out.write(`${changed}, ${compared} ports compared\n`);
  }
  if (!people || differences.length > 0)
    await writeRecords(context.out, scanDifferenceKind, [differences], { ...options, tone });
  if (notCompared > 0)
    note(context, `${notCompared} ports were looked at by one of the two only, and are not compared`);
  return differences.length === 0 ? exitCodes.ok : exitCodes.no;
}

function tone({ change }: ScanDifference, { name }: { readonly name: string }): 'bad' | 'good' | undefined {
  if (name !== 'change') return undefined;
  return change.endsWith('vanished') ? 'good' : 'bad';
}

function read(path: string): SavedScan {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (errnoName(error) === undefined) throw error;
    throw new PortolanError('PTL_USAGE', `${path} cannot be read`, {
      evidence: errnoName(error)!,
      hint: 'portolan scan --diff takes two files: old.xml new.xml',
    });
  }
  return readSavedScan(text, path);
}
