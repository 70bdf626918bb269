/** TCP window: an ACK whose reset tells open from closed on systems that leave a window in it. */
import { tcpFlags } from '../../wire/tcp.ts';
import { defineTcpTechnique, isReset, tcpSample } from '../tcp-technique.ts';

export default defineTcpTechnique({
  id: 'tcp.window',
  brief: 'like ack, and reads open from the window of the reset; a few old systems only',
  flags: tcpFlags.ack,
  silent: 'filtered',
  read(flags, window) {
    if (!isReset(flags)) return null;
    return { state: window === 0 ? 'closed' : 'open', reason: 'reset' };
  },
  samples: [
    tcpSample(tcpFlags.rst, 'closed reset'),
    tcpSample(tcpFlags.rst, 'open reset', 4096),
    tcpSample(tcpFlags.ack, null),
  ],
});
