/** The header of an 802.11 frame as -e prints it: flags and duration with -v, and the addresses by what they mean. */
import type { Printing } from './printing.ts';

/** In the order in which they are printed. */
const flagWords = [
  [0x2000, 'More Data '],
  [0x0400, 'More Fragments '],
  [0x1000, 'Pwr Mgmt '],
  [0x0800, 'Retry '],
  [0x8000, 'Strictly Ordered '],
  [0x4000, 'Protected '],
] as const;
const frameType = { management: 0, control: 1, data: 2 } as const;
const poll = 10;
/** Addresses of control frames from subtype 8 on: word and place. */
const controlAddresses: readonly (readonly (readonly [string, number])[])[] = [
  [
    [' RA:', 4],
    ['TA:', 10],
  ],
  [['RA:', 4]],
  [
    ['BSSID:', 4],
    ['TA:', 10],
  ],
  [
    ['RA:', 4],
    ['TA:', 10],
  ],
  [['RA:', 4]],
  [['RA:', 4]],
  [
    ['RA:', 4],
    ['BSSID:', 10],
  ],
  [
    ['RA:', 4],
    ['BSSID:', 10],
  ],
];
/** Addresses of data frames by the bits that say that they go to, and come from, the distribution system. */
const dataAddresses = [
  ['DA:', 'SA:', 'BSSID:'],
  ['BSSID:', 'SA:', 'DA:'],
  ['DA:', 'BSSID:', 'SA:'],
  ['RA:', 'TA:', 'DA:', 'SA:'],
] as const;
const addressPlaces = [4, 10, 16, 24] as const;

/** Prints a header of `length` bytes, of which the last `mesh` are those of a mesh network. */
export function printFrameHeader(p: Printing, control: number, at: number, length: number, mesh: number): void {
  const type = (control >>> 2) & 3;
  const subtype = (control >>> 4) & 15;
  if (p.verbose > 0) {
    for (const [bit, text] of flagWords) if (control & bit) p.text(text);
    if (type !== frameType.control || subtype !== poll) p.text(`${p.u16le(at + 2)}us `);
  }
  if (mesh !== 0) printMesh(p, at + length - mesh);
  if (type === frameType.management) {
    printAddress(p, 'BSSID:', at + 16);
    printAddress(p, 'DA:', at + 4);
    printAddress(p, 'SA:', at + 10);
  } else if (type === frameType.control) {
    for (const [label, place] of controlAddresses[subtype - 8] ?? []) printAddress(p, label, at + place);
    if (subtype === 8) p.text(`CTL(${p.u16le(at + 16).toString(16)}) SEQ(${p.u16le(at + 18)}) `);
  } else if (type === frameType.data) printDataHeader(p, control, subtype, at);
}

function printAddress(p: Printing, label: string, at: number): void {
  p.text(label);
  p.mac(at);
  p.char(32);
}

function printDataHeader(p: Printing, control: number, subtype: number, at: number): void {
  const [ack, wanted, quality] = [subtype & 1, subtype & 2, subtype & 8];
  if (ack + wanted + quality !== 0) {
    p.text(`CF ${ack ? (wanted ? 'Ack/Poll' : 'Ack') : wanted ? 'Poll' : ''}${quality ? '+QoS' : ''} `);
  }
  for (const [index, label] of dataAddresses[(control >>> 8) & 3]!.entries())
    printAddress(p, label, at + addressPlaces[index]!);
}

/** IEEE 802.11s: how many addresses follow, how far the frame may go, its number. */
function printMesh(p: Printing, at: number): void {
  const count = p.u8(at) & 3;
  p.text(`MeshData (AE ${count} TTL ${p.u8(at + 1)} seq ${p.u32le(at + 2)}`);
  for (let index = 0; index < count; index++) {
    p.text(` A${4 + index}:`);
    p.mac(at + 6 + 6 * index);
  }
  p.text(') ');
}
