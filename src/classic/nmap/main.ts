/** `portolan nmap`: nmap's command line over the survey of `portolan scan`, with nmap's output. */
import { defineClassic } from '../classic.ts';
import { packageVersion } from '../package-version.ts';

export default defineClassic({
  name: 'nmap',
  profile: 'Nmap 7.93',
  async run(args, context) {
    const [{ parseNmap }, { NmapRefusal }, { help, versionText }] = await Promise.all([
      import('./options.ts'),
      import('./refusal.ts'),
      import('./usage.ts'),
    ]);
    const version = packageVersion();
    try {
      const options = parseNmap(args, new Date(context.host.clock.now()));
      if (options.show === 'help') {
        context.write(help(version));
        // Asked for, or nothing was asked for at all: nmap ends with 255 then.
        return args.length === 0 ? 255 : 0;
      }
      if (options.show === 'version') return (context.write(versionText(version)), 0);
      return await (await import('./run.ts')).runNmap(options, args, version, context);
    } catch (error) {
      if (!(error instanceof NmapRefusal)) throw error;
      context.writeError(error.message);
      if (error.usage) context.write(help(version));
      return error.exitCode;
    }
  },
});
