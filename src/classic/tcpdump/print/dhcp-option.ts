/** The options of BOOTP and DHCP (RFC 2132). */
import { requireBytes } from './cut-short.ts';
import { dhcpOptionForm, dhcpOptionWord } from './dhcp-option-words.ts';
import { printDhcpOwnOption } from './dhcp-own-option.ts';
import type { Printing } from './printing.ts';

const option = { pad: 0, message: 53, requested: 55, end: 255 } as const;
const messages: readonly (string | undefined)[] = [
  undefined,
  'Discover',
  'Offer',
  'Request',
  'Decline',
  'ACK',
  'NACK',
  'Release',
  'Inform',
  undefined,
  'LeaseQuery',
  'LeaseUnassigned',
  'LeaseUnknown',
  'LeaseActive',
];
const requestedPerLine = 4;

/** Prints the vendor area, magic number included, to the captured end. */
export function printDhcpOptions(p: Printing, at: number): void {
  p.text(`\n\t  Vendor-rfc1048 Extensions\n\t    Magic Cookie 0x${p.u32(at).toString(16).padStart(8, '0')}`);
  for (let next = at + 4; p.has(next, 1);) {
    const code = p.u8(next);
    const size = code === option.pad || code === option.end ? 0 : p.u8(next + 1);
    next += code === option.pad || code === option.end ? 1 : 2;
    if (code === option.end && p.verbose < 3) return;
    if (code === option.pad && p.verbose < 3) continue;
    p.text(`\n\t    ${dhcpOptionWord(code)} (${code}), length ${size}`);
    if (code === option.pad) {
      let count = 1;
      for (; p.has(next, 1) && p.bytes[next] === option.pad; next++) count++;
      if (count > 1) p.text(`, occurs ${count}`);
    }
    if (size > 0) p.text(': ');
    requireBytes(p, next, size);
    const used = printValue(p, code, next, size);
    if (used < size) p.text(`\n\t  trailing data length ${size - used}`);
    next += size;
  }
}

/** Returns how many bytes were printed. */
function printValue(p: Printing, code: number, at: number, size: number): number {
  if (code === option.message && size === 1) {
    const type = p.u8(at);
    p.text(messages[type] ?? `Unknown (${type})`);
    return 1;
  }
  if (code === option.requested) {
    for (let index = 0; index < size; index++) {
      const wanted = p.u8(at + index);
      p.text(index % requestedPerLine === 0 ? '\n\t      ' : ', ');
      p.text(`${dhcpOptionWord(wanted)} (${wanted})`);
    }
    return size;
  }
  const form = dhcpOptionForm(code);
  if (form === 'own') return printDhcpOwnOption(p, code, at, size);
  if (form === 'text') {
    p.char(34);
    p.safeText(at, size);
    p.char(34);
    return size;
  }
  return printList(p, form === 'number' ? numberForm(size) : form, at, size);
}

function numberForm(size: number): 'long' | 'short' | 'bytes' {
  return size % 4 === 0 ? 'long' : size % 2 === 0 ? 'short' : 'bytes';
}

const widths = { address: 4, pairs: 8, long: 4, signed: 4, short: 2, boolean: 1, bytes: 1 } as const;

function printList(p: Printing, form: keyof typeof widths, at: number, size: number): number {
  const width = widths[form];
  let used = 0;
  for (; size - used >= width; used += width) {
    if (used > 0) p.char(form === 'bytes' ? 46 : 44);
    printItem(p, form, at + used);
  }
  return used;
}

function printItem(p: Printing, form: keyof typeof widths, at: number): void {
  if (form === 'address') p.ipv4(at);
  else if (form === 'pairs') {
    p.char(40);
    p.ipv4(at);
    p.char(58);
    p.ipv4(at + 4);
    p.char(41);
  } else if (form === 'long') p.number(p.u32(at));
  else if (form === 'signed') p.text(String(p.u32(at) | 0));
  else if (form === 'short') p.number(p.u16(at));
  else if (form === 'bytes') p.number(p.u8(at));
  else {
    const value = p.u8(at);
    p.text(value === 0 ? 'N' : value === 1 ? 'Y' : `${value}?`);
  }
}
