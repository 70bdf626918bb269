/** A moving machine is not blamed on us. */
import { expect, test } from 'vitest';
import { buildLab } from './build-lab.ts';
import { needs } from './needs.ts';
import { sideBySide } from './side-by-side.ts';

const { describe } = needs({ lab: true });

describe('side by side', () => {
  test('both answers, of a moment in which nothing moved', async () => {
    await using lab = await buildLab({ hosts: { a: {} } });
    const { ours, theirs } = await sideBySide(lab.host('a'), ['echo', 'x'], ['printf', 'x\\n']);
    expect(ours.stdout).toBe('x\n');
    expect(theirs.stdoutBytes).toEqual(ours.stdoutBytes);
  });

  test('a referee that never repeats itself is reported, unless what moves is taken out', async () => {
    await using lab = await buildLab({ hosts: { a: {} } });
    const clock = ['date', '+%N'];
    await expect(sideBySide(lab.host('a'), clock, clock)).rejects.toThrow('never said the same twice');
    const normalise = (text: string): string => text.replaceAll(/\d/g, '');
    expect((await sideBySide(lab.host('a'), clock, clock, { normalise })).theirs.code).toBe(0);
  });
});
