/** `portolan masscan`: masscan's command line over the scan engine, with masscan's output. */
import { PortolanError } from '../../base/errors.ts';
import { defineClassic } from '../classic.ts';
import { packageVersion } from '../package-version.ts';

export default defineClassic({
  name: 'masscan',
  profile: 'masscan 1.3.2',
  endsByInterrupt: true,
  async run(args, context) {
    const [{ readCommandLine }, { MasscanRefusal }, texts] = await Promise.all([
      import('./options.ts'),
      import('./refusal.ts'),
      import('./usage.ts'),
    ]);
    if (args.length === 0) return (context.write(texts.usage), 1);
    try {
      const input = readsInput(args) ? await (await import('../read-input.ts')).readInput(context) : null;
      const settings = readCommandLine(args, { now: context.host.clock.now(), input });
      if (settings.show === 'usage') return (context.write(texts.usage), 1);
      if (settings.show === 'help')
        return (context.write(texts.help + (settings.verbose > 0 ? texts.refusedText() : '')), 1);
      if (settings.show === 'nmap') return (context.write(texts.nmapHelp), 1);
      if (settings.show === 'version') return (context.write(texts.versionText(packageVersion())), 1);
      if (settings.show === 'interfaces') {
        const { interfaceList } = await import('../nmap/interface-list.ts');
        return (context.write(interfaceList(context.host)), 1);
      }
      return await (await import('./run.ts')).runMasscan(settings, packageVersion(), context);
    } catch (error) {
      if (error instanceof PortolanError && error.code === 'PTL_PERMISSION') {
        context.writeError(`[-] FAIL: ${error.message}\n    [hint] ${error.hint}\n`);
        return 1;
      }
      if (!(error instanceof MasscanRefusal)) throw error;
      context.writeError(error.message);
      return error.exitCode;
    }
  },
});

/** Whether a list of targets comes from standard input. */
function readsInput(args: readonly string[]): boolean {
  return args.some(
    (word, index) => word === '-iL-' || ((word === '-iL' || word === '--includefile') && args[index + 1] === '-'),
  );
}
