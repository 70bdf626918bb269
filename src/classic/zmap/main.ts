/** `portolan zmap`: zmap's command line over the scan engine, with zmap's output. */
import { PortolanError } from '../../base/errors.ts';
import { rightsOf } from '../../os/process-rights.ts';
import { defineClassic } from '../classic.ts';
import { packageVersion } from '../package-version.ts';
import type { ZmapSettings } from './settings.ts';

export default defineClassic({
  name: 'zmap',
  profile: 'zmap 2.1.1',
  async run(args, context) {
    const [{ readCommandLine }, { ZmapRefusal }, { ZmapLog }] = await Promise.all([
      import('./options.ts'),
      import('./refusal.ts'),
      import('./log.ts'),
    ]);
    const log = new ZmapLog(context.host.clock, (text) => context.writeError(text));
    try {
      const settings = readCommandLine(args);
      const shown = await shownText(settings);
      if (shown !== null) return (context.write(shown), 0);
      const rights = await rightsOf(context.host, context);
      log.set(settings, rights.owner);
      return await (await import('./run.ts')).runZmap(settings, log, rights, context);
    } catch (error) {
      if (error instanceof PortolanError && error.code === 'PTL_PERMISSION') {
        log.say('FATAL', 'send', `${error.message}: ${error.hint}`);
        return 1;
      }
      if (!(error instanceof ZmapRefusal)) throw error;
      context.writeError(error.plain);
      for (const { level, part, text } of error.lines) log.say(level, part, text);
      return 1;
    }
  },
});

/** Help, version and lists; null where a scan is asked for. */
async function shownText({ show, list, module }: ZmapSettings): Promise<string | null> {
  const { help } = await import('./usage.ts');
  if (show === 'help') return help;
  if (show === 'version') return `Portolan ${packageVersion()} (zmap 2.1.1 compatible)\n`;
  if (list === null) return null;
  const { fieldsOf, probeModuleNames } = await import('./probe-modules.ts');
  if (list === 'probe-modules') return `${probeModuleNames.join('\n')}\n`;
  if (list === 'output-modules') return 'csv\njson\n';
  return fieldsOf(module)
    .map(({ name, type, meaning }) => `${name.padEnd(15)} ${type.padStart(6)}: ${meaning}\n`)
    .join('');
}
