import { describe, expect, it } from 'vitest';
import type { ColourChoice } from './style.ts';
import { chooseStyle, plainStyle } from './style.ts';

describe('chooseStyle', () => {
  it.each<[ColourChoice, Record<string, string>, boolean, boolean]>([
    ['auto', {}, true, true],
    ['auto', {}, false, false],
    ['auto', { TERM: 'dumb' }, true, false],
    ['auto', { NO_COLOR: '1' }, true, false],
    ['auto', { NO_COLOR: '' }, true, true],
    ['auto', { FORCE_COLOR: '1' }, false, true],
    ['auto', { FORCE_COLOR: '' }, false, true],
    ['auto', { FORCE_COLOR: '0' }, true, false],
    ['auto', { FORCE_COLOR: 'false' }, true, false],
    ['auto', { FORCE_COLOR: '1', NO_COLOR: '1' }, false, true],
    ['always', { NO_COLOR: '1' }, false, true],
    ['never', { FORCE_COLOR: '1' }, true, false],
  ])('--color %s with %j, terminal %s: %s', (choice, environment, isTTY, colour) => {
    expect(chooseStyle({ choice, environment, isTTY }).colour).toBe(colour);
  });

  it('paints around the text, and the words stay without colour', () => {
    const style = chooseStyle({ choice: 'always', environment: {}, isTTY: false });
    expect(style.paint('bad', 'closed')).toBe('\x1b[31mclosed\x1b[39m');
    expect(style.paint('bad', '')).toBe('');
    expect(style.badge('good', 'open')).toBe('\x1b[32m✓ open\x1b[39m');
    expect(plainStyle.badge('good', 'open')).toBe('✓ open');
    expect(plainStyle.paint('bad', 'closed')).toBe('closed');
  });
});
