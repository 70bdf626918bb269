/** V8's compile cache in a folder that only we can write: the default one below /tmp could be filled by any local user. */
import { existsSync, lstatSync, mkdirSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Switches the cache on where its folder is ours alone; start-up is merely slower without it. */
export function enableSafeCompileCache(enable: (folder: string) => unknown = enableCompileCache): void {
  if (process.env['NODE_DISABLE_COMPILE_CACHE'] !== undefined || process.platform === 'win32') return;
  const caches = process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache');
  const folder = join(caches, 'portolan');
  try {
    // One level at a time: a recursive mkdir below /proc never returns.
    for (const path of [caches, folder]) if (!existsSync(path)) mkdirSync(path, { mode: 0o700 });
    // Under sudo the home folder may be another user's, who could then plant code for root to run.
    const { uid, mode } = lstatSync(folder);
    if (uid === process.geteuid?.() && (mode & 0o022) === 0) enable(folder);
  } catch {
    // A read-only home: no cache.
  }
}
