/** Zones by name and by index, on the machine that runs the tests. */
import { expect, test } from 'vitest';
import { interfaceIndexByZone, interfaceNameOfZone } from './zone-index.linux.ts';

test.skipIf(process.platform !== 'linux')('a zone is an interface, by its name or by its index', () => {
  const index = interfaceIndexByZone('lo');
  expect(index).toBeGreaterThan(0);
  expect(interfaceIndexByZone(String(index))).toBe(index);
  expect([interfaceNameOfZone('lo'), interfaceNameOfZone(String(index))]).toEqual(['lo', 'lo']);
});

test.skipIf(process.platform !== 'linux')('a zone that is none stays what it was', () => {
  expect([interfaceNameOfZone('2000000000'), interfaceNameOfZone('nosuch0')]).toEqual(['2000000000', 'nosuch0']);
  expect(interfaceIndexByZone('nosuch0')).toBeNull();
});
