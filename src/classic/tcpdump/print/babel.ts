/** Babel (RFC 6126, RFC 8966): the kinds of messages in a packet, and with -v what they say. */
import { type BabelDefaults, noDefaults } from './babel-address.ts';
import { babelMessages, printBabelMessage, updateFlagWords } from './babel-message.ts';
import { requireBytes, requireThat, untilCut } from './cut-short.ts';
import type { Printing } from './printing.ts';
import { wordList } from './word-list.ts';

const magic = 42;
const headerLength = 4;
const shorts = wordList(
  'pad1|padN|ack-req|ack|hello|ihu|router-id|nh|update|route-request|seqno-request|tspc|hmac|ss-update|ss-request|ss-mh-request|mac|pc|challenge_request|challenge_reply',
);

/** Prints a packet. */
export function printBabel(p: Printing, at: number, length: number): void {
  p.protocol = 'babel';
  p.text('babel');
  untilCut(p, () => printPacket(p, at, length));
}

function printPacket(p: Printing, at: number, length: number): void {
  requireBytes(p, at, headerLength);
  if (p.u8(at) !== magic) {
    p.text(' invalid header');
    return;
  }
  const version = p.u8(at + 1);
  p.text(` ${version}`);
  if (version !== 2) {
    p.text(' unknown version');
    return;
  }
  requireThat(length >= headerLength);
  const body = headerLength + p.u16(at + 2);
  p.text(` (${body - headerLength})`);
  requireThat(length >= body);
  const defaults = noDefaults();
  printMessages(p, at + headerLength, body - headerLength, defaults);
  if (length === body) return;
  // RFC 8967: what stands behind the body.
  p.text(p.verbose > 0 ? '\n\t----' : ' |');
  printMessages(p, at + body, length - body, defaults);
}

function printMessages(p: Printing, at: number, length: number, defaults: BabelDefaults): void {
  for (let done = 0; done < length;) done += printMessage(p, at + done, length - done, defaults);
}

/** Returns its length. */
function printMessage(p: Printing, at: number, left: number, defaults: BabelDefaults): number {
  const type = p.u8(at);
  if (type === babelMessages.pad1) {
    p.text(p.verbose > 0 ? '\n\tPad 1' : ' pad1');
    return 1;
  }
  requireThat(left >= 2);
  requireBytes(p, at, 2);
  const size = p.u8(at + 1);
  requireThat(left >= size + 2);
  requireBytes(p, at, size + 2);
  if (p.verbose > 0) printBabelMessage(p, type, at + 2, size, defaults);
  else {
    p.text(` ${shorts(type) ?? 'unknown'}`);
    if (type === babelMessages.update) printUpdateFlags(p, at + 2, size);
  }
  return size + 2;
}

function printUpdateFlags(p: Printing, at: number, size: number): void {
  requireThat(size >= 10);
  p.text(updateFlagWords(p.u8(at + 1)));
}
