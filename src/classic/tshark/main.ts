/** `portolan tshark`: packets of a file as tshark prints them. */
import { type ClassicContext, defineClassic } from '../classic.ts';
import { parseTshark, type TsharkOptions } from './options.ts';
import { TsharkError } from './tshark-error.ts';
import { profile, usage, versionLine } from './usage.ts';

export default defineClassic({
  name: 'tshark',
  profile,
  async run(args, context) {
    try {
      return await runWith(parseTshark(args), context);
    } catch (error) {
      if (!(error instanceof TsharkError)) throw error;
      if (error.message !== '') context.writeError(`${error.isApart ? '\n' : ''}tshark: ${error.message}\n`);
      return error.exitCode;
    }
  },
});

async function runWith(options: TsharkOptions, context: ClassicContext): Promise<number> {
  if (options.list === 'help' || options.list === 'version') {
    context.write(versionLine + (options.list === 'help' ? usage : ''));
    return 0;
  }
  if (options.list === 'interfaces') {
    const { interfaceLines } = await import('./lists.ts');
    context.write(interfaceLines(context.host.interfaces()));
    return 0;
  }
  if (options.report !== null) {
    const { reportText } = await import('./lists.ts');
    context.write(reportText(options.report));
    return 0;
  }
  if (options.file === null)
    throw new TsharkError('packets of an interface are shown by portolan capture; give a file with -r');
  const { readFile } = await import('./read-file.ts');
  return readFile(options, options.file, context);
}
