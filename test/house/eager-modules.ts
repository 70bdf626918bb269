/** The modules of ours that one run of the program loads, asked of Node itself. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const hook = `data:text/javascript,${encodeURIComponent(`
import { registerHooks } from 'node:module';
import { writeSync } from 'node:fs';
registerHooks({ load(url, context, next) { if (url.startsWith('file:')) writeSync(3, url + '\\n'); return next(url, context); } });
`)}`;

/** Runs `entry ARGS` with the pinned Node; the paths below src that it loaded, sorted. */
export function eagerModules(entry: string, args: readonly string[]): readonly string[] {
  const { output, status, error } = spawnSync(process.execPath, ['--import', hook, entry, ...args], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit', 'pipe'],
    env: { ...process.env, NODE_DISABLE_COMPILE_CACHE: '1' },
  });
  if (error !== undefined) throw error;
  if (status === 5 || status === null) throw new Error(`${entry} ${args.join(' ')} ended with ${status}`);
  const prefix = new URL(`file://${root}`).href;
  const paths = String(output[3])
    .split('\n')
    .filter((url) => url.startsWith(prefix))
    .map((url) => url.slice(prefix.length));
  return [...new Set(paths.filter((path) => path.startsWith('src/')))].sort();
}
