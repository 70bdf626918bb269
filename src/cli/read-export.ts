/** `portolan read --export DIR`: the files that went over the network, in a new directory. */
import { learnSecrets } from '../capture/decrypt/secrets-of-file.ts';
import { ObjectFinder } from '../capture/export/find-objects.ts';
import type { ExportedFile } from '../capture/export/object-directory.ts';
import { exportedFileKind, ObjectDirectory } from '../capture/export/object-directory.ts';
import type { CaptureFile } from '../capture/open-file.ts';
import { writeRecords } from '../report/write-records.ts';
import type { CliContext } from './context.ts';
import { keyLogOf } from './key-log-file.ts';
import { printHiddenColumns } from './notices.ts';
import { writeOptions } from './output-flags.ts';
import type { ReadFlags } from './read-flags.ts';

/** Writes the files of a capture and lists them; how many there were. Throws PTL_OUTPUT, PTL_USAGE. */
export async function exportObjects(
  context: CliContext,
  flags: ReadFlags,
  path: string,
  capture: CaptureFile,
): Promise<number> {
  const keys = keyLogOf(flags.keylog);
  const directory = new ObjectDirectory(path);
  let found: ExportedFile[] = [];
  const finder = new ObjectFinder((object) => void found.push(directory.write(object)), keys);
  async function* files(): AsyncGenerator<readonly ExportedFile[]> {
    for await (const batch of capture.batches()) {
      learnSecrets(keys, batch);
      finder.take(batch);
      if (found.length > 0) yield found;
      found = [];
      if (context.signal.aborted) return;
    }
    finder.end();
    if (found.length > 0) yield found;
  }
  const { records, hidden } = await writeRecords(
    context.out,
    exportedFileKind,
    files(),
    writeOptions(flags, exportedFileKind),
  );
  printHiddenColumns(hidden, context);
  return records;
}
