/** `portolan capture [FILTER]`: packets as they pass, with the process behind each. */
import { captureFlags, type CaptureFlags } from '../capture-flags.ts';
import { defineCommand } from '../kit.ts';

export default defineCommand<CaptureFlags, string[]>({
  name: 'capture',
  brief: "packets as they pass, with their processes: capture 'tcp port 443' --write web.pcapng",
  details: `Captures on every interface, or on those of --interface. The words are a filter in tcpdump's language, which the
kernel runs; words that are none (port:443 and proc:nginx) are one of decoded fields, as with --show and portolan read.
Needs CAP_NET_RAW. Started as root it becomes who called sudo, or nobody, before it looks at the first packet; it keeps
only the right to look into processes (CAP_SYS_PTRACE, CAP_DAC_READ_SEARCH), and with --no-processes no right at all.
Examples
  portolan capture -i eth0 tcp port 443
  portolan capture proc:nginx
  portolan capture --write web.pcapng --duration 1min port 80 or port 443
  portolan capture --write 'cap-%Y%m%d-%H%M%S.pcapng' --rotate-size 100M --keep 10 --quiet
  portolan capture --namespace web-1 --show 'dns or is:syn'
Ctrl-C ends with a summary. Exit code 0 when a packet was captured, 1 when none was, 3 without the privilege, 130 after Ctrl-C.`,
  parameters: {
    flags: captureFlags,
    aliases: { i: 'interface', w: 'write', c: 'count' },
    positional: { kind: 'array', parameter: { brief: 'filter', parse: String, placeholder: 'filter' } },
  },
  async run(context, flags, ...words) {
    if (flags.listInterfaces) return (await import('../capture-interfaces.ts')).listInterfaces(context, flags);
    const { runCapture } = await import('../capture-run.ts');
    return runCapture(context, flags, words);
  },
});
