/** Numbers as strtol(3) and its relatives read them: white space, a sign, `0x` and `0` prefixes. */

/** A C integer at the start of a text: its value and where it ends; null when there are no digits. Base 0 goes by the prefix. */
export function scanInteger(
  text: string,
  base: 0 | 8 | 10 | 16,
): { readonly value: bigint; readonly end: number } | null {
  const lead = /^[ \t\n\v\f\r]*([+-]?)/.exec(text)!;
  let at = lead[0].length;
  let radix = base;
  if ((base === 0 || base === 16) && /^0[xX][0-9a-fA-F]/.test(text.slice(at))) {
    radix = 16;
    at += 2;
  } else if (base === 0) radix = text[at] === '0' ? 8 : 10;
  const digits = (radix === 16 ? /^[0-9a-fA-F]+/ : radix === 8 ? /^[0-7]+/ : /^[0-9]+/).exec(text.slice(at))?.[0];
  if (digits === undefined) return null;
  const prefix = radix === 16 ? '0x' : radix === 8 ? '0o' : '';
  const magnitude = BigInt(prefix + digits);
  return { value: lead[1] === '-' ? -magnitude : magnitude, end: at + digits.length };
}

/** The whole text as an int (any base by prefix); null when it is not one. */
export function parseInt32(text: string): number | null {
  const found = scanInteger(text, 0);
  if (found === null || found.end !== text.length) return null;
  return found.value >= -(1n << 31n) && found.value < 1n << 31n ? Number(found.value) : null;
}

/** The whole text as an unsigned 32-bit number (any base by prefix); null when it is not one. A minus wraps in 64 bits, as in C. */
export function parseUint32(text: string): number | null {
  const found = scanInteger(text, 0);
  if (found === null || found.end !== text.length || found.value >= 1n << 64n) return null;
  const wrapped = BigInt.asUintN(64, found.value);
  return wrapped < 1n << 32n ? Number(wrapped) : null;
}
