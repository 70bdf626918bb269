/** SCTP COOKIE ECHO: the third packet of an association whose first was never sent. */
import { sctpChunkTypes } from '../../wire/sctp.ts';
import { defineSctpTechnique, sctpSample } from '../sctp-technique.ts';

const { abort, cookieEcho, cookieAck } = sctpChunkTypes;

export default defineSctpTechnique({
  id: 'sctp.cookie',
  brief: 'COOKIE ECHO out of the blue: passes filters that only look for INIT',
  chunk: { type: cookieEcho, flags: 0, data: new Uint8Array(4) },
  // A listener drops a cookie that it did not make (RFC 9260 section 5.1.5), a closed port aborts: silence is open or filtered.
  silent: 'open|filtered',
  tellsOpen: false,
  read: (chunk) => (chunk === abort ? { state: 'closed', reason: 'abort' } : null),
  samples: [sctpSample(abort, 'closed abort'), sctpSample(cookieAck, null), sctpSample(cookieEcho, null)],
});
