/** Numbers as C's printf writes them, and the two units that ss has: rates and timers. */

/** `%.{precision}g`: that many significant digits, no trailing zeros, an exponent of two digits where the value is far from 1. */
export function formatG(value: number, precision = 6): string {
  const short = String(value);
  // At most six characters hold at most six digits: the shortest text is then the exact one (exponents begin below 1e-4 in C).
  if (short.length <= precision && (value >= 1e-4 || value === 0) && !short.includes('e')) return short;
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf';
  const [digits, exponent] = significantDigits(Math.abs(value), precision);
  const sign = value < 0 ? '-' : '';
  const text = digits.replace(/0+$/, '');
  if (exponent < -4 || exponent >= precision) {
    const fraction = text.length > 1 ? `.${text.slice(1)}` : '';
    const power = String(Math.abs(exponent)).padStart(2, '0');
    return `${sign}${text[0]}${fraction}e${exponent < 0 ? '-' : '+'}${power}`;
  }
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${text}`;
  const whole = digits.slice(0, exponent + 1);
  const fraction = text.slice(exponent + 1);
  return `${sign}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}

/** `%.0f`: the nearest whole number, the even one of two that are as near. */
export function formatWhole(value: number): string {
  const below = Math.floor(value);
  if (value - below === 0.5) return BigInt(below % 2 === 0 ? below : below + 1).toString();
  return value.toFixed(0);
}

/** `%.1f`, rounded as C does: halves that are exact go to the even digit. */
export function formatTenths(value: number): string {
  const whole = formatWhole(value * 10);
  if (!Number.isInteger(value * 20)) return value.toFixed(1);
  return `${whole.length > 1 ? whole.slice(0, -1) : '0'}.${whole.at(-1)}`;
}

/** Bits per second as ss abbreviates them; `numeric` asks for all digits. */
export function formatRate(bitsPerSecond: number, numeric: boolean): string {
  if (numeric) return formatWhole(bitsPerSecond);
  if (bitsPerSecond >= 1e12) return `${formatG(bitsPerSecond / 1e12, 3)}T`;
  if (bitsPerSecond >= 1e9) return `${formatG(bitsPerSecond / 1e9, 3)}G`;
  if (bitsPerSecond >= 1e6) return `${formatG(bitsPerSecond / 1e6, 3)}M`;
  if (bitsPerSecond >= 1e3) return `${formatG(bitsPerSecond / 1e3, 3)}k`;
  return formatG(bitsPerSecond);
}

/**
 * Milliseconds until a timer fires: minutes from 1 up, seconds below 10 minutes, milliseconds below 10 seconds. The oddity of
 * ss up to 6.10 is kept: 1.234 s reads `1.234ms`.
 */
export function formatTimer(milliseconds: number): string {
  const all = Math.trunc(milliseconds / 1000);
  const minutes = Math.trunc(all / 60);
  const seconds = minutes > 9 ? 0 : all % 60;
  const rest = minutes > 0 || seconds > 9 ? 0 : milliseconds % 1000;
  let text = minutes > 0 ? `${minutes}min` : '';
  if (seconds > 0) text += `${seconds}${rest > 0 ? '.' : 'sec'}`;
  if (rest > 0) text += `${String(rest).padStart(3, '0')}ms`;
  return text;
}

/** The first `precision` decimal digits of a positive number, rounded half to even on its exact value, and its power of ten. */
function significantDigits(value: number, precision: number): readonly [string, number] {
  // A double has at most 767 significant decimal digits; the values here, small multiples of powers of two, have far fewer
  // than the 100 that toPrecision gives, so that the text is the exact value and a tie can be told from what is above it.
  // oxlint-disable-next-line oxc/number-arg-out-of-range -- ECMAScript allows up to 100 digits
  const [mantissa, power] = value.toExponential(99).split('e') as [string, string];
  const digits = mantissa.replace('.', '');
  const kept = digits.slice(0, precision);
  const rest = digits.slice(precision);
  const tie = /^50*$/.test(rest);
  const up = tie ? Number(kept.at(-1)) % 2 === 1 : rest[0]! >= '5';
  if (!up) return [kept, Number(power)];
  const raised = (BigInt(kept) + 1n).toString();
  return raised.length > precision ? [raised.slice(0, precision), Number(power) + 1] : [raised, Number(power)];
}
