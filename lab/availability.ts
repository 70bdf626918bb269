/** Whether this machine lets us build laboratories: as root, in a user namespace, or not at all and why. */
import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import { toolPath } from './tool-path.ts';

/** How laboratories can be built here. */
export type LabAvailability =
  | { readonly mode: 'root' | 'rootless' }
  | { readonly mode: 'none'; readonly reason: string };

let known: LabAvailability | undefined;

/** Finds out by trying, once a process; synchronous, so that a test file can decide at load time. */
export function labAvailability(): LabAvailability {
  known ??= detect();
  return known;
}

/** The environment of every laboratory command: ordinary users often lack the sbin folders where ip and nft live. */
export const labEnvironment: NodeJS.ProcessEnv = { ...process.env, PATH: toolPath() };

function detect(): LabAvailability {
  if (process.platform !== 'linux') return { mode: 'none', reason: 'network namespaces exist on Linux only' };
  const lacking = ['ip', 'unshare', 'nsenter', 'setpriv', 'sysctl'].filter((tool) => !hasTool(tool));
  if (lacking.length > 0) return { mode: 'none', reason: `not installed: ${lacking.join(', ')}` };
  if (process.geteuid?.() === 0 && attempt(['--net', '--mount']) === undefined) return { mode: 'root' };
  const refusal = attempt(['--user', '--map-root-user', '--net', '--mount']);
  if (refusal === undefined) return { mode: 'rootless' };
  return { mode: 'none', reason: `no network namespace without root here: ${refusal}` };
}

/** Whether a program of this name is on the search path. */
export function hasTool(name: string): boolean {
  return toolPath()
    .split(':')
    .some((folder) => isExecutable(join(folder, name)));
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Why the attempt failed, or undefined when it did not. */
function attempt(flags: readonly string[]): string | undefined {
  const result = spawnSync('unshare', [...flags, 'true'], { env: labEnvironment, encoding: 'utf8', timeout: 10_000 });
  if (result.status === 0) return undefined;
  return result.error?.message ?? (result.stderr.trim() || `unshare ended with ${result.status ?? result.signal}`);
}
