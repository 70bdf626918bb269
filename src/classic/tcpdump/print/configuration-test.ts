/** The configuration test protocol of Ethernet (EtherType 0x9000): frames that come back, "loopback" to tcpdump. */
import type { Printing } from './printing.ts';

const functions = { reply: 1, forward: 2 } as const;

/** Prints a frame. */
export function printConfigurationTest(p: Printing, at: number, length: number): void {
  p.protocol = 'loopback';
  p.text('Loopback');
  if (!printMessage(p, at, length)) {
    p.invalid();
    p.need(at, length);
  }
}

/** False when a field does not fit. Numbers have their least significant byte first. */
function printMessage(p: Printing, at: number, length: number): boolean {
  const end = at + length;
  if (length < 2) return false;
  const skip = p.u16le(at);
  p.text(`, skipCount ${skip}${skip % 8 === 0 ? '' : ' (bogus)'}`);
  const next = at + 2 + skip;
  if (next > end) return false;
  p.need(at + 2, skip);
  if (end - next < 2) return false;
  const kind = p.u16le(next);
  if (kind === functions.reply) return printReply(p, next + 2, end);
  if (kind === functions.forward) return printForward(p, next + 2, end);
  p.text(`,  invalid (${kind})`);
  p.need(next, end - next);
  return true;
}

function printReply(p: Printing, at: number, end: number): boolean {
  p.text(', Reply');
  if (end - at < 2) return false;
  p.text(`, receipt number ${p.u16le(at)}, data (${end - at - 2} octets)`);
  p.need(at, end - at);
  return true;
}

function printForward(p: Printing, at: number, end: number): boolean {
  p.text(', Forward Data');
  if (end - at < 6) return false;
  p.need(at, 6);
  p.text(', forwarding address ');
  p.mac(at);
  p.text(`, data (${end - at - 6} octets)`);
  p.need(at, end - at);
  return true;
}
