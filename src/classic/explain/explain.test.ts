/** The explanation as a whole: any input, bounded, frozen; and the marks on commands that do not exist yet. */

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isAvailable } from './available.ts';
import { explainableTools, explainCommand } from './explain.ts';
import { renderExplanation } from './render-explanation.ts';
import { MAX_WORDS } from './shell-split.ts';

const TOOL_NAMES = [...explainableTools().keys()];
const FLAGS = [...explainableTools().values()].flatMap((tool) => tool.flags.flatMap((spec) => spec.spellings));

/** Words that tools read specially, between words that are anything. */
const anyWord = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...FLAGS) },
  { weight: 2, arbitrary: fc.constantFrom(...TOOL_NAMES) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 30 }) },
  fc.constantFrom('constructor', '__proto__', 'toString', '(', ')', 'and', 'or', 'not', 'port', 'src', 'vlan', 'state'),
  fc.constantFrom(
    'tcp[13]',
    '&',
    '!=',
    '0',
    ':80',
    '80-90',
    '@[::1]:22',
    '-sSV',
    '-i:80',
    '<x>',
    '|',
    '>',
    '!',
    '{',
    '==',
  ),
  fc.string({
    unit: fc.constantFrom('-', '+', ':', ',', '/', '.', '0', '9', 'a', 's', 'p', '[', ']', '='),
    maxLength: 12,
  }),
);

describe('any input', () => {
  test('a text is explained without a throw, bounded and frozen', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary', maxLength: 300 }),
          fc.array(anyWord, { maxLength: 30 }).map((all) => all.join(' ')),
        ),
        check,
      ),
      { numRuns: 2000 },
    );
  });

  test('words are explained without a throw, bounded and frozen', () => {
    fc.assert(
      fc.property(fc.constantFrom(...TOOL_NAMES), fc.array(anyWord, { maxLength: 25 }), (name, rest) =>
        check([name, ...rest]),
      ),
      { numRuns: 4000 },
    );
  });

  test.each(TOOL_NAMES)('%s takes hostile long input', (name) => {
    for (const filler of [
      '-',
      'a',
      '(',
      '((((',
      '-x',
      '!',
      'not',
      'tcp[',
      'or',
      '1,',
      '<a',
      "'",
      '"',
      '\\',
      '[',
      ':',
    ]) {
      check(`${name} ${filler.repeat(20_000)}`);
      check([name, ...Array.from({ length: 2000 }, () => filler)]);
    }
  });
});

function check(input: string | readonly string[]): void {
  const explanation = explainCommand(input);
  const parts = explanation.stages.flatMap((stage) => stage.parts);
  expect(explanation.stages.length).toBeLessThanOrEqual(MAX_WORDS);
  expect(Object.isFrozen(explanation) && parts.every((piece) => Object.isFrozen(piece))).toBe(true);
  for (const piece of parts) expect(piece.meaning).toMatch(/\S/);
  expect(JSON.stringify(explanation).length).toBeLessThan(4_000_000);
  const text = renderExplanation(explanation, { width: 80 });
  // Cc are the controls, Cf holds bidi marks and zero-width characters; only our own line feeds are left.
  expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
}

describe('what is not known', () => {
  test('an unknown tool is said, with a near name', () => {
    const [stage] = explainCommand('nmapp -F host').stages;
    expect(stage).toMatchObject({ known: false, tool: 'nmapp' });
    expect(stage!.parts.every((piece) => piece.kind === 'unknown')).toBe(true);
    expect(stage!.parts[0]!.meaning).toContain('did you mean nmap?');
  });

  test('an unknown flag is said, with a near one, and does not spoil its neighbours', () => {
    const [stage] = explainCommand('ss -tQqn --lisening').stages;
    expect(stage!.parts.map((piece) => [piece.text, piece.kind])).toEqual([
      ['ss', 'command'],
      ['-t', 'flag'],
      ['-Q', 'flag'],
      ['-q', 'unknown'],
      ['-n', 'flag'],
      ['--lisening', 'unknown'],
    ]);
    expect(stage!.parts.at(-1)!.meaning).toContain('did you mean --listening?');
  });

  test('names of Object.prototype are words like others', () => {
    for (const word of ['constructor', '__proto__', 'hasOwnProperty']) {
      expect(explainCommand(word).stages[0]!.known).toBe(false);
      expect(explainCommand(`ss ${word}`).stages[0]!.parts[1]!.kind).toBe('unknown');
      expect(explainCommand(`nft ${word}`).stages[0]!.parts[1]!.kind).toBe('unknown');
    }
  });

  test('a flag without its value is a pitfall', () => {
    expect(explainCommand('nmap -p').stages[0]!.pitfalls[0]).toContain('-p needs its PORTS');
    expect(explainCommand('ss --tcp=1').stages[0]!.pitfalls[0]).toContain('takes no value');
  });

  test('an empty line is said to be empty', () => {
    expect(explainCommand('').notes).toEqual(['there is no command to explain']);
    expect(explainCommand([]).stages).toEqual([]);
  });
});

describe('wrappers and prefixes', () => {
  test('sudo, variables and watch lead to the command within', () => {
    const [stage] = explainCommand("LANG=C sudo -n watch -n1 'ss -tp'").stages;
    expect(stage!.tool).toBe('ss');
    expect(stage!.parts.map((piece) => piece.text)).toEqual([
      'LANG=C',
      'sudo',
      '-n',
      'watch',
      '-n',
      '1',
      'ss',
      '-t',
      '-p',
    ]);
  });

  test('a quoted pipeline behind watch is explained stage by stage', () => {
    const explanation = explainCommand("watch -n1 'ss -tan | grep ESTAB | wc -l'");
    expect(explanation.stages.map((stage) => stage.tool)).toEqual(['ss', 'grep', 'wc']);
    expect(explanation.stages[2]!.pitfalls.join()).toContain('counts as 2');
  });

  test('wrappers around wrappers end', () => {
    expect(explainCommand('sudo '.repeat(150)).stages.length).toBe(1);
    expect(explainCommand(`watch "${'watch '.repeat(150)}"`).stages.length).toBe(1);
  });
});

describe('isAvailable', () => {
  test.each([
    'portolan',
    'portolan 80',
    'portolan PORT',
    "portolan ls 'port:80'",
    'portolan ss -tuln',
    'portolan stop 80',
    'portolan check a:80',
    'portolan a:80',
    'portolan [::1]:80',
  ])('%s exists', (command) => {
    expect(isAvailable(command)).toBe(true);
  });

  test.each(['portolan audit', 'portolan a:b:c', 'portolan no-such-command a', 'ss -t', ''])(
    '%s does not',
    (command) => {
      expect(isAvailable(command)).toBe(false);
    },
  );

  test('every form offered is marked by it', () => {
    const forms = explainCommand('iptables -L; ss -tuln').stages.flatMap((stage) => stage.ours);
    expect(forms.map((form) => form.available)).toEqual(forms.map((form) => isAvailable(form.command)));
    expect(new Set(forms.map((form) => form.available))).toEqual(new Set([true, false]));
  });
});
