import { describe, expect, it } from 'vitest';
import { defineRecord } from '../base/record.ts';
import { brokenPipeExitCode, memorySink, OutputClosed, runWithOutput } from './output.ts';
import type { Format } from './write-records.ts';
import { writeRecords } from './write-records.ts';

interface Row {
  readonly port: number;
  readonly name: string | null;
}

const kind = defineRecord<Row>({
  name: 'sample',
  meaning: 'One sample.',
  columns: [
    { name: 'port', type: 'port', meaning: 'The port.', shown: true, priority: 0, get: (row) => row.port },
    { name: 'name', type: 'text', meaning: 'The name.', shown: true, get: (row) => row.name },
    { name: 'extra', type: 'boolean', meaning: 'Only for machines.', shown: false, get: () => true },
  ],
});

const batches: readonly (readonly Row[])[] = [[{ port: 22, name: 'sshd' }], [{ port: 80, name: null }]];

async function* slowly(): AsyncGenerator<readonly Row[]> {
  for (const batch of batches) yield await Promise.resolve(batch);
}

async function* failing(): AsyncGenerator<readonly Row[]> {
  yield await Promise.resolve(batches[0]!);
  throw new Error('source broke');
}

describe('writeRecords', () => {
  it.each<[Format, string]>([
    ['table', 'PORT  NAME\n  22  sshd\n  80  -\n'],
    ['json', '[\n{"port":22,"name":"sshd","extra":true},\n{"port":80,"name":null,"extra":true}\n]\n'],
    ['jsonl', '{"port":22,"name":"sshd","extra":true}\n{"port":80,"name":null,"extra":true}\n'],
    ['csv', 'port,name,extra\n22,sshd,true\n80,,true\n'],
    ['markdown', '| port | name |\n| ---: | --- |\n| 22 | sshd |\n| 80 | - |\n'],
  ])('writes %s from batches at once and over time', async (format, text) => {
    for (const source of [batches, slowly()]) {
      const output = memorySink();
      expect(await writeRecords(output, kind, source, { format })).toEqual({ records: 2, hidden: [] });
      expect(output.text()).toBe(text);
    }
  });

  it('writes the columns asked for, in every format', async () => {
    const columns = [kind.columns[1]!];
    const output = memorySink();
    await writeRecords(output, kind, batches, { format: 'csv', columns });
    await writeRecords(output, kind, batches, { format: 'jsonl', columns });
    await writeRecords(output, kind, batches, { format: 'table', columns, noTitles: true });
    expect(output.text()).toBe('name\nsshd\n\n{"name":"sshd"}\n{"name":null}\nsshd\n-\n');
  });

  it('fits the table to the output and says what it left out', async () => {
    const output = memorySink({ columns: 5 });
    const summary = await writeRecords(output, kind, batches, { format: 'table' });
    expect(summary.hidden).toEqual(['name']);
    expect(output.text()).toBe('PORT\n  22\n  80\n');
  });

  it.each<[Format, string]>([
    ['table', 'PORT  NAME\n  22  sshd\n'],
    ['json', '[\n{"port":22,"name":"sshd","extra":true}'],
  ])('writes what came before the source failed, as %s', async (format, text) => {
    const output = memorySink();
    await expect(writeRecords(output, kind, failing(), { format })).rejects.toThrow('source broke');
    expect(output.text()).toBe(text);
  });

  it('stops the source when the reader has gone', async () => {
    let returned = false;
    async function* endless(): AsyncGenerator<readonly Row[]> {
      try {
        for (;;) yield await Promise.resolve(batches[0]!);
      } finally {
        returned = true;
      }
    }
    let writes = 0;
    const output = {
      ...memorySink(),
      write() {
        if (++writes > 5) throw new OutputClosed();
      },
    };
    const exitCode = await runWithOutput(output, async () => {
      await writeRecords(output, kind, endless(), { format: 'jsonl' });
      return 0;
    });
    expect([exitCode, returned]).toEqual([brokenPipeExitCode, true]);
  });
});

describe('runWithOutput', () => {
  it('passes the exit code and other errors through, and flushes in both cases', async () => {
    let flushes = 0;
    const output = { ...memorySink(), flush: () => void flushes++ };
    expect(await runWithOutput(output, () => 3)).toBe(3);
    await expect(
      runWithOutput(output, () => {
        throw new TypeError('ours');
      }),
    ).rejects.toThrow('ours');
    expect(flushes).toBe(2);
  });
});
