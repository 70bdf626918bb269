/** `portolan follow FILE [KIND] STREAM`: what the two ends of a flow said to each other. */
import { exitCodes, PortolanError } from '../../base/errors.ts';
import { keepHeapSmall } from '../../base/small-heap.ts';
import { printable } from '../../report/printable.ts';
import { defineCommand } from '../kit.ts';
import type { FollowFlags } from '../follow-flags.ts';
import { followFlags, followRequest } from '../follow-flags.ts';

export default defineCommand<FollowFlags, string[]>({
  name: 'follow',
  brief: 'what the two ends of a flow said: follow dump.pcapng 0, follow dump.pcapng udp 10.0.0.1:53',
  details: `Puts the packets of one flow in order and shows what they carried: lines of the client begin with >, of the server with <.
KIND is tcp (when absent), udp, http or tls; STREAM is the flow's number (as in Wireshark: tcp.stream, udp.stream) or one of its ends,
ADDRESS:PORT or :PORT. The file is pcap or pcapng, or - for standard input.
With --interface, TCP connections are followed as they speak, those of an end or of a filter in tcpdump's language. That
needs CAP_NET_RAW; started as root it becomes who called sudo, or nobody, before it looks at the first packet.
Examples
  portolan follow dump.pcap 3                            text, made safe to print
  portolan follow dump.pcap udp :53 --hex                every byte
  portolan follow dump.pcap http 10.0.0.1:80             messages with their bodies unpacked
  portolan follow dump.pcap tls :443 --keylog keys.txt   what was encrypted
  portolan follow -i lo :5432                            live, until Ctrl-C
  portolan follow dump.pcap 3 --only server --write answer.bin
Exit code 0 when the flow said something, 1 when there is no such flow or it was silent.`,
  parameters: {
    flags: followFlags,
    aliases: { i: 'interface' },
    positional: {
      kind: 'array',
      parameter: { brief: 'the file, then the kind and the flow', parse: String, placeholder: 'file' },
    },
  },
  async run(context, flags, ...words) {
    if (flags.interface !== undefined) return (await import('../follow-live.ts')).followLive(context, flags, words);
    const request = followRequest(flags, words);
    const [{ openCaptureFile }, { followedItems }, { showItems }] = await Promise.all([
      import('../../capture/open-file.ts'),
      import('../follow-items.ts'),
      import('../follow-show.ts'),
    ]);
    keepHeapSmall();
    const file = await openCaptureFile(request.path === '-' ? (await context.stdio()).input.open() : request.path);
    try {
      const followed = followedItems(flags, request, file);
      const count = await showItems(context, flags, followed);
      context.out.flush();
      if (file.fault !== null) context.err.write(`warning: ${printable(file.fault.reason)}\n`);
      if (followed.flow() === null) throw noFlow(request.name);
      if (context.signal.aborted) return exitCodes.interrupted;
      return count > 0 ? exitCodes.ok : exitCodes.no;
    } finally {
      file.close();
    }
  },
});

function noFlow(name: string): PortolanError {
  return new PortolanError('PTL_NOTHING_FOUND', `there is no flow ${name} in the file`, {
    hint: 'portolan read FILE --conversations tcp lists them',
  });
}
