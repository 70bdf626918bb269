/** The attributes of RADIUS (RFC 2865 to 2869, 3162, 3580, 4372, 4675, 4818, 5090, 5447, 5580): how the value of each is read. */
import { printEap } from './eap.ts';
import type { Printing } from './printing.ts';
import { printLocation, printLocationData, printLocationRules, printOperator } from './radius-location.ts';
import { printPrefix, printHomeLinkPrefix, printMip6Features } from './radius-prefix.ts';
import { printRadiusText } from './radius-text.ts';
import { errorCauses, radiusAttributes, radiusWords } from './radius-words.ts';
import { printVendor } from './radius-vendor.ts';
import { listed } from './word-list.ts';

const type = {
  framedAddress: 8,
  loginHost: 14,
  ipxNetwork: 23,
  appleTalkLink: 37,
  appleTalkNetwork: 38,
  tunnelPassword: 69,
} as const;
/** Tags are 1 to 31 (RFC 2868 section 3.1). */
const greatestTag = 31;

/** The name of an attribute. */
export function radiusAttributeName(type: number): string {
  return radiusAttributes(type)?.slice(1) ?? 'Unknown';
}

type ValuePrinter = (p: Printing, at: number, length: number, type: number) => void;

/** The readers of values, by the letter before each attribute's name. */
const printers: Readonly<Record<string, ValuePrinter>> = {
  s: whole((p, at, length) => printRadiusText(p, at, length, true)),
  t: whole(printTagged),
  p: whole(printPassword),
  e: whole(printVlanName),
  n: ofLength(4, printNumber),
  w: ofLength(4, printWord),
  a: ofLength(4, printAddress),
  d: ofLength(4, printDuration),
  T: ofLength(4, (p, at) => p.text(clockText(p.u32(at)))),
  A: ofLength(16, (p, at) => p.ipv6(at)),
  v: printVendor,
  c: printErrorCause,
  E: whole(printEapMessage),
  k: ofLength(16, printArapPassword),
  f: ofLength(14, printArapFeatures),
  r: printArapResponse,
  x: printPrefix,
  h: ofLength(17, whole(printHomeLinkPrefix)),
  m: ofLength(8, printMip6Features),
  o: whole(printOperator),
  l: whole(printLocation),
  L: whole(printLocationData),
  R: whole(printLocationRules),
};

/** Prints the value of an attribute; those of which nothing is known are left out. */
export function printRadiusValue(p: Printing, type: number, at: number, length: number): void {
  const letter = radiusAttributes(type)?.[0];
  if (letter !== undefined) printers[letter]?.(p, at, length, type);
}

function ofLength(wanted: number, print: ValuePrinter): ValuePrinter {
  return (p, at, length, type) => {
    if (length === wanted) print(p, at, length, type);
    else p.text(`ERROR: length ${length} != ${wanted}`);
  };
}

const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

/** A time as ctime(3) writes it, in the local zone. */
function clockText(seconds: number): string {
  const time = new Date(seconds * 1000);
  const clock = `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`;
  const day = `${days[time.getDay()]!} ${months[time.getMonth()]!} ${String(time.getDate()).padStart(2)}`;
  return `${day} ${clock} ${time.getFullYear()}`;
}

/** Text that is cut short ends its attribute, not the packet. */
function whole(print: ValuePrinter): ValuePrinter {
  return (p, at, length, type) => {
    if (p.has(at, length)) print(p, at, length, type);
    else p.truncated();
  };
}

function printTag(p: Printing, tag: number): void {
  p.text(tag === 0 ? 'Tag[Unused] ' : `Tag[${tag}] `);
}

/** RFC 2868 section 3.3: a byte beyond the tags is the first one of the text. */
function printTagged(p: Printing, at: number, length: number): void {
  const tag = p.u8(at);
  if (tag > greatestTag) {
    printRadiusText(p, at, length, true);
    return;
  }
  printTag(p, tag);
  printRadiusText(p, at + 1, length - 1, true);
}

/** RFC 2868 section 3.5. */
function printPassword(p: Printing, at: number, length: number): void {
  if (length < 3) {
    p.truncated();
    return;
  }
  const tag = p.u8(at);
  printTag(p, tag > greatestTag ? 0 : tag);
  p.text(`Salt ${p.u16(at + 1)} `);
  printRadiusText(p, at + 3, length - 3, true);
}

