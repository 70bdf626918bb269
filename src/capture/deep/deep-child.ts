/** The process of the deep add-on: loads it, asks it one question about a file, writes the answer as a line of JSON, ends. */
import { readFileSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { errnoName } from '../../base/errors.ts';

/** What of the add-on is called, by its documented names. */
interface AddOn {
  init(): unknown;
  readonly FS: { writeFile(path: string, bytes: Uint8Array): void };
  readonly DissectSession: new (path: string) => Session;
  checkFilter?(text: string): { readonly ok: boolean; readonly error: string };
}

interface Session {
  load(): { readonly code: number; readonly error: string };
  getFrames(
    filter: string,
    skip: number,
    limit: number,
  ): {
    readonly frames: Vector<{ readonly number: number; readonly columns: Vector<string> }>;
    readonly matched: number;
  };
  getFrame(number: number): { readonly tree: Vector<AddOnNode> };
}

interface Vector<T> {
  size(): number;
  get(index: number): T;
}

interface AddOnNode {
  readonly label: string;
  readonly filter: string;
  readonly start: number;
  readonly length: number;
  readonly tree: Vector<AddOnNode>;
}

/** Packets of one answer, and levels of a tree. */
const mostRows = 10_000;
const deepest = 64;

const [entry = '', file = '', question = '', argument = ''] = process.argv.slice(2);
try {
  say(await answer());
} catch (error) {
  say({ kind: 'failure', reason: error instanceof Error ? error.message : 'the add-on failed' });
}

async function answer(): Promise<object> {
  const session = await openSession();
  if (typeof session === 'string') return { kind: 'failure', reason: session };
  if (question === 'tree') return { kind: 'tree', nodes: nodesOf(session.getFrame(Number(argument)).tree, 0) };
  const { frames, matched } = session.getFrames(argument, 0, mostRows);
  const rows = listOf(frames).map(({ number, columns }) => ({ number, columns: listOf(columns) }));
  return { kind: 'list', matched, rows };
}

/** The file loaded, or why not. */
async function openSession(): Promise<Session | string> {
  const module = (await import(pathToFileURL(entry).href)) as { readonly default: unknown };
  const load = module.default as (options: object) => Promise<AddOn>;
  const silent = (): void => undefined;
  const folder = dirname(entry);
  const addOn = await load({ locateFile: (name: string) => join(folder, name), print: silent, printErr: silent });
  addOn.init();
  if (question === 'list' && argument !== '') {
    const checked = addOn.checkFilter?.(argument);
    if (checked?.ok === false) return checked.error;
  }
  addOn.FS.writeFile('/uploads/capture', readFileSync(file));
  const session = new addOn.DissectSession('/uploads/capture');
  const loaded = session.load();
  return loaded.code === 0 ? session : `the file cannot be read: ${loaded.error}`;
}

function nodesOf(nodes: Vector<AddOnNode>, depth: number): object[] {
  if (depth > deepest) return [];
  return listOf(nodes).map(({ label, filter, start, length, tree }) => ({
    label,
    field: filter,
    start,
    length,
    children: nodesOf(tree, depth + 1),
  }));
}

function listOf<T>(vector: Vector<T>): readonly T[] {
  return Array.from({ length: vector.size() }, (_, index) => vector.get(index));
}

function say(value: object): void {
  const bytes = Buffer.from(`${JSON.stringify(value)}\n`);
  const waiter = new Int32Array(new SharedArrayBuffer(4));
  for (let at = 0; at < bytes.length;) {
    try {
      at += writeSync(1, bytes, at);
    } catch (error) {
      // What the add-on printed has made the pipe one that does not wait.
      if (errnoName(error) !== 'EAGAIN') throw error;
      Atomics.wait(waiter, 0, 0, 2);
    }
  }
}
