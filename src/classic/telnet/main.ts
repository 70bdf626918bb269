/** `portolan telnet`: the Telnet client of inetutils: negotiation, and the escape character on a terminal. */
import { defineClassic } from '../classic.ts';
import { parseTelnet } from './options.ts';

export default defineClassic({
  name: 'telnet',
  profile: 'telnet of inetutils 2.4 (Debian 12)',
  async run(args, context) {
    const parsed = parseTelnet(args);
    switch (parsed.kind) {
      case 'refused':
        context.writeError(parsed.text);
        return parsed.exitCode;
      case 'version':
        context.write('telnet (GNU inetutils) 2.4\n');
        return 0;
      case 'help':
        context.write(help);
        return 0;
      case 'run':
        return (await import('./talk.ts')).telnetTalk(parsed.options, context);
    }
  },
});

const help = `Usage: telnet [OPTION...] HOST [PORT]
telnet as inetutils 2.4 has it, run by Portolan. PORT is a number or a service's name, 23 when absent.

  -4, --ipv4              IPv4 alone
  -6, --ipv6              IPv6 alone
  -b, --bind=ADDRESS      connect from this address of ours
  -e, --escape=CHAR       the key that leads to telnet's own commands, ^] when absent
  -E, --no-escape         no key does
  -c, -K                  taken and without effect: no .telnetrc is read, no name is sent
  -?, --help              this text
  -V, --version           the version it follows
`;
