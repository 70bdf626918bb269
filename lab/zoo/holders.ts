/** Other processes that hold a layout's sockets: shared or alone, under other users, with names that try a printer's patience. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { Random } from '../../src/base/random.ts';
import type { Cage } from './cage.ts';

/** A process that holds sockets. */
export interface Holder {
  readonly pid: number;
  readonly uid: number;
  readonly name: string;
  readonly child: ChildProcess;
}

/** No slash: most are file names too. The kernel keeps 15 bytes of them as the command name. */
const names = [
  'cat',
  'my server',
  '[kworker]',
  'a) S 1 (b',
  '(paren)',
  'esc\u001b[31mred',
  'new\nline',
  'tab\tname',
  '"quoted"',
  "it's",
  'back\\slash',
  'comma,pid=1,fd=3',
  'ünïcödé-nämë',
  'right\u202eleft',
  'a-very-long-process-name-indeed',
  'del\u007f',
  '%s%n',
  '-dash',
  'trailing ',
  'c1\u009bcontrol',
] as const;

/** One of the names. */
export function oddName(random: Random): string {
  return random.pick(names);
}

/**
 * Starts up to three holders; each is `cat`, which waits on its input and ends when we do. The kernel names a process after the
 * last part of the path it was started by, so each is started by a link of its own.
 */
export function holdElsewhere(cage: Cage, random: Random, folder: string, users: readonly number[]): Holder[] {
  const holders: Holder[] = [];
  for (let each = random.integer(0, 3); each > 0; each--) {
    const held = cage.descriptors.filter(() => random.chance(0.3));
    const name = oddName(random);
    const uid = random.pick(users);
    const room = join(folder, `holder-${each}`);
    mkdirSync(room);
    symlinkSync('/bin/cat', join(room, name));
    const argv0 = random.chance(0.5) ? name : `/opt/${oddName(random)}`;
    const stdio = ['pipe', 'ignore', 'ignore', ...held] as const;
    const as = users.length === 1 ? {} : { uid, gid: uid };
    const child = spawn(join(room, name), ['-', oddName(random)], { argv0, stdio: [...stdio], cwd: '/', ...as });
    child.stdin?.on('error', () => undefined);
    holders.push({ pid: child.pid ?? -1, uid, name, child });
    // Some sockets now belong to the holder alone.
    for (const fd of held) if (random.chance(0.25)) cage.close(fd);
  }
  return holders;
}

/** Kills the holders and waits until they are gone. */
export async function stopHolders(holders: readonly Holder[]): Promise<void> {
  await Promise.all(
    holders.map(async ({ child }) => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    }),
  );
}
