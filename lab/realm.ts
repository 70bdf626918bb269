/** Where a laboratory's namespaces live: the machine's own list of names (root), or a private one (rootless). */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { labAvailability, labEnvironment } from './availability.ts';
import { closeInherited } from './inherited.ts';
import { labError } from './lab-error.ts';

/** A place in which `ip netns` works. */
export interface Realm {
  readonly mode: 'root' | 'rootless';
  /** What to put in front of an argument vector so that it runs where the names are known. */
  readonly prefix: readonly string[];
  /** Ends it at once, and with it (rootless) every namespace in it. */
  close(): void;
}

/** Opens a realm. Throws PTL_LAB when this machine allows neither kind. */
export async function openRealm(): Promise<Realm> {
  closeInherited();
  const available = labAvailability();
  switch (available.mode) {
    case 'root':
      return { mode: 'root', prefix: [], close: () => undefined };
    case 'rootless':
      return openRootlessRealm();
    case 'none':
      throw labError(
        'laboratories cannot be built on this machine',
        available.reason,
        'run as root, or allow unprivileged user namespaces',
      );
  }
}

/**
 * One process holds a user, mount and network namespace of its own. It is `cat`: it echoes a line once it runs inside, and ends
 * when its input closes, which the kernel does even if we are killed. With it go its mounts, and with them the namespaces.
 */
async function openRootlessRealm(): Promise<Realm> {
  const flags = ['--user', '--map-root-user', '--mount', '--net', '--propagation', 'private'];
  const holder = spawn('unshare', [...flags, 'cat'], { env: labEnvironment, stdio: ['pipe', 'pipe', 'inherit'] });
  const close = (): void => {
    holder.stdin.destroy();
    holder.kill('SIGKILL');
  };
  try {
    holder.stdin.write('ready\n');
    await Promise.race([once(holder.stdout, 'data'), failed(holder)]);
    const prefix = ['nsenter', `--target=${holder.pid}`, '--user', '--mount', '--net', '--preserve-credentials', '--'];
    // `ip netns` keeps its names below /run, which belongs to the machine's root: ours is private to this mount namespace.
    const argv = [...prefix, 'mount', '-t', 'tmpfs', 'portolan-lab', '/run'];
    const mounted = spawnSync(argv[0]!, argv.slice(1), { env: labEnvironment, encoding: 'utf8' });
    if (mounted.status !== 0) throw labError('no private /run', mounted.stderr);
    holder.stdout.destroy();
    holder.unref();
    // Its pipe alone must not keep us alive.
    (holder.stdin as Socket).unref();
    return { mode: 'rootless', prefix, close };
  } catch (error) {
    close();
    throw error;
  }
}

async function failed(holder: ChildProcess): Promise<never> {
  const [code] = (await once(holder, 'exit')) as [number | null];
  throw labError('the holder of the user namespace ended', `exit code ${code}`);
}
