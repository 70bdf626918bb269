/** PTP (IEEE 1588), version 2: the common header and what each kind of message adds. */
import type { Printing } from './printing.ts';
import { bitWords } from './tokens.ts';
import { wordList } from './word-list.ts';

const headerLength = 34;
const messages = wordList(
  'sync msg|delay req msg|peer delay req msg|peer delay resp msg|@8|follow up msg|delay resp msg|pdelay resp fup msg|announce msg|signalling msg|management msg',
);
const message = {
  sync: 0,
  delayRequest: 1,
  peerRequest: 2,
  peerResponse: 3,
  followUp: 8,
  delayResponse: 9,
  peerFollowUp: 10,
  announce: 11,
  signalling: 12,
  management: 13,
} as const;
const flags = [
  [0x0001, 'l1 61'],
  [0x0002, 'l1 59'],
  [0x0004, 'utc reasonable'],
  [0x0008, 'timescale'],
  [0x0010, 'time tracable'],
  [0x0020, 'frequency tracable'],
  [0x0100, 'alternate master'],
  [0x0200, 'two step'],
  [0x0400, 'unicast'],
  [0x1000, 'profile specific 1'],
  [0x2000, 'profile specific 2'],
  [0x4000, 'security mask'],
  [0x18c0, 'unknown'],
] as const;
const controls = ['Sync', 'Delay_Req', 'Follow_Up', 'Delay_Resp', 'Management', 'Other'] as const;

/** Prints a message. */
export function printPtp(p: Printing, at: number, length: number): void {
  p.protocol = 'ptp';
  if (length < headerLength) {
    p.text(` [length ${length} < ${headerLength}]`);
    p.invalid();
    return;
  }
  const version = p.u8(at + 1);
  p.text(`PTPv${version}`);
  if (version === 1) p.text(' (not implemented)');
  else if (version === 2) printVersion2(p, at);
}

function printVersion2(p: Printing, at: number): void {
  const first = p.u8(at);
  p.text(`, v1 compat : ${first & 0x10 ? 'yes' : 'no'}`);
  const kind = first & 15;
  p.text(`, msg type : ${messages(kind) ?? 'Reserved'}`);
  p.text(`, length : ${p.u16(at + 2)}`);
  p.need(at + 4, 2);
  p.text(`, domain : ${p.u8(at + 4)}`);
  p.text(`, reserved1 : ${p.u8(at + 5)}`);
  p.text(`, Flags [${bitWords(flags, p.u16(at + 6), ', ', 'none')}]`);
  p.text(`, NS correction : ${u48(p, at + 8)}`);
  p.text(`, sub NS correction : ${p.u16(at + 14)}`);
  p.text(`, reserved2 : ${p.u32(at + 16)}`);
  p.text(`, clock identity : 0x${p.u64(at + 20).toString(16)}`);
  p.text(`, port id : ${p.u16(at + 28)}`);
  p.text(`, seq id : ${p.u16(at + 30)}`);
  const control = p.u8(at + 32);
  p.text(`, control : ${control} (${controls[control] ?? 'Reserved'})`);
  p.text(`, log message interval : ${p.u8(at + 33)}`);
  printBody(p, kind, at + headerLength);
}

function u48(p: Printing, at: number): number {
  p.need(at, 6);
  return p.u16(at) * 2 ** 32 + p.u32(at + 2);
}

function printBody(p: Printing, kind: number, at: number): void {
  switch (kind) {
    case message.sync:
    case message.delayRequest:
      printTime(p, 'originTimeStamp', at);
      return;
    case message.followUp:
      printTime(p, 'preciseOriginTimeStamp', at);
      return;
    case message.peerRequest:
    case message.peerFollowUp:
      printTime(p, 'preciseOriginTimeStamp', at);
      printPort(p, at + 10);
      return;
    case message.peerResponse:
    case message.delayResponse:
      printTime(p, 'receiveTimeStamp', at);
      printPort(p, at + 10);
      return;
    case message.announce:
      printAnnounce(p, at);
      return;
    case message.signalling:
      printPort(p, at);
      return;
    case message.management:
      printPort(p, at);
      printManagement(p, at);
      return;
    default:
  }
}

function printTime(p: Printing, name: string, at: number): void {
  p.text(`, ${name} :`);
  p.text(` ${u48(p, at)} seconds`);
  p.char(44);
  p.text(` ${p.u32(at + 6)} nanoseconds`);
}

function printPort(p: Printing, at: number): void {
  p.text(`, port identity : 0x${p.u64(at).toString(16)}`);
  p.text(`, port id : ${p.u16(at + 8)}`);
}

function printAnnounce(p: Printing, at: number): void {
  p.text(', originTimeStamp :');
  p.text(` ${u48(p, at)} seconds`);
  p.text(` ${p.u32(at + 6)} nanoseconds`);
  p.text(`, origin cur utc :${p.u16(at + 10)}`);
  p.text(`, rsvd : ${p.u8(at + 12)}`);
  p.text(`, gm priority_1 : ${p.u8(at + 13)}`);
  p.text(`, gm clock class : ${p.u8(at + 14)}`);
  p.text(`, gm clock accuracy : ${p.u8(at + 15)}`);
  p.text(`, gm clock variance : ${p.u16(at + 16)}`);
  p.text(`, gm priority_2 : ${p.u8(at + 18)}`);
  p.text(`, gm clock id : 0x${p.u64(at + 19).toString(16)}`);
  p.text(`, steps removed : ${p.u16(at + 27)}`);
  p.text(`, time source : 0x${p.u8(at + 29).toString(16)}`);
}

/** tcpdump takes the first byte of the port's identity for all four. */
function printManagement(p: Printing, at: number): void {
  const byte = p.u8(at);
  const digits = byte.toString(16);
  p.text(`, , start boundary hops  ${byte}, , boundary hops  ${byte}, , flags  0x${digits}, , reserved  0x${digits}`);
}
