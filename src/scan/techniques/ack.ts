/** TCP ACK: tells ports that a firewall lets through from those it does not, not open from closed. */
import { tcpFlags } from '../../wire/tcp.ts';
import { defineTcpTechnique, isReset, tcpSample } from '../tcp-technique.ts';

export default defineTcpTechnique({
  id: 'tcp.ack',
  brief: 'tells filtered from unfiltered: what a stateless firewall lets through',
  flags: tcpFlags.ack,
  silent: 'filtered',
  // Open or closed, a port resets an ACK that belongs to no connection (RFC 9293 section 3.10.7).
  read: (flags) => (isReset(flags) ? { state: 'unfiltered', reason: 'reset' } : null),
  samples: [tcpSample(tcpFlags.rst, 'unfiltered reset'), tcpSample(tcpFlags.syn | tcpFlags.ack, null)],
});
