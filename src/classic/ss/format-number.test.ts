import { describe, expect, test } from 'vitest';
import { formatG, formatRate, formatTenths, formatTimer, formatWhole } from './format-number.ts';

describe('numbers as C prints them', () => {
  test.each([
    [0, '0'],
    [0.036, '0.036'],
    [204, '204'],
    [1234.567, '1234.57'],
    [123_456, '123456'],
    [1_234_567, '1.23457e+06'],
    [1_000_000, '1e+06'],
    [0.000_1, '0.0001'],
    [0.000_01, '1e-05'],
    [2.886_718_75, '2.88672'],
    [999_999.5, '1e+06'],
    [0.5, '0.5'],
    [100.0625, '100.062'],
    [-1.5, '-1.5'],
    [1e300, '1e+300'],
  ])('%%g of %d is %s', (value, text) => {
    expect(formatG(value)).toBe(text);
  });

  test.each([
    [1.125, '1.12'],
    [1.135, '1.14'],
    [9.995, '9.99'],
    [999.5, '1e+03'],
    [36.4, '36.4'],
    [0.125, '0.125'],
  ])('%%.3g of %d is %s: halves that are exact go to the even digit', (value, text) => {
    expect(formatG(value, 3)).toBe(text);
  });

  test('%.0f and %.1f', () => {
    expect([0.5, 1.5, 2.5, 7.49, 93_646_080_000].map(formatWhole)).toEqual(['0', '2', '2', '7', '93646080000']);
    expect([100, 0.25, 0.75, 33.333, 99.95, 0].map(formatTenths)).toEqual([
      '100.0',
      '0.2',
      '0.8',
      '33.3',
      '100.0',
      '0.0',
    ]);
  });

  test('rates', () => {
    const rates = [1.5e12, 1_092_266_664, 36_402_148, 1125, 999.5, 64];
    expect(rates.map((rate) => formatRate(rate, false))).toEqual(['1.5T', '1.09G', '36.4M', '1.12k', '999.5', '64']);
    expect(formatRate(1_092_266_664, true)).toBe('1092266664');
  });

  test.each([
    [0, ''],
    [7, '007ms'],
    [200, '200ms'],
    [1234, '1.234ms'],
    [2000, '2sec'],
    [12_345, '12sec'],
    [61_500, '1min1sec'],
    [60_000, '1min'],
    [599_999, '9min59sec'],
    [7_190_000, '119min'],
  ])('a timer of %i ms reads %s', (milliseconds, text) => {
    expect(formatTimer(milliseconds)).toBe(text);
  });
});
