/** `-k`: signals to the users of a name, each only if it is still the process that was found. */
import { PortolanError, errnoName } from '../../base/errors.ts';
import type { ProcessInfo } from '../../os/process-table.ts';
import type { ClassicContext } from '../classic.ts';
import type { NameUser } from './name.ts';
import type { FuserOptions } from './options.ts';

/** Signals them, after asking where that is wanted; resolves to how many were signalled. */
export async function killUsers(
  users: readonly NameUser[],
  seen: ReadonlyMap<number, ProcessInfo>,
  options: FuserOptions,
  context: ClassicContext,
  readLine: () => Promise<string>,
): Promise<number> {
  let signalled = 0;
  for (const user of users) {
    const found = seen.get(user.pid);
    if (found === undefined || (options.writersOnly && !user.opensForWriting)) continue;
    if (options.interactive && !(await isConfirmed(user.pid, context, readLine))) continue;
    const outcome = signal(found, options.signal, context);
    if (outcome === 'sent') signalled++;
    else if (outcome !== 'gone') context.writeError(`Could not kill process ${user.pid}: ${outcome}\n`);
  }
  return signalled;
}

/** The first letter decides; nothing is no, and what is neither yes nor no is asked again. */
async function isConfirmed(pid: number, context: ClassicContext, readLine: () => Promise<string>): Promise<boolean> {
  for (;;) {
    context.writeError(`Kill process ${pid} ? (y/N) `);
    const first = (await readLine()).charAt(0).toLowerCase();
    if (first === 'y') return true;
    if (first === 'n' || first === '') return false;
  }
}

/** `sent`, `gone` where the process ended by itself meanwhile, or why not in the C library's words. */
function signal(found: ProcessInfo, number: number, context: ClassicContext): string {
  try {
    context.host.processes.signal(found, number);
    return 'sent';
  } catch (error) {
    if (error instanceof PortolanError && error.code === 'PTL_GONE') return 'gone';
    if (error instanceof PortolanError && error.code === 'PTL_PERMISSION') return 'Operation not permitted';
    if (errnoName(error) === 'EINVAL') return 'Invalid argument';
    throw error;
  }
}
