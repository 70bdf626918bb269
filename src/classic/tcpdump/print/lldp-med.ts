/** What ANSI/TIA-1057 adds to LLDP for telephones and other endpoints: policies, where they are, power, what they are. */
import { decimal } from './decimal.ts';
import { printUnknownBytes } from './hex-dump.ts';
import type { Printing } from './printing.ts';
import { type Bits, bitWords, word, type Words } from './tokens.ts';

const kinds: Words = {
  1: 'LLDP-MED Capabilities',
  2: 'Network policy',
  3: 'Location identification',
  4: 'Extended power-via-MDI',
  5: 'Inventory - hardware revision',
  6: 'Inventory - firmware revision',
  7: 'Inventory - software revision',
  8: 'Inventory - serial number',
  9: 'Inventory - manufacturer name',
  10: 'Inventory - model name',
  11: 'Inventory - asset ID',
};
const capabilities: Bits = [
  [0x01, 'LLDP-MED capabilities'],
  [0x02, 'network policy'],
  [0x04, 'location identification'],
  [0x08, 'extended power via MDI-PSE'],
  [0x10, 'extended power via MDI-PD'],
  [0x20, 'Inventory'],
];
const devices: Words = {
  1: 'endpoint class 1',
  2: 'endpoint class 2',
  3: 'endpoint class 3',
  4: 'network connectivity',
};
const applications: Words = {
  1: 'voice',
  2: 'voice signaling',
  3: 'guest voice',
  4: 'guest voice signaling',
  5: 'softphone voice',
  6: 'video conferencing',
  7: 'streaming video',
  8: 'video signaling',
};
const policyFlags: Bits = [
  [0x80, 'Unknown'],
  [0x40, 'Tagged'],
  [0x20, 'reserved'],
];
const formats: Words = { 1: 'coordinate-based LCI', 2: 'civic address LCI', 3: 'ECS ELIN' };
const altitudes: Words = { 1: 'meters', 2: 'floors' };
const datums: Words = {
  1: 'World Geodesic System 1984',
  2: 'North American Datum 1983 (NAVD88)',
  3: 'North American Datum 1983 (MLLW)',
};
const places: Words = {
  0: 'location of DHCP server',
  1: 'location of the network element believed to be closest to the client',
  2: 'location of the client',
};
const civicWords: Words = {
  1: 'national subdivisions (state,canton,region,province,prefecture)',
  2: 'county, parish, gun, district',
  3: 'city, township, shi',
  4: 'city division, borough, city district, ward chou',
  5: 'neighborhood, block',
  6: 'street',
};
const sources: Words = {
  0: 'none',
  1: 'PSE - primary power source',
  2: 'local - backup power source',
  3: 'PSE+local - reserved',
};
const priorities: Words = { 1: 'critical', 2: 'high', 3: 'low' };
const inventory: Words = {
  5: 'Hardware revision',
  6: 'Firmware revision',
  7: 'Software revision',
  8: 'Serial number',
  9: 'Manufacturer name',
  10: 'Model name',
  11: 'Asset ID',
};
const coordinatesLength = 18;
/** Tenths of a watt from which on values have no meaning. */
const reservedPower = 1024;

/** Prints what stands behind the organisation; false when the bytes are to be shown. */
export function printLldpMed(p: Printing, at: number, size: number): boolean {
  if (size < 1) return true;
  const kind = p.u8(at);
  p.text(`\n\t  ${word(kinds, kind, unknown)} Subtype (${kind})`);
  if (kinds[kind] === undefined) return false;
  if (kind === 1 && size >= 4) {
    p.text(`\n\t    Media capabilities [${bitWords(capabilities, p.u16(at + 1), ', ', 'none')}] (0x`);
    p.hex(p.u16(at + 1), 4);
    printByte(p, ')\n\t    Device type [', devices, 'unknown', p.u8(at + 3));
  } else if (kind === 2 && size >= 5) printPolicy(p, at + 1);
  else if (kind === 3 && size >= 2) printLocation(p, at, size);
  else if (kind === 4 && size >= 4) printPower(p, at + 1);
  else if (kind >= 5) {
    p.text(`\n\t  ${inventory[kind]!} `);
    p.safeTextToZero(at + 1, size - 1);
  }
  return true;
}

