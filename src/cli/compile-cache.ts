/** V8's compile cache in a folder that only we can write: the default one below /tmp could be filled by any local user. */
import { lstatSync, mkdirSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Switches the cache on where its folder is ours alone; start-up is merely slower without it. */
export function enableSafeCompileCache(): void {
  if (process.env['NODE_DISABLE_COMPILE_CACHE'] !== undefined || process.platform === 'win32') return;
  const folder = join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'portolan');
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    // Under sudo the home folder may be another user's, who could then plant code for root to run.
    const { uid, mode } = lstatSync(folder);
    if (uid === process.geteuid?.() && (mode & 0o022) === 0) enableCompileCache(folder);
  } catch {
    // A read-only home: no cache.
  }
}
