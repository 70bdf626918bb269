/** SCTP INIT: the first packet of an association that is never opened. */
import { sctpChunkTypes } from '../../wire/sctp.ts';
import { initChunk } from '../discovery/questions.ts';
import { defineSctpTechnique, sctpSample } from '../sctp-technique.ts';

const { init, initAck, abort, cookieAck } = sctpChunkTypes;

export default defineSctpTechnique({
  id: 'sctp.init',
  brief: 'INIT: the first packet of an SCTP association, which the service never sees',
  chunk: initChunk,
  silent: 'filtered',
  tellsOpen: true,
  read(chunk) {
    if (chunk === initAck) return { state: 'open', reason: 'init-ack' };
    // Nobody listens (RFC 9260 section 8.4, rule 3 and section 5.1).
    return chunk === abort ? { state: 'closed', reason: 'abort' } : null;
  },
  samples: [
    sctpSample(initAck, 'open init-ack'),
    sctpSample(abort, 'closed abort'),
    sctpSample(init, null),
    sctpSample(cookieAck, null),
  ],
});
