/** `portolan tcpdump`: packets as lines of text, as tcpdump 4.99.3 prints them. */
import { type ClassicContext, defineClassic } from '../classic.ts';
import { parseTcpdump, type TcpdumpOptions, UsageError } from './options.ts';
import { TcpdumpError } from './tcpdump-error.ts';
import { profile, usage, versionLine } from './usage.ts';

export default defineClassic({
  name: 'tcpdump',
  endsByInterrupt: true,
  profile,
  async run(args, context) {
    try {
      const posixlyCorrect = context.environment['POSIXLY_CORRECT'] !== undefined;
      const options = parseTcpdump(args, posixlyCorrect, (text) => context.writeError(`tcpdump: ${text}\n`));
      return await runWith(options, context);
    } catch (error) {
      if (!(error instanceof TcpdumpError)) throw error;
      if (error.message !== '') context.writeError(`tcpdump: ${error.message}\n`);
      if (error instanceof UsageError) context.writeError((await versions()) + usage);
      return error.exitCode;
    }
  },
});

async function runWith(options: TcpdumpOptions, context: ClassicContext): Promise<number> {
  if (options.list === 'help' || options.list === 'version') {
    context.write((await versions()) + (options.list === 'help' ? usage : ''));
    return 0;
  }
  if (options.list !== null) {
    const { printList } = await import('./lists.ts');
    return printList(options.list, options, context);
  }
  if (options.file !== null || options.fileList !== null) {
    const { readFiles } = await import('./read-files.ts');
    return readFiles(options, context);
  }
  if (options.dumpFilter > 0 && options.interface === null) {
    const { dumpFilter } = await import('./dump-filter.ts');
    return dumpFilter(options, context);
  }
  const { captureLive } = await import('./live-capture.ts');
  return captureLive(options, context);
}

/** tcpdump's line, and libpcap's where it is installed. */
async function versions(): Promise<string> {
  const { filterCompilerVersion } = await import('../../link/compile-filter.ts');
  const compiler = filterCompilerVersion();
  return versionLine + (compiler === null ? '' : `${compiler}\n`);
}
