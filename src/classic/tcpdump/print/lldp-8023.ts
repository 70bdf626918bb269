/** What IEEE 802.3 adds to LLDP (802.3 clause 79): speeds, power, aggregation, frame size. */
import { printLldpAggregation } from './lldp-8021.ts';
import type { Printing } from './printing.ts';
import { type Bits, bitWords, word, type Words } from './tokens.ts';

const kinds: Words = {
  1: 'MAC/PHY configuration/status',
  2: 'Power via MDI',
  3: 'Link aggregation',
  4: 'Max frame size',
};
/** The least bytes of each kind, kind included. */
const least: Readonly<Record<number, number>> = { 1: 6, 2: 4, 3: 6, 4: 3 };
const states: Bits = [
  [1, 'supported'],
  [2, 'enabled'],
];
/** RFC 4836, ifMauAutoNegCapAdvertisedBits. */
const speeds: Bits = [
  [0x4000, '10BASE-T hdx'],
  [0x2000, '10BASE-T fdx'],
  [0x1000, '100BASE-T4'],
  [0x0800, '100BASE-TX hdx'],
  [0x0400, '100BASE-TX fdx'],
  [0x0200, '100BASE-T2 hdx'],
  [0x0100, '100BASE-T2 fdx'],
  [0x0080, 'Pause for fdx links'],
  [0x0040, 'Asym PAUSE for fdx'],
  [0x0020, 'Sym PAUSE for fdx'],
  [0x0010, 'Asym and Sym PAUSE for fdx'],
  [0x0008, '1000BASE-{X LX SX CX} hdx'],
  [0x0004, '1000BASE-{X LX SX CX} fdx'],
  [0x0002, '1000BASE-T hdx'],
  [0x0001, '1000BASE-T fdx'],
];
/** RFC 4836, dot3MauType, from 0 on. */
const units: readonly string[] = [
  'Unknown',
  'AUI',
  '10BASE_5',
  'FOIRL',
  '10BASE2',
  '10BASET duplex mode unknown',
  '10BASEFP',
  '10BASEFB',
  '10BASEFL duplex mode unknown',
  '10BROAD36',
  ...duplex('10BASET', '10BASEFL'),
  '100BASET4',
  ...duplex('100BASETX', '100BASEFX', '100BASET2'),
  ...duplex('1000BASEX', '1000BASELX', '1000BASESX', '1000BASECX', '1000BASET'),
  ...['X', 'LX4', 'R', 'ER', 'LR', 'SR', 'W', 'EW', 'LW', 'SW'].map((name) => `10GBASE${name}`),
];
const power: Bits = [
  [1, 'PSE'],
  [2, 'supported'],
  [4, 'enabled'],
  [8, 'can be controlled'],
];
const pairs: Words = { 1: 'signal', 2: 'spare' };
const classes: Words = { 1: 'class0', 2: 'class1', 3: 'class2', 4: 'class3', 5: 'class4' };

/** Prints what stands behind the organisation; false when the bytes are to be shown. */
export function printLldp8023(p: Printing, at: number, size: number): boolean {
  if (size < 1) return true;
  const kind = p.u8(at);
  p.text(`\n\t  ${word(kinds, kind, unknown)} Subtype (${kind})`);
  const wanted = least[kind];
  if (wanted === undefined) return false;
  if (size < wanted) return true;
  if (kind === 1) printSpeeds(p, at + 1);
  else if (kind === 2) {
    p.text(`\n\t    MDI power support [${bitWords(power, p.u8(at + 1), ', ', 'none')}]`);
    p.text(`, power pair ${word(pairs, p.u8(at + 2), unknown)}, power class ${word(classes, p.u8(at + 3), unknown)}`);
  } else if (kind === 3) printLldpAggregation(p, at + 1);
  else p.text(`\n\t    MTU size ${p.u16(at + 1)}`);
  return true;
}

function duplex(...names: readonly string[]): readonly string[] {
  return names.flatMap((name) => [`${name} hdx`, `${name} fdx`]);
}

function unknown(): string {
  return 'unknown';
}

function printSpeeds(p: Printing, at: number): void {
  p.text(`\n\t    autonegotiation [${bitWords(states, p.u8(at), ', ', 'none')}] (0x`);
  p.hex(p.u8(at), 2);
  p.text(`)\n\t    PMD autoneg capability [${bitWords(speeds, p.u16(at + 1), ', ', 'unknown')}] (0x`);
  p.hex(p.u16(at + 1), 4);
  p.text(`)\n\t    MAU type ${units[p.u16(at + 3)] ?? 'unknown'} (0x`);
  p.hex(p.u16(at + 3), 4);
  p.char(41);
}
