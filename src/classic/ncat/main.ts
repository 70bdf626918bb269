/** `portolan ncat`: Nmap's netcat 7.93, its core: connect, listen, broker, chat, TLS, proxies, logs. */
import { defineClassic } from '../classic.ts';
import { help, versionLine } from './usage.ts';

export default defineClassic({
  name: 'ncat',
  profile: 'Ncat 7.93',
  async run(args, context) {
    const { NcatRefusal, parseNcat } = await import('./options.ts');
    try {
      const options = parseNcat(args);
      if (options.flags.has('help')) return (context.write(help), 0);
      if (options.flags.has('version')) return (context.writeError(versionLine), 0);
      const { ncatLog } = await import('./session.ts');
      if (options.verbose) context.writeError(versionLine);
      if (context.stdio === undefined) throw new TypeError('ncat needs the standard streams');
      const { input, output } = await context.stdio();
      const say = (text: string): void => context.writeError(`Ncat: ${text}\n`);
      const session = {
        options,
        context,
        input: input.open(options.flags.has('udp') ? datagramSize : undefined),
        output: output(),
        say,
        tell: (text: string) => (options.verbose ? say(text) : undefined),
        log: ncatLog(options),
      };
      if (options.flags.has('listen')) return await (await import('./listen.ts')).ncatListen(session);
      return await (await import('./connect.ts')).ncatConnect(session);
    } catch (error) {
      if (!(error instanceof NcatRefusal)) throw error;
      context.writeError(`${error.message}\n`);
      return 2;
    }
  },
});

/** The most that ncat puts into one datagram. */
const datagramSize = 8192;
