/** The boundary of the process, with an add-on of our own that answers, fails, hangs, eats memory or lies. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { parseDeepAnswer } from './deep-answer.ts';
import { askDeep, usualDeepBounds } from './deep-engine.ts';

const folder = mkdtempSync(join(tmpdir(), 'portolan-'));
const file = join(folder, 'x.pcap');
writeFileSync(file, 'packets');
afterAll(() => rmSync(folder, { recursive: true }));

const bounds = { ...usualDeepBounds, timeoutMs: 10_000, memoryMiB: 64 };

/** An add-on whose loading runs `body`; the usual parts are there. */
function addOn(name: string, body: string): string {
  const path = join(folder, `${name}.mjs`);
  writeFileSync(
    path,
    `const vector = (list) => ({ size: () => list.length, get: (index) => list[index] });
    const leaf = { label: 'Leaf \\u001b[31m', filter: 'a.leaf', start: 1, length: 2, tree: vector([]) };
    class DissectSession {
      constructor(path) { this.path = path; }
      load() { return { code: 0, error: '' }; }
      getFrames(filter) {
        const row = { number: 7, columns: vector(['7', filter]) };
        return { matched: 1, frames: vector(filter === 'many' ? new Array(20_000).fill(row) : [row]) };
      }
      getFrame(number) { return { tree: vector([{ ...leaf, label: 'Frame ' + number, tree: vector([leaf]) }]) }; }
    }
    export default async (options) => {
      ${body}
      const checkFilter = (text) => ({ ok: text !== 'wrong', error: 'no such field' });
      return { init() {}, FS: { writeFile() {} }, DissectSession, checkFilter };
    };`,
  );
  return path;
}

test('a list, and a tree', async () => {
  const entry = addOn('good', "process.stdout.write('1 Initializing..\\n');");
  expect(await askDeep(file, { kind: 'list', filter: 'tcp' }, bounds, entry)).toEqual({
    kind: 'list',
    matched: 1,
    rows: [{ number: 7, columns: ['7', 'tcp'] }],
  });
  const many = await askDeep(file, { kind: 'list', filter: 'many' }, bounds, entry);
  expect(many.kind === 'list' && many.rows.length).toBe(20_000);
  const leaf = { label: 'Leaf \u001b[31m', field: 'a.leaf', start: 1, length: 2, children: [] };
  expect(await askDeep(file, { kind: 'tree', number: 3 }, bounds, entry)).toEqual({
    kind: 'tree',
    nodes: [{ ...leaf, label: 'Frame 3', children: [leaf] }],
  });
});

test.each([
  ['throw', "throw new Error('broken');", 'broken'],
  ['exit', 'process.exit(3);', 'broke off'],
  ['hang', 'for (;;);', 'SIGTERM'],
  ['eat', 'const all = []; for (;;) all.push(new Array(1e6).fill({}));', 'SIGABRT'],
  ['lie', "process.stdout.write('[1,'); process.exit(0);", 'broke off'],
])('an add-on that does not answer: %s', async (name, body, evidence) => {
  const entry = addOn(name, body);
  const short = name === 'hang' ? { ...bounds, timeoutMs: 1000 } : bounds;
  await expect(askDeep(file, { kind: 'tree', number: 1 }, short, entry)).rejects.toMatchObject({
    code: 'PTL_CAPTURE_FILE',
    evidence: expect.stringContaining(evidence) as string,
  });
});

test('a filter that the add-on refuses, a file that is not there or too large, no add-on', async () => {
  const entry = addOn('strict', '');
  const ask = (path: string, filter: string, fileBytes = 100, from: string | null = entry) =>
    askDeep(path, { kind: 'list', filter }, { ...bounds, fileBytes }, from);
  await expect(ask(file, 'wrong')).rejects.toMatchObject({ evidence: 'no such field' });
  await expect(ask(join(folder, 'none'), '')).rejects.toMatchObject({ code: 'PTL_CAPTURE_FILE', evidence: 'ENOENT' });
  await expect(ask(file, '', 3)).rejects.toMatchObject({ code: 'PTL_CAPTURE_FILE' });
  await expect(ask(file, '', 100, null)).rejects.toMatchObject({ code: 'PTL_USAGE', exitCode: 2 });
});

test('answers are read as an enemy gives them', () => {
  expect(parseDeepAnswer('{"kind":"tree"}')).toBeNull();
  expect(parseDeepAnswer('null')).toBeNull();
  expect(parseDeepAnswer('{"kind":"list","rows":[null,{"number":-1,"columns":7}]}')).toEqual({
    kind: 'list',
    matched: 0,
    rows: [{ number: 0, columns: [] }],
  });
  const nested = `${'{"label":"x","children":['.repeat(500)}${']}'.repeat(500)}`;
  const parsed = parseDeepAnswer(`{"kind":"tree","nodes":[${nested}]}`);
  expect(JSON.stringify(parsed).match(/"label"/g)).toHaveLength(65);
});
