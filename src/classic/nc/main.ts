/** `portolan nc`: netcat as OpenBSD writes it and Debian ships it; `--compat` reads the other netcats' letters. */
import type { ClassicContext } from '../classic.ts';
import { defineClassic } from '../classic.ts';
import type { NcOptions } from './options.ts';
import { parseNc } from './options.ts';

export default defineClassic({
  name: 'nc',
  profile: 'OpenBSD netcat 1.219 (Debian 12)',
  async run(args, context) {
    const compat = takeCompat(args);
    if (compat.kind === 'ncat') return (await import('../ncat/main.ts')).default.run(compat.rest, context);
    if (compat.kind === 'traditional') return (await import('./traditional.ts')).runTraditional(compat.rest, context);
    if (compat.kind === 'unknown') {
      context.writeError(`nc: --compat ${compat.value}: there are openbsd, traditional and ncat\n`);
      return 1;
    }
    const parsed = parseNc(compat.rest);
    if (parsed.ok) return runNc(parsed.options, context);
    context.writeError(parsed.text);
    return parsed.exitCode;
  },
});

type Compat =
  | { readonly kind: 'openbsd' | 'traditional' | 'ncat'; readonly rest: readonly string[] }
  | { readonly kind: 'unknown'; readonly value: string };

/** Takes `--compat NAME` or `--compat=NAME` out; it may only stand first, where no netcat has anything of the kind. */
function takeCompat(args: readonly string[]): Compat {
  const [first = '', second = ''] = args;
  const isSplit = first === '--compat';
  if (!isSplit && !first.startsWith('--compat=')) return { kind: 'openbsd', rest: args };
  const value = isSplit ? second : first.slice('--compat='.length);
  const rest = args.slice(isSplit ? 2 : 1);
  if (value === 'openbsd' || value === 'traditional' || value === 'ncat') return { kind: value, rest };
  return { kind: 'unknown', value };
}

async function runNc(options: NcOptions, context: ClassicContext): Promise<number> {
  const { NcFailure, ncBufferSize } = await import('./session.ts');
  if (context.stdio === undefined) throw new TypeError('nc needs the standard streams');
  const { input, output } = await context.stdio();
  const isDatagram = options.transport === 'udp' || options.transport === 'unix-datagram';
  const silent = { finite: false, start: () => undefined, stop: () => undefined };
  const session = {
    options,
    context,
    input: options.detach ? silent : input.open(isDatagram ? ncBufferSize : undefined),
    output: output(),
    warn: (text: string) => context.writeError(`nc: ${text}\n`),
    say: (text: string) => context.writeError(text),
    tap: null,
  };
  try {
    if (options.transport === 'unix' || options.transport === 'unix-datagram')
      return await (await import('./unix.ts')).ncUnix(session);
    if (options.listen) return await (await import('./listen.ts')).ncListen(session);
    return await (await import('./connect.ts')).ncConnect(session);
  } catch (error) {
    if (!(error instanceof NcFailure)) throw error;
    session.warn(error.message);
    return 1;
  }
}
