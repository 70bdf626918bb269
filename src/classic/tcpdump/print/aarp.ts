/** AppleTalk's address resolution: who has an address, and whether one is free. */
import type { Printing } from './printing.ts';

const packetLength = 28;
const ethernet = 1;
const appleTalk = 0x809b;
const everyNode = 255;
const operation = { request: 1, response: 2, probe: 3 } as const;

/** Prints a packet. */
export function printAarp(p: Printing, at: number, length: number): void {
  p.protocol = 'aarp';
  p.text('aarp ');
  if (length < packetLength || !p.has(at, packetLength)) {
    p.truncated();
    return;
  }
  const [hardware, protocol, kind] = [p.u16(at), p.u16(at + 2), p.u16(at + 6)];
  const usual = hardware === ethernet && protocol === appleTalk && p.u8(at + 4) === 6 && p.u8(at + 5) === 4;
  if (usual && (kind === operation.request || kind === operation.probe)) {
    p.text(`${kind === operation.request ? 'who-has' : 'probe'} ${address(p, at + 24)} tell ${address(p, at + 14)}`);
  } else if (usual && kind === operation.response) {
    p.text(`reply ${address(p, at + 14)} is-at `);
    p.mac(at + 8);
  } else {
    p.text(`len ${length} op ${kind} htype ${hardware} ptype ${sharpHex(protocol)}`);
    p.text(` halen ${p.u8(at + 4)} palen ${p.u8(at + 5)}`);
  }
}

/** Network and node, behind a byte that is nothing; the node of all is left out. */
function address(p: Printing, at: number): string {
  const node = p.u8(at + 3);
  return node === everyNode ? String(p.u16(at + 1)) : `${p.u16(at + 1)}.${node}`;
}

/** As %#x prints it: nothing stands before a zero. */
function sharpHex(value: number): string {
  return value === 0 ? '0' : `0x${value.toString(16)}`;
}
