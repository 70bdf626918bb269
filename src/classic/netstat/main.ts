/** `portolan netstat`: net-tools' netstat, its options and its output. */
import type { ClassicContext } from '../classic.ts';
import { defineClassic } from '../classic.ts';
import { contextRefusal, helpText, versionText } from './help.ts';
import type { NetstatOptions } from './options.ts';
import { netstatExit, parseNetstat } from './options.ts';

/** `-c` shows everything anew after this time. */
const repeatMilliseconds = 1000;
/** 128 + SIGINT: how a shell reports what Ctrl-C ended. */
const interrupted = 130;

export default defineClassic({
  name: 'netstat',
  profile: 'net-tools 2.10 (Debian 12)',
  async run(args, context) {
    const parsed = parseNetstat(args);
    switch (parsed.kind) {
      case 'version':
        context.write(versionText);
        return netstatExit.ok;
      case 'help':
        context.write(helpText);
        return netstatExit.ok;
      case 'context':
        context.writeError(contextRefusal(context.host));
        return netstatExit.failed;
      case 'refused':
        if (parsed.message !== null) context.writeError(`${parsed.message}\n`);
        if (parsed.usage) context.writeError(helpText);
        return parsed.exitCode;
      case 'run':
        return repeat(parsed.options, context);
    }
  },
});

async function repeat(options: NetstatOptions, context: ClassicContext): Promise<number> {
  for (;;) {
    const code = await show(options, context);
    if (code !== netstatExit.ok || !options.continuous) return code;
    await context.host.clock.sleep(repeatMilliseconds, context.signal);
    if (context.signal.aborted) return interrupted;
  }
}

/** Each view is loaded when it is asked for. */
async function show(options: NetstatOptions, context: ClassicContext): Promise<number> {
  switch (options.view) {
    case 'sockets':
      return (await import('./sockets-view.ts')).socketsView(options, context);
    case 'interfaces':
      return (await import('./interfaces-view.ts')).interfacesView(options, context);
    case 'routes':
      return (await import('./routes-view.ts')).routesView(options, context);
    case 'statistics':
      return (await import('./statistics-view.ts')).statisticsView(options, context);
    case 'masquerade':
      return (await import('./masquerade-view.ts')).masqueradeView(options, context);
  }
}