/** RFC 4675 sections 2.1 and 2.3: digits say whether frames of this network carry a tag. */
function printVlanTag(p: Printing, at: number): void {
  const tag = p.u8(at);
  p.text(`${tag === 0x31 ? 'Tagged' : tag === 0x32 ? 'Untagged' : 'Unknown tag'} (0x`);
  p.hex(tag, 2);
  p.text(') ');
}

function printVlanName(p: Printing, at: number, length: number): void {
  printVlanTag(p, at);
  printRadiusText(p, at + 1, length - 1, true);
}

const egressVlan = 56;
const tunnelPreference = 83;

function printNumber(p: Printing, at: number, _length: number, kind: number): void {
  if (kind === egressVlan || kind === tunnelPreference) {
    if (kind === egressVlan) printVlanTag(p, at);
    else printTag(p, p.u8(at));
    p.number(p.u24(at + 1));
    return;
  }
  const value = p.u32(at);
  if (kind === type.ipxNetwork && value === 0xffff_fffe) p.text('NAS Select');
  else if (kind === type.appleTalkLink && value === 0) p.text('Unnumbered');
  else if (kind === type.appleTalkNetwork && value === 0) p.text('NAS assigned');
  else p.number(value);
}

const tunnelType = 64;
const tunnelMedium = 65;

function printWord(p: Printing, at: number, _length: number, kind: number): void {
  const words = radiusWords[kind]!;
  const tagged = kind === tunnelType || kind === tunnelMedium;
  if (tagged) printTag(p, p.u8(at));
  p.text(listed(words, tagged ? p.u24(at + 1) : p.u32(at)));
}

function printAddress(p: Printing, at: number, _length: number, kind: number): void {
  const special = kind === type.framedAddress || kind === type.loginHost;
  const value = p.u32(at);
  if (special && value === 0xffff_ffff) p.text('User Selected');
  else if (special && value === 0xffff_fffe) p.text('NAS Select');
  else p.ipv4(at);
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

function printDuration(p: Printing, at: number): void {
  const value = p.u32(at);
  const seconds = two(value % 60);
  const minutes = two(Math.floor(value / 60) % 60);
  if (value < 60) p.text(`${seconds} secs`);
  else if (value < 3600) p.text(`${minutes}:${seconds} min`);
  else p.text(`${two(Math.floor(value / 3600))}:${minutes}:${seconds} hours`);
}

function printErrorCause(p: Printing, at: number, length: number): void {
  if (length !== 4) {
    p.text(`Error: length ${length} != 4`);
    return;
  }
  const cause = p.u32(at);
  p.text(`Error cause ${cause}: ${errorCauses(cause) ?? `Error-Cause ${cause} not known`}`);
}

/** A message longer than an attribute goes on in the next: only one that is whole can be read. */
function printEapMessage(p: Printing, at: number, length: number): void {
  if (p.u16(at + 2) === length) printEap(p, at, length);
  else p.text('EAP fragment?');
}

function printUpperHex(p: Printing, at: number, length: number): void {
  for (let index = 0; index < length; index++)
    p.text(
      p
        .u8(at + index)
        .toString(16)
        .toUpperCase()
        .padStart(2, '0'),
    );
}

/** RFC 2869 section 5.4. */
function printArapPassword(p: Printing, at: number): void {
  p.text('User_challenge (');
  printUpperHex(p, at, 8);
  p.text(') User_resp(');
  printUpperHex(p, at + 8, 8);
  p.char(41);
}

/** RFC 2869 section 5.5. */
function printArapFeatures(p: Printing, at: number): void {
  p.text(p.u8(at) === 0 ? 'User cannot change password' : 'User can change password');
  p.text(`, Min password length: ${p.u8(at + 1)}`);
  for (const [place, name] of [
    [2, 'created at'],
    [6, 'expires in'],
    [10, 'Current Time'],
  ] as const) {
    p.text(`, ${name}: `);
    printUpperHex(p, at + place, 4);
  }
}

function printArapResponse(p: Printing, at: number, length: number): void {
  if (length < 8) p.text(`ERROR: length ${length} != 8`);
  else {
    printUpperHex(p, at, 8);
  }
}
