/** Spanning tree (IEEE 802.1D, 802.1w, 802.1s): configurations, regions, changes of the topology. */
import type { Printing } from './printing.ts';
import { type Bits, bitWords, word } from './tokens.ts';

const versions: Readonly<Record<number, string>> = { 0: '802.1d', 2: '802.1w', 3: '802.1s', 4: '802.1aq' };
const messages: Readonly<Record<number, string>> = { 0: 'Config', 2: 'Rapid STP', 0x80: 'Topology Change' };
const message = { configuration: 0, rapid: 2, change: 0x80 } as const;
const roles = ['Unknown', 'Alternate', 'Root', 'Designated'] as const;
const flagWords: Bits = [
  [0x01, 'Topology change'],
  [0x02, 'Proposal'],
  [0x10, 'Learn'],
  [0x20, 'Forward'],
  [0x40, 'Agreement'],
  [0x80, 'Topology change ACK'],
];
/** Lengths from the protocol's number on. */
const lengths = {
  header: 4,
  configuration: 35,
  rapid: 36,
  regionHeader: 38,
  leastRegion: 64,
  region: 102,
  tree: 16,
} as const;

/** Whether this is a message that is printed here; those of 802.1aq with its agreements are not. */
export function isPlainStp(p: Printing, at: number, length: number): boolean {
  return (
    length < lengths.header ||
    !p.has(at, lengths.header) ||
    p.u16(at) !== 0 ||
    !isShortestPath(p.u8(at + 2), p.u8(at + 3))
  );
}

function isShortestPath(version: number, type: number): boolean {
  return version === 4 && type === message.rapid;
}

/** Prints a message. */
export function printStp(p: Printing, at: number, length: number): void {
  p.protocol = 'stp';
  if (length < lengths.header) {
    p.invalid();
    return;
  }
  if (p.u16(at) !== 0) {
    p.text(`unknown STP version, length ${length}`);
    return;
  }
  const version = p.u8(at + 2);
  p.text(`STP ${word(versions, version, (value) => `Unknown STP protocol (0x${hex(value, 2)})`)}`);
  if (versions[version] === undefined) return;
  const type = p.u8(at + 3);
  p.text(`, ${word(messages, type, (value) => `Unknown BPDU Type (0x${hex(value, 2)})`)}`);
  if (type === message.configuration) {
    if (length < lengths.configuration) p.invalid();
    else printConfiguration(p, at, length, type);
  } else if (type === message.rapid && version === 3) printRegion(p, at, length);
  else if (type === message.rapid && version !== 0) {
    if (length < lengths.rapid) p.invalid();
    else printConfiguration(p, at, length, type);
  }
}

function printConfiguration(p: Printing, at: number, length: number, type: number): void {
  const flags = p.u8(at + 4);
  p.text(`, Flags [${bitWords(flagWords, flags, ', ', 'none')}]`);
  p.need(at + 17, 10);
  p.text(', bridge-id ');
  printBridge(p, at + 17);
  p.text(`.${hex(p.u16(at + 25), 4)}, length ${length}`);
  if (p.verbose === 0) return;
  printTimers(p, at);
  p.text('\n\troot-id ');
  printBridge(p, at + 5);
  p.text(`, root-pathcost ${p.u32(at + 13)}`);
  // The port's role came with 802.1w.
  if (p.u8(at + 2) === 2 || type === message.rapid) p.text(`, port-role ${roles[(flags >>> 2) & 3]!}`);
}

function printTimers(p: Printing, at: number): void {
  p.need(at + 27, 8);
  p.text('\n\tmessage-age ');
  printTime(p, at + 27);
  p.text(', max-age ');
  printTime(p, at + 29);
  p.text(', hello-time ');
  printTime(p, at + 31);
  p.text(', forwarding-delay ');
  printTime(p, at + 33);
}

/** 802.1s section 14: the tree between regions, the region, and its own trees. */
function printRegion(p: Printing, at: number, length: number): void {
  const regionLength = length >= lengths.region ? p.u16(at + 36) : 0;
  // The length of version 1's part, which is none.
  const isWrong = length >= lengths.region && p.u8(at + 35) !== 0;
  if (isWrong || length < lengths.region || length < lengths.regionHeader + regionLength) {
    p.invalid();
    return;
  }
  const flags = p.u8(at + 4);
  p.text(`, CIST Flags [${bitWords(flagWords, flags, ', ', 'none')}], length ${length}`);
  if (p.verbose === 0) return;
  p.need(at + 5, 12);
  p.text(`\n\tport-role ${roles[(flags >>> 2) & 3]!}, CIST root-id `);
  printBridge(p, at + 5);
  p.text(`, CIST ext-pathcost ${p.u32(at + 13)}`);
  p.need(at + 17, 10);
  p.text('\n\tCIST regional-root-id ');
  printBridge(p, at + 17);
  p.text(`, CIST port-id ${hex(p.u16(at + 25), 4)},`);
  printTimers(p, at);
  p.text(`\n\tv3len ${p.u16(at + 36)}, MCID Name `);
  p.safeTextToZero(at + 39, 32);
  p.need(at + 71, 18);
  p.text(`, rev ${p.u16(at + 71)},\n\t\tdigest `);
  p.hexBytes(at + 73, 16);
  p.text(', ');
  p.text(`CIST int-root-pathcost ${p.u32(at + 89)},`);
  p.need(at + 93, 8);
  p.text('\n\tCIST bridge-id ');
  printBridge(p, at + 93);
  p.text(', ');
  p.text(`CIST remaining-hops ${p.u8(at + 101)}`);
  const trees = at + lengths.region;
  for (let next = trees; next + lengths.tree <= trees + regionLength - lengths.leastRegion; next += lengths.tree)
    printTree(p, next);
}

function printTree(p: Printing, at: number): void {
  const flags = p.u8(at);
  p.text(`\n\tMSTI ${p.u16(at + 1) & 0xfff}, Flags [${bitWords(flagWords, flags, ', ', 'none')}]`);
  p.text(`, port-role ${roles[(flags >>> 2) & 3]!}`);
  p.need(at + 1, 12);
  p.text('\n\t\tMSTI regional-root-id ');
  printBridge(p, at + 1);
  p.text(`, pathcost ${p.u32(at + 9)}`);
  p.text(`\n\t\tMSTI bridge-prio ${p.u8(at + 13) >>> 4}, port-prio ${p.u8(at + 14) >>> 4}, hops ${p.u8(at + 15)}`);
}

/** A priority and an address. */
function printBridge(p: Printing, at: number): void {
  p.need(at, 8);
  p.text(`${hex(p.u16(at), 4)}.`);
  p.text(Array.from(p.bytes.subarray(at + 2, at + 8), (byte) => hex(byte, 2)).join(':'));
}

/** 256ths of a second, with two digits; halves of a hundredth go to the even side, as printf rounds what binary holds exactly. */
function printTime(p: Printing, at: number): void {
  const exact = (p.u16(at) * 100) / 256;
  const down = Math.floor(exact);
  const rounded = exact - down === 0.5 ? down + (down & 1) : Math.round(exact);
  p.text(`${(rounded / 100).toFixed(2)}s`);
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}
