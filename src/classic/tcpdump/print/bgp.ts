/** BGP (RFC 4271): messages behind their markers in a segment; with -v what they say. */
import { familyText, notificationKinds, notifications, subsequentText } from './bgp-words.ts';
import { printBgpCapabilities } from './bgp-capability.ts';
import { notPrinted, printBgpAttributes } from './bgp-attribute.ts';
import { hasPathIds, printPrefixes } from './bgp-prefix.ts';
import { untilCut } from './cut-short.ts';
import { printUnknownBytes } from './hex-dump.ts';
import { labelledIpv4 } from './labelled.ts';
import { type Printing, truncation } from './printing.ts';
import { word, type Words } from './tokens.ts';

const messages: Words = { 1: 'Open', 2: 'Update', 3: 'Notification', 4: 'Keepalive', 5: 'Route Refresh' };
const options: Words = { 1: 'Authentication Information', 2: 'Capabilities Advertisement' };
const markerLength = 16;
const headerLength = 19;

/** Prints a segment's messages; of one with parts that have no printer nothing is printed at all. */
export function printBgp(p: Printing, at: number, length: number): void {
  const { size } = p;
  p.protocol = 'bgp';
  p.text(': BGP');
  if (p.verbose === 0) return;
  try {
    untilCut(p, () => printMessages(p, at, Math.min(at + length, p.snapEnd)), true);
  } catch (error) {
    if (error !== notPrinted) throw error;
    p.size = size;
  }
}

function printMessages(p: Printing, at: number, end: number): void {
  let expected = at;
  for (let next = at; next < end;) {
    if (p.u8(next) !== 0xff) {
      next++;
      continue;
    }
    if (!p.has(next, markerLength)) return;
    if (!isMarker(p, next)) {
      next++;
      continue;
    }
    p.need(next, headerLength);
    // What stood before the marker is the rest of a message whose beginning was elsewhere.
    if (next !== expected) p.truncated();
    const length = p.u16(next + markerLength);
    if (length < headerLength) {
      p.text(`\nmessage length ${length} < ${headerLength}`);
      p.invalid();
      return;
    }
    if (!p.has(next, length)) {
      p.text(`\n[|BGP ${word(messages, p.u8(next + 18), () => 'Unknown Message Type')}]`);
      return;
    }
    printMessage(p, next, length);
    next += length;
    expected = next;
  }
}

function isMarker(p: Printing, at: number): boolean {
  for (let index = 0; index < markerLength; index++) if (p.bytes[at + index] !== 0xff) return false;
  return true;
}

function messageWord(type: number): string {
  return word(messages, type, () => 'Unknown');
}

function printMessage(p: Printing, at: number, length: number): void {
  const type = p.u8(at + 18);
  p.text(`\n\t${messageWord(type)} Message (${type}), length: ${length}`);
  if (type === 1) printOpen(p, at, length);
  else if (type === 2) printUpdate(p, at, length);
  else if (type === 3) printNotification(p, at, length);
  else if (type === 5) {
    p.need(at, 23);
    if (length < 23) return;
    p.text(`\n\t  AFI ${familyText(p.u16(at + 19))}, SAFI ${subsequentText(p.u8(at + 22))}`);
    if (p.verbose > 1) printUnknownBytes(p, at, length, '\n\t  ');
  } else if (type !== 4) {
    p.text(`\n\t  no Message ${type} decoder`);
    printUnknownBytes(p, at, length, '\n\t  ');
  }
}

function printOpen(p: Printing, at: number, length: number): void {
  if (length < 29) throw truncation;
  p.text(`\n\t  Version ${p.u8(at + 19)}, my AS ${p.u16(at + 20)}, Holdtime ${p.u16(at + 22)}s`);
  labelledIpv4(p, ', ID ', at + 24);
  const size = p.u8(at + 28);
  p.text(`\n\t  Optional parameters, length: ${size}`);
  const end = at + 29 + size;
  for (let next = at + 29; next < end;) {
    const kind = p.u8(next);
    const own = p.u8(next + 1);
    if (next + 2 + own > end) {
      p.text(`\n\t     Option ${kind}, length: ${own}, goes past the end of the options`);
      return;
    }
    p.text(`\n\t    Option ${word(options, kind, () => 'Unknown')} (${kind}), length: ${own}`);
    if (kind === 2) printBgpCapabilities(p, next + 2, own);
    else p.text(`\n\t      no decoder for option ${kind}`);
    next += 2 + own;
  }
}

function printUpdate(p: Printing, at: number, length: number): void {
  const end = at + length;
  if (length < 21) throw truncation;
  let next = at + headerLength;
  const withdrawn = p.u16(next);
  next += 2;
  if (withdrawn > 0) {
    if (withdrawn < 2 || next + withdrawn > end) throw truncation;
    p.text('\n\t  Withdrawn routes:');
    const withIds = hasPathIds(p, next, withdrawn, 32);
    const withdrawnEnd = next + withdrawn;
    if (!printPrefixes(p, next, withdrawnEnd, withIds, 4, '\n\t    ', withdrawnEnd)) throw truncation;
    next += withdrawn;
  }
  if (next + 2 > end) throw truncation;
  const attributes = p.u16(next);
  next += 2;
  if (attributes > 0) {
    if (next + attributes > end) throw truncation;
    printBgpAttributes(p, next, attributes, '');
    next += attributes;
  }
  if (attributes === 0 && next === end) p.text('\n\t  End-of-Rib Marker (empty NLRI)');
  else if (next < end) {
    p.text('\n\t  Updated routes:');
    printPrefixes(p, next, end, hasPathIds(p, next, end - next, 32), 4, '\n\t    ', end);
  }
}

function printNotification(p: Printing, at: number, length: number): void {
  if (length < 21) throw truncation;
  const code = p.u8(at + 19);
  const kind = p.u8(at + 20);
  p.text(`, ${word(notifications, code, () => 'Unknown Error')} (${code})`);
  const kinds = notificationKinds[code];
  if (kinds === undefined) return;
  const found = (code === 5 ? kinds[kind] : kinds[kind - 1]) ?? 'Unknown';
  p.text(`${code === 5 || code === 7 ? ' subcode' : ', subcode'} ${found} (${kind})`);
  if (code === 6) printCease(p, at, length, kind);
}

/** RFC 4486: which limit was passed; RFC 8203: a text for the operator. */
function printCease(p: Printing, at: number, length: number, kind: number): void {
  if (kind === 1 && length >= 28) {
    p.text(`, AFI ${familyText(p.u16(at + 21))}, SAFI ${subsequentText(p.u8(at + 23))}`);
    p.text(`, Max Prefixes: ${p.u32(at + 24)}`);
  }
  if ((kind !== 2 && kind !== 4) || length < 22) return;
  const size = p.u8(at + 21);
  let data = at + 21;
  if (size > length - 22) p.text(', invalid Shutdown Communication length');
  else {
    if (size === 0) p.text(', empty Shutdown Communication');
    else {
      p.text(`, Shutdown Communication (length: ${size}): "`);
      p.safeText(at + 22, size);
      p.char(34);
    }
    data += 1 + size;
  }
  const rest = at + length - data;
  if (rest <= 0) return;
  p.text(`, Data: (length: ${rest})`);
  printUnknownBytes(p, data, rest, '\n\t\t');
}
