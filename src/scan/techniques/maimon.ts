/** TCP Maimon (Uriel Maimon, Phrack 49, 1996): FIN and ACK together. */
import { tcpFlags } from '../../wire/tcp.ts';
import { defineTcpTechnique, isReset, tcpSample } from '../tcp-technique.ts';

export default defineTcpTechnique({
  id: 'tcp.maimon',
  brief: 'FIN and ACK: some BSD systems stay silent where a port is open',
  flags: tcpFlags.fin | tcpFlags.ack,
  // A closed port resets whatever is no SYN, a listening one drops it (RFC 9293 section 3.10.7): silence is open or filtered.
  silent: 'open|filtered',
  read: (flags) => (isReset(flags) ? { state: 'closed', reason: 'reset' } : null),
  samples: [tcpSample(tcpFlags.rst | tcpFlags.ack, 'closed reset'), tcpSample(tcpFlags.syn | tcpFlags.ack, null)],
});