function unknown(): string {
  return 'unknown';
}

/** `[word] (0x01)` behind a title. */
function printByte(p: Printing, title: string, words: Words, otherwise: string, value: number): void {
  p.text(`${title}${word(words, value, () => otherwise)}] (0x`);
  p.hex(value, 2);
  p.char(41);
}

function printPolicy(p: Printing, at: number): void {
  printByte(p, '\n\t    Application type [', applications, 'none', p.u8(at));
  const bits = p.u24(at + 1);
  p.text(`, Flags [${bitWords(policyFlags, bits >>> 16, ', ', 'none')}]`);
  p.text(`\n\t    Vlan id ${(bits >>> 9) & 0xfff}, L2 priority ${(bits >>> 6) & 7}, DSCP value ${bits & 0x3f}`);
}

function printLocation(p: Printing, at: number, size: number): void {
  const format = p.u8(at + 1);
  p.text(`\n\t    Location data format ${word(formats, format, unknown)} (0x`);
  p.hex(format, 2);
  p.char(41);
  if (format === 1) {
    if (size >= coordinatesLength) printCoordinates(p, at + 2);
  } else if (format === 2) printCivic(p, at + 2, size - 2);
  else if (format === 3) {
    p.text('\n\t    ECS ELIN id ');
    p.safeTextToZero(at + 2, size - 2);
  } else {
    p.text('\n\t    Location ID ');
    printUnknownBytes(p, at + 2, size - 2, '\n\t      ');
  }
}

/** RFC 3825: six bits of resolution and 34 of a number, twice; the altitude. */
function printCoordinates(p: Printing, at: number): void {
  printCoordinate(p, 'Latitude', 'latitude', at);
  printCoordinate(p, 'Longitude', 'longitude', at + 5);
  const kind = p.u8(at + 10) >>> 4;
  p.text(`\n\t    Altitude type ${word(altitudes, kind, unknown)} (${kind})`);
  p.text(`\n\t    Altitude resolution ${(p.u16(at + 10) >>> 6) & 0x3f}, altitude value 0x`);
  p.hex(p.u32(at + 11) & 0x3fff_ffff);
  p.text(`\n\t    Datum ${word(datums, p.u8(at + 15), unknown)} (0x`);
  p.hex(p.u8(at + 15), 2);
  p.char(41);
}

function printCoordinate(p: Printing, title: string, name: string, at: number): void {
  const first = p.u8(at);
  p.text(`\n\t    ${title} resolution ${first >>> 2}, ${name} value ${(first & 3) * 2 ** 32 + p.u32(at + 1)}`);
}

/** RFC 4776: a length, whose place it is, a country, parts of an address. */
function printCivic(p: Printing, at: number, size: number): void {
  if (size < 4) return;
  const length = p.u8(at);
  if (length < 3 || length + 2 > size) return;
  const place = p.u8(at + 1);
  p.text(`\n\t    LCI length ${length}, LCI what ${word(places, place, unknown)} (0x`);
  p.hex(place, 2);
  p.text('), Country-code ');
  p.safeTextToZero(at + 2, 2);
  let left = length - 3;
  for (let next = at + 4; left >= 2;) {
    const kind = p.u8(next);
    const own = p.u8(next + 1);
    next += 2;
    left -= 2;
    p.text(`\n\t      CA type '${word(civicWords, kind, unknown)}' (${kind}), length ${own}: `);
    if (own === 0 || own > left) return;
    p.safeTextToZero(next, own);
    next += own;
    left -= own;
  }
}

function printPower(p: Printing, at: number): void {
  const bits = p.u8(at);
  // The kind is in the two highest bits; tcpdump looks at the lowest.
  p.text(`\n\t    Power type [${(bits & 3) === 0 ? 'PSE device' : 'PD device'}]`);
  p.text(`, Power source [${sources[(bits >>> 4) & 3]!}]`);
  printByte(p, '\n\t    Power priority [', priorities, 'none', bits & 15);
  const power = p.u16(at + 1);
  p.text(power < reservedPower ? `, Power ${decimal(power / 10, 1)} Watts` : `, Power ${power} (Reserved)`);
}
