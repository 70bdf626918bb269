/** What options of ss do at once: open files, change the namespace, answer and end. */
import { closeSync, openSync, readFileSync } from 'node:fs';
import { errnoName } from '../../base/errors.ts';
import { enterNetworkNamespace } from '../../os/sock-diag/enter-namespace.linux.ts';
import type { ClassicContext } from '../classic.ts';
import { Exit, exitFailure } from './exit.ts';
import type { OptionActions } from './options.ts';
import { errorText } from './strerror.ts';
import { profile, usage } from './usage.ts';

/** Where `ip netns` keeps its names. */
const namespaceDirectory = '/run/netns';
/** An option that we do not have. */
const notHere = 2;

/** The actions; what must be undone when the run ends is added to `leave`. */
export function optionActions(context: ClassicContext, leave: (() => void)[]): OptionActions {
  const complain = (text: string): void => context.writeError(text);
  return {
    complain,
    usage: () => complain(usage),
    help: () => context.write(usage),
    version: () => context.write(`portolan ss, output of ${profile}\n`),
    openFilter: (path) => openFilter(path, complain),
    enterNamespace(name) {
      leave.unshift(enterNamespace(name, complain));
    },
    requireSecurityContexts(letter) {
      if (!hasSelinux(context)) {
        complain('ss: SELinux is not enabled.\n');
        throw new Exit(1);
      }
      complain(`ss: option -${letter}: portolan cannot read SELinux contexts\n`);
      throw new Exit(notHere);
    },
  };
}

/** A file is opened now, so that it is missed now; standard input is read when its turn comes. */
function openFilter(path: string, complain: (text: string) => void): () => string {
  if (path.startsWith('-')) return () => readText(0);
  try {
    const fd = openSync(path, 'r');
    const text = readText(fd);
    closeSync(fd);
    return () => text;
  } catch (error) {
    complain(`fopen filter file: ${errorText(errnoName(error) ?? 'EIO')}\n`);
    throw new Exit(exitFailure);
  }
}

/** A text, empty where it cannot be read (a directory can be opened, but not read). */
function readText(fd: number): string {
  try {
    return readFileSync(fd, 'utf8');
  } catch {
    return '';
  }
}

/** The files of /etc/netns/NAME do not take the place of those of /etc, as they do under ss: names stay this machine's. */
function enterNamespace(name: string, complain: (text: string) => void): () => void {
  try {
    return enterNetworkNamespace(`${namespaceDirectory}/${name}`);
  } catch (error) {
    const reason = errorText(errnoName(error) ?? 'EINVAL');
    const opened = error instanceof Error && 'syscall' in error && error.syscall === 'setns';
    complain(
      opened
        ? `setting the network namespace "${name}" failed: ${reason}\n`
        : `Cannot open network namespace "${name}": ${reason}\n`,
    );
    throw new Exit(1);
  }
}

function hasSelinux({ host }: ClassicContext): boolean {
  return / selinuxfs /.test(host.proc?.text('mounts') ?? '');
}
