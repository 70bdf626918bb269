/** SOME/IP (AUTOSAR, SOME/IP protocol specification). */
import { requireThat, untilCut } from './cut-short.ts';
import type { Printing } from './printing.ts';
import { wordList } from './word-list.ts';

const headerLength = 16;
const eventBit = 0x8000;
const messages = wordList(
  'REQUEST|REQUEST_NO_RETURN|NOTIFICATION|@32|TP_REQUEST|TP_REQUEST_NO_RETURN|TP_NOTIFICATION|@128|RESPONSE|ERROR|@160|TP_RESPONSE|TP_ERROR',
);
const results = wordList(
  'E_OK|E_NOT_OK|E_UNKNOWN_SERVICE|E_UNKNOWN_METHOD|E_NOT_READY|E_NOT_REACHABLE|E_TIMEOUT|E_WRONG_PROTOCOL_VERSION|E_WRONG_INTERFACE_VERSION|E_MALFORMED_MESSAGE|E_WRONG_MESSAGE_TYPE|E_E2E_REPEATED|E_E2E_WRONG_SEQUENCE|E_E2E|E_E2E_NOT_AVAILABLE|E_E2E_NO_NEW_DATA',
);

/** Prints a message. */
export function printSomeIp(p: Printing, at: number, length: number): void {
  p.protocol = 'someip';
  p.text('SOMEIP');
  untilCut(p, () => {
    requireThat(length >= headerLength);
    p.need(at, 4);
    p.text(`, service ${p.u16(at)}`);
    const method = p.u16(at + 2);
    p.text(`, ${method & eventBit ? 'event' : 'method'} ${method & 0x7fff}`);
    p.text(`, len ${p.u32(at + 4)}`);
    p.need(at + 8, 4);
    p.text(`, client ${p.u16(at + 8)}`);
    p.text(`, session ${p.u16(at + 10)}`);
    p.text(`, pver ${p.u8(at + 12)}`);
    p.text(`, iver ${p.u8(at + 13)}`);
    p.text(`, msgtype ${messages(p.u8(at + 14)) ?? 'Unknown'}`);
    p.text(`, retcode ${results(p.u8(at + 15)) ?? 'Unknown'}\n`);
  });
}
