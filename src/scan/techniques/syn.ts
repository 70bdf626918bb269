/** TCP SYN: the first packet of a connection that is never opened. */
import { tcpFlags } from '../../wire/tcp.ts';
import { defineTcpTechnique, isReset, tcpSample } from '../tcp-technique.ts';

const { syn, ack, rst } = tcpFlags;

export default defineTcpTechnique({
  id: 'tcp.syn',
  brief: 'the first packet of a connection; fast, and the service never sees it',
  flags: syn,
  // Without an MSS option (kind 2, RFC 9293 section 3.7.1) some firewalls take a SYN for a scanner's.
  options: [{ kind: 2, size: 1460 }],
  silent: 'filtered',
  tellsOpen: true,
  read(flags) {
    if (isReset(flags)) return { state: 'closed', reason: 'reset' };
    return (flags & (syn | ack)) === (syn | ack) ? { state: 'open', reason: 'syn-ack' } : null;
  },
  samples: [
    tcpSample(syn | ack, 'open syn-ack'),
    tcpSample(rst | ack, 'closed reset'),
    tcpSample(rst, 'closed reset'),
    tcpSample(ack, null),
  ],
});
