/** TCP Xmas: a packet lit up with FIN, PSH and URG. */
import { tcpFlags } from '../../wire/tcp.ts';
import { defineTcpTechnique, isReset, tcpSample } from '../tcp-technique.ts';

export default defineTcpTechnique({
  id: 'tcp.xmas',
  brief: 'FIN, PSH and URG: passes filters that only look for SYN',
  flags: tcpFlags.fin | tcpFlags.psh | tcpFlags.urg,
  // A closed port resets whatever is no SYN, a listening one drops it (RFC 9293 section 3.10.7): silence is open or filtered.
  silent: 'open|filtered',
  read: (flags) => (isReset(flags) ? { state: 'closed', reason: 'reset' } : null),
  samples: [tcpSample(tcpFlags.rst | tcpFlags.ack, 'closed reset'), tcpSample(tcpFlags.syn | tcpFlags.ack, null)],
});
