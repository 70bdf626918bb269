/** Operation, administration and maintenance of links (IEEE 802.3 clause 57). */
import { printUnknownBytes } from './hex-dump.ts';
import { organisation } from './organisations.ts';
import { printTooShort } from './too-short.ts';
import type { Printing } from './printing.ts';
import { type Bits, bitWords, word, type Words } from './tokens.ts';

const codes: Words = {
  0: 'Information',
  1: 'Event Notification',
  2: 'Variable Request',
  3: 'Variable Response',
  4: 'Loopback Control',
  254: 'Vendor Private',
};
const flags: Bits = [
  [0x01, 'Link Fault'],
  [0x02, 'Dying Gasp'],
  [0x04, 'Critical Event'],
  [0x08, 'Local Evaluating'],
  [0x10, 'Local Stable'],
  [0x20, 'Remote Evaluating'],
  [0x40, 'Remote Stable'],
];
const informations: Words = {
  0: 'End of TLV marker',
  1: 'Local',
  2: 'Remote',
  254: 'Organization specific',
};
const events: Words = {
  0: 'End of TLV marker',
  1: 'Errored Symbol Period Event',
  2: 'Errored Frame Event',
  3: 'Errored Frame Period Event',
  4: 'Errored Frame Seconds Summary Event',
  254: 'Organization specific',
};
const parsers: Words = { 0: 'forwarding', 1: 'looping back', 2: 'discarding', 3: 'reserved' };
const configuration: Bits = [
  [0x01, 'Active'],
  [0x02, 'Unidirectional'],
  [0x04, 'Remote-Loopback'],
  [0x08, 'Link-Events'],
  [0x10, 'Variable-Retrieval'],
];
const commands: Words = { 1: 'Enable OAM Remote Loopback', 2: 'Disable OAM Remote Loopback' };
const informationLength = 16;
const eventLength = 40;

/** Prints what stands behind the subtype, with -v. */
export function printOam(p: Printing, at: number, length: number): void {
  if (length < 3) {
    printTooShort(p);
    return;
  }
  p.need(at, 3);
  const code = p.u8(at + 2);
  p.text(`\n\tCode ${word(codes, code, (value) => `Unknown (${value})`)} OAM PDU`);
  p.text(`, Flags [${bitWords(flags, p.u16(at), ', ', 'none')}]`);
  const body = at + 3;
  const end = at + length;
  if (code === 0) printList(p, body, end, 'Information', informations, informationLength);
  else if (code === 1) {
    if (end - body < 2) {
      printTooShort(p);
      return;
    }
    p.text(`\n\t  Sequence Number ${p.u16(body)}`);
    printList(p, body + 2, end, 'Link Event', events, eventLength);
  } else if (code === 4) {
    if (end - body < 1) {
      printTooShort(p);
      return;
    }
    const command = p.u8(body);
    p.text(`\n\t  Command ${word(commands, command, () => 'Unknown')} (${command})`);
  } else if (p.verbose <= 1) printUnknownBytes(p, body, end - body, '\n\t  ');
}

function printList(p: Printing, at: number, end: number, name: string, words: Words, wanted: number): void {
  for (let next = at; next < end;) {
    if (end - next < 2) {
      printTooShort(p);
      return;
    }
    const type = p.u8(next);
    const size = p.u8(next + 1);
    p.text(`\n\t  ${word(words, type, () => 'Reserved')} ${name} Type (${type}), length ${size}`);
    if (type === 0) return;
    if (size < 2) {
      p.text('\n\t    ERROR: illegal length - should be >= 2');
      return;
    }
    if (end - next < size) {
      printTooShort(p);
      return;
    }
    p.need(next, size);
    printPart(p, type, next, size, words, wanted);
    next += size;
  }
}

function printPart(p: Printing, type: number, at: number, size: number, words: Words, wanted: number): void {
  const known = type !== 254 && words[type] !== undefined;
  const right = known && size === wanted;
  if (known && !right) p.text(`\n\t    ERROR: illegal length - should be ${wanted}`);
  if (right && words === informations) printInformation(p, at);
  else if (right) printEvent(p, at);
  if (p.verbose > 1 || !right) printUnknownBytes(p, at, size, '\n\t  ');
}

function printInformation(p: Printing, at: number): void {
  p.text(`\n\t    OAM-Version ${p.u8(at + 2)}, Revision ${p.u16(at + 3)}`);
  const state = p.u8(at + 5);
  p.text(`\n\t    State-Parser-Action ${parsers[state & 3]!}`);
  p.text(`, State-MUX-Action ${(state & 4) === 0 ? 'forwarding' : 'discarding'}`);
  p.text(`\n\t    OAM-Config Flags [${bitWords(configuration, p.u8(at + 6), ', ', 'none')}]`);
  p.text(`, OAM-PDU-Config max-PDU size ${p.u16(at + 7) & 0x7ff}`);
  p.text(`\n\t    OUI ${organisation(p.u24(at + 9))} (0x`);
  p.hex(p.u24(at + 9), 6);
  p.text('), Vendor-Private 0x');
  p.hex(p.u32(at + 12), 8);
}

function printEvent(p: Printing, at: number): void {
  p.text(`\n\t    Timestamp ${p.u16(at + 2) * 100} ms, Errored Window ${p.u64(at + 4)}`);
  p.text(`\n\t    Errored Threshold ${p.u64(at + 12)}`);
  p.text(`\n\t    Errors ${p.u64(at + 20)}`);
  p.text(`\n\t    Error Running Total ${p.u64(at + 28)}`);
  p.text(`\n\t    Event Running Total ${p.u32(at + 36)}`);
}
