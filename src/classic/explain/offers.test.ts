/** The commands of ours that explanations offer: each one that exists today is one that can be typed. */

import { existsSync, readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { filterOf } from '../../base/filter/compile.ts';
import { socketFields } from '../../sockets/filter-fields.ts';
import { socketKind } from '../../sockets/socket-record.ts';
import { COMMANDS } from './available.ts';
import { explainCommand } from './explain.ts';
import { splitShell } from './shell-split.ts';
import { TOOLS } from './tools/catalog.gen.ts';

const offered = new Set(
  TOOLS.flatMap((tool) => tool.samples)
    .flatMap(({ command }) => explainCommand(command).stages)
    .flatMap((stage) => stage.ours)
    .filter((form) => form.available)
    .map((form) => form.command),
);

describe.each([...offered])('%s', (command) => {
  const words = splitShell(command).stages[0]!.words;

  test('is one command of known words', () => {
    expect(splitShell(command).stages.length).toBe(1);
    expect(words[0]).toBe('portolan');
  });

  test('has a filter and fields that compile', () => {
    if (!/^(?:ls|watch|count)$/.test(words[1] ?? '')) return;
    const end = words.indexOf('--fields');
    const filter = words.slice(2, end === -1 ? undefined : end).join(' ');
    // A template's PORT stands for the reader's number.
    expect(() => filterOf(filter.replaceAll('PORT', '80'), socketFields)).not.toThrow();
    const names = socketKind.columns.map((column) => column.name);
    if (end !== -1) for (const field of words[end + 1]!.split(',')) expect(names).toContain(field);
  });
});

test('offers each kind of command that answers questions on sockets', () => {
  const verbs = new Set([...offered].map((command) => command.split(' ')[1] ?? ''));
  for (const verb of ['', 'ls', 'watch', 'count', 'stop', 'ss', 'netstat', 'lsof', 'fuser'])
    expect(verbs).toContain(verb);
});

test('the list of commands that exist is that of the command line and the classic tools', () => {
  const commandLine = readdirSync(new URL('../../cli/commands', import.meta.url)).filter((name) =>
    /^[\w-]+\.ts$/.test(name),
  );
  const folder = new URL('..', import.meta.url);
  const classic = readdirSync(folder, { withFileTypes: true }).filter((entry) =>
    existsSync(new URL(`${entry.name}/main.ts`, folder)),
  );
  // `chart` is bare portolan and `who` is portolan PORT; explain is a command, not a tool.
  const unnamed = new Set(['chart', 'who']);
  const names = [...commandLine.map((name) => name.slice(0, -'.ts'.length)), ...classic.map((entry) => entry.name)];
  const existing = new Set(names.filter((name) => !unnamed.has(name)));
  expect([...existing].sort(), 'a command came or went: say so in src/classic/explain/available.ts').toEqual(
    [...COMMANDS].sort(),
  );
});
