/** The ranking is long enough, without repetition, and puts first what everybody would. */
import { describe, expect, test } from 'vitest';
import { rankedTcpPorts, topTcpPorts } from './ranking.ts';

describe('the ranking', () => {
  test('names each port once, and a thousand at least', () => {
    const ports = rankedTcpPorts();
    expect(ports.length).toBeGreaterThan(1000);
    expect(new Set(ports).size).toBe(ports.length);
    expect(ports.every((port) => Number.isInteger(port) && port >= 1 && port <= 65_535)).toBe(true);
  });

  test('puts what is everywhere into the first fifty', () => {
    expect(topTcpPorts(50)).toEqual(expect.arrayContaining([21, 22, 23, 25, 53, 80, 443, 445, 3389]));
  });

  test('puts what is often forgotten into the first three hundred', () => {
    expect(topTcpPorts(300)).toEqual(
      expect.arrayContaining([111, 139, 2375, 3306, 5432, 5900, 6379, 8000, 8080, 8443, 9200, 11_211, 27_017]),
    );
  });

  test('a longer list begins with the shorter one', () => {
    expect(topTcpPorts(1000).slice(0, 100)).toEqual(topTcpPorts(100));
    expect(topTcpPorts(1000)).toHaveLength(1000);
  });
});
