/** IPv4 addresses as 32-bit numbers: reading and writing the dotted form. */
import { failure, success } from '../base/result.ts';
import type { Failure, Result } from '../base/result.ts';

/** The dotted form of an IPv4 address given as an unsigned number in host order: 0x7f000001 is `127.0.0.1`. */
export function ipv4Text(value: number): string {
  return `${value >>> 24}.${(value >>> 16) & 255}.${(value >>> 8) & 255}.${value & 255}`;
}

/**
 * Reads four decimal octets into an unsigned number in host order. Stricter than inet_aton(3): no short forms (`127.1`),
 * no hexadecimal and no leading zeros, because tools disagree on whether `010` is eight or ten.
 */
export function parseIpv4(text: string): Result<number> {
  let value = 0;
  let start = 0;
  for (let octets = 1; ; octets++) {
    const octet = parseOctet(text, start);
    if (!octet.ok) return octet;
    const end = start + String(octet.value).length;
    value = value * 256 + octet.value;
    if (octets === 4) {
      if (end === text.length) return success(value);
      const reason =
        text[end] === '.' ? 'an IPv4 address has four octets, not more' : 'unexpected text after the address';
      return failure(reason, end, text.length - end);
    }
    if (end === text.length) return failure(`an IPv4 address has four octets, not ${octets}`, end, 0);
    if (text[end] !== '.') return failure('expected a dot or a digit', end);
    start = end + 1;
  }
}

/** The octet that starts at `start` and ends at the first character that is not a digit. */
export function parseOctet(text: string, start: number): Result<number> {
  let end = start;
  while (isDigit(text.charCodeAt(end))) end++;
  if (end === start) return missingOctet(text, start);
  const digits = text.slice(start, end);
  if (digits.length > 1 && digits.startsWith('0')) {
    return failure(
      'an octet with a leading zero is read as octal by some tools: write it without',
      start,
      digits.length,
    );
  }
  if (digits.length > 3 || Number(digits) > 255) {
    return failure(
      `octet ${digits.length > 12 ? `${digits.slice(0, 12)}...` : digits} is larger than 255`,
      start,
      digits.length,
    );
  }
  return success(Number(digits));
}

function missingOctet(text: string, start: number): Failure {
  return failure('expected an octet from 0 to 255', start, start < text.length ? 1 : 0);
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}
