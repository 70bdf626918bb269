/** UDP-Lite (RFC 3828): UDP whose checksum covers only the first bytes, with the coverage in place of the length. */
import { put16, u16 } from './bytes.ts';
import { checksum, foldSum, sumWords } from './checksum.ts';
import { decoded, undecodable } from './parsed.ts';
import type { Parsed } from './parsed.ts';

/** Offsets in the header. */
export const udpLiteField = { sourcePort: 0, destinationPort: 2, coverage: 4, checksum: 6, payload: 8 } as const;

/** The header. */
export interface UdpLiteHeader {
  readonly sourcePort: number;
  readonly destinationPort: number;
  /** How many bytes the checksum covers, header included; 0: all. 1 to 7 are illegal. */
  readonly coverage: number;
  readonly checksum: number;
}

/** Why no UDP-Lite header starts here, or null. */
export function checkUdpLite(_bytes: Uint8Array, at: number, end: number): string | null {
  return end - at < udpLiteField.payload ? 'the UDP-Lite header is cut short' : null;
}

/** Whether the checksum over what it covers is right; the pseudo header counts the whole length, `end - at`. */
export function udpLiteChecksumHolds(bytes: Uint8Array, at: number, end: number, pseudoSum: number): boolean {
  const coverage = u16(bytes, at + udpLiteField.coverage);
  if (u16(bytes, at + udpLiteField.checksum) === 0 || !isCoverage(coverage, end - at)) return false;
  return foldSum(sumWords(bytes, at, coverage === 0 ? end : at + coverage, pseudoSum)) === 0xffff;
}

function isCoverage(coverage: number, length: number): boolean {
  return coverage === 0 || (coverage >= udpLiteField.payload && coverage <= length);
}

/** Reads the header. */
export function parseUdpLite(bytes: Uint8Array, start: number, end: number): Parsed<UdpLiteHeader> {
  const reason = checkUdpLite(bytes, start, end);
  if (reason !== null) return undecodable(reason);
  const coverage = u16(bytes, start + udpLiteField.coverage);
  const value: UdpLiteHeader = {
    sourcePort: u16(bytes, start),
    destinationPort: u16(bytes, start + udpLiteField.destinationPort),
    coverage,
    checksum: u16(bytes, start + udpLiteField.checksum),
  };
  const flaw = isCoverage(coverage, end - start) ? null : 'the checksum coverage is illegal';
  return decoded(value, start + udpLiteField.payload, end, flaw);
}

/** Writes the header as the value says; returns 8. */
export function emitUdpLite(value: UdpLiteHeader, into: Uint8Array, at: number): number {
  put16(into, at, value.sourcePort);
  put16(into, at + udpLiteField.destinationPort, value.destinationPort);
  put16(into, at + udpLiteField.coverage, value.coverage);
  put16(into, at + udpLiteField.checksum, value.checksum);
  return udpLiteField.payload;
}

/** Computes the checksum over what the header says is covered and writes it there. */
export function fillUdpLiteChecksum(into: Uint8Array, at: number, end: number, pseudoSum: number): void {
  const coverage = u16(into, at + udpLiteField.coverage);
  put16(into, at + udpLiteField.checksum, 0);
  const sum = checksum(into, at, coverage === 0 ? end : at + coverage, pseudoSum);
  put16(into, at + udpLiteField.checksum, sum === 0 ? 0xffff : sum);
}
