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
  const { differences, compared, notCompared } = compareScans(read(before, context), read(after, context));
  const people = options.format === 'table';
  if (people) context.out.write(`${headline(differences.length, compared)}\n`);
  if (!people || differences.length > 0)
    await writeRecords(context.out, scanDifferenceKind, [differences], { ...options, tone });
  if (notCompared > 0)
    note(context, `${notCompared} ports were looked at by one of the two only, and are not compared`);
  return differences.length === 0 ? exitCodes.ok : exitCodes.no;
}

function headline(changes: number, compared: number): string {
  if (changes > 0) return `${changes} change${changes === 1 ? '' : 's'}, ${compared} ports compared`;
  return compared === 0 ? 'nothing to compare' : `nothing changed, ${compared} ports compared`;
}

function tone({ change }: ScanDifference, { name }: { readonly name: string }): 'bad' | 'good' | undefined {
  if (name !== 'change') return undefined;
  return change.endsWith('vanished') ? 'good' : 'bad';
}

function read(path: string, context: CliContext): SavedScan {
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
  // A scan that died at once leaves the same file as one that found no port.
  if (text.trim() === '') note(context, `${path} is empty: it does not say which ports were asked, as --xml does`);
  return readSavedScan(text, path);
}
