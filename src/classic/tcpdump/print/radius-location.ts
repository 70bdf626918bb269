/** Locations and operators in RADIUS (RFC 5580). */
import { printHexAndText } from './hex-dump.ts';
import { printNtpTime } from './ntp-time.ts';
import type { Printing } from './printing.ts';
import { wordList } from './word-list.ts';

/** Section 4.1: digits. */
const namespaces = wordList('@48|TADIG|REALM|E212|ICC');
/** Section 4.2. */
const codes = ['Civic', 'Geospatial'] as const;
const entities = ['User', 'RADIUS'] as const;
/** Section 4.4: one of the 16 bits means something. */
const retransmission = 0x8000;

/** Prints a namespace and a name in it. */
export function printOperator(p: Printing, at: number, length: number): void {
  if (length < 2) {
    p.text(`ERROR: length ${length} < 2`);
    return;
  }
  p.need(at, length);
  const namespace = p.u8(at);
  p.text(`[${namespaces(namespace) ?? `unknown namespace ${namespace}`}] `);
  p.safeText(at + 1, length - 1);
}

/** Prints how a location was found. */
export function printLocation(p: Printing, at: number, length: number): void {
  if (length < 21) {
    p.text(`ERROR: length ${length} < 21`);
    return;
  }
  p.text(`index ${p.u16(at)}`);
  const code = p.u8(at + 2);
  p.text(`, code ${codes[code] ?? `Unknown (${code})`}`);
  const entity = p.u8(at + 3);
  p.text(`, entity ${entities[entity] ?? `Unknown (${entity})`}, sighting time `);
  p.need(at + 4, 8);
  printNtpTime(p, at + 4);
  p.text(', time to live ');
  p.need(at + 12, 8);
  printNtpTime(p, at + 12);
  p.text(', method "');
  p.safeText(at + 20, length - 20);
  p.char(34);
}

/** Prints a location as bytes. */
export function printLocationData(p: Printing, at: number, length: number): void {
  if (length < 3) {
    p.text(`ERROR: length ${length} < 3`);
    return;
  }
  p.text(`index ${p.u16(at)}, location`);
  const captured = Math.min(length - 2, p.snapEnd - at - 2);
  printHexAndText(p, at + 2, captured, '\n\t    ');
}

/** Prints what may be done with a location. */
export function printLocationRules(p: Printing, at: number, length: number): void {
  if (length < 10) {
    p.text(`ERROR: length ${length} < 10`);
    return;
  }
  const flags = p.u16(at);
  const words: string[] = [];
  for (let bit = 0; bit <= 14; bit++) if ((flags >>> bit) & 1) words.push(`MBZ-${15 - bit}`);
  if (flags & retransmission) words.push('Retransmission Allowed');
  p.text(`flags [${words.length === 0 ? 'none' : words.join(', ')}], retention expires `);
  p.need(at + 2, 8);
  printNtpTime(p, at + 2);
  if (length === 10) return;
  p.text(', note well "');
  p.safeText(at + 10, length - 10);
  p.char(34);
}
