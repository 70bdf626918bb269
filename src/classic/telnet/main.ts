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

const help = `Usage: telnet [OPTION...] [HOST [PORT]]
Login to remote system HOST (optionally, on service port PORT)

  -4, --ipv4                 use only IPv4
  -6, --ipv6                 use only IPv6
  -b, --bind=ADDRESS         bind to specific local ADDRESS
  -c, --no-rc                do not read the user's .telnetrc file
  -e, --escape=CHAR          use CHAR as an escape character
  -E, --no-escape            use no escape character
  -K, --no-login             do not automatically login to the remote system
  -?, --help                 give this help list
  -V, --version              print program version
`;
