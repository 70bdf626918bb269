/** What `npm start`, `npm test` and `npm run check` need first: the packages of the lock file. Runs on Node 20, before anything is installed. */
import { spawnSync } from 'node:child_process';
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createHash } from 'node:crypto';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';

/** The project's root. */
export const root = new URL('..', import.meta.url).pathname;
const stamp = join(root, 'node_modules/.portolan-installed');

/** Installs the packages when they are missing or the lock file changed since; ends the process when npm fails. */
export function ensurePackages() {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  if (existsSync(nodeBinary()) && existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  process.stderr.write('portolan: installing packages (npm ci)\n');
  const ownCache = cacheIsWritable() ? undefined : mkdtempSync(join(tmpdir(), 'portolan-npm-'));
  // npm talks on standard output; ours belongs to the program that runs afterwards.
  const { status } = spawnSync('npm', ['ci', '--no-fund', '--no-audit', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 'inherit'],
    env: ownCache === undefined ? process.env : { ...process.env, npm_config_cache: ownCache },
  });
  if (ownCache !== undefined) rmSync(ownCache, { recursive: true, force: true });
  if (status !== 0) {
    process.stderr.write('portolan: npm ci failed: see above; is the npm registry reachable?\n');
    process.exit(status ?? 1);
  }
  writeFileSync(stamp, lock);
}

/** npm gives up where its cache cannot be written: another user's HOME after su, a service account's that does not exist. */
export function cacheIsWritable() {
  const cache = process.env.npm_config_cache ?? join(homedir(), '.npm');
  try {
    for (const folder of [cache, join(cache, '_cacache')]) {
      mkdirSync(folder, { recursive: true });
      accessSync(folder, constants.W_OK);
    }
    return true;
  } catch {
    return false;
  }
}

/** The Node that the project pins: the binary itself, without a wrapper script. */
export function nodeBinary() {
  return join(root, 'node_modules/node/bin/node');
}

/** Runs a program of node_modules/.bin or the pinned Node with the project's Node first on PATH; resolves to its exit code. */
export function runWithPinnedNode(args, options = {}) {
  const { status, signal, error } = spawnSync(nodeBinary(), args, {
    cwd: root,
    stdio: 'inherit',
    ...options,
    env: { ...process.env, PATH: `${join(root, 'node_modules/.bin')}:${process.env.PATH ?? ''}`, ...options.env },
  });
  if (error) process.stderr.write(`portolan: ${error.message}\n`);
  if (signal) process.kill(process.pid, signal);
  return status ?? 1;
}
