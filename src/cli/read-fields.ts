/** The fields that filters over packets know, as records. */
import { defineRecord } from '../base/record.ts';
import type { RecordKind } from '../base/record.ts';

/** One field. */
interface FilterFieldRecord {
  readonly name: string;
  readonly protocol: string | null;
  readonly type: string;
  readonly meaning: string;
}

/** The kind of these records. */
export const filterFieldKind: RecordKind<FilterFieldRecord> = defineRecord<FilterFieldRecord>({
  name: 'filter-field',
  meaning: 'a field that filters over packets know',
  columns: [
    { name: 'name', type: 'text', meaning: 'how it is written', shown: true, priority: 0, get: (field) => field.name },
    {
      name: 'type',
      type: 'text',
      meaning: 'what its values are',
      shown: true,
      priority: 0,
      get: (field) => field.type,
    },
    { name: 'protocol', type: 'text', meaning: 'whose it is', shown: true, get: (field) => field.protocol },
    { name: 'meaning', type: 'text', meaning: 'what it says', shown: true, priority: 2, get: (field) => field.meaning },
  ],
});

/** Those whose name, protocol or meaning has each of the words. */
export async function filterFieldsWith(words: readonly string[]): Promise<readonly FilterFieldRecord[]> {
  const [{ declaredFields }, { shortNames }] = await Promise.all([
    import('../capture/dissect.ts'),
    import('../capture/filter-fields.ts'),
  ]);
  const short = Object.entries(shortNames).map(([name, { type, meaning }]) => ({
    name,
    protocol: null,
    type,
    meaning,
  }));
  const all = [...declaredFields().values()].map(({ name, spec, protocol }) => ({
    name,
    protocol,
    type: spec.type,
    meaning: spec.meaning,
  }));
  const wanted = words.map((word) => word.toLowerCase());
  return [...short, ...all].filter((field) => {
    const text = `${field.name} ${field.protocol ?? ''} ${field.meaning}`.toLowerCase();
    return wanted.every((word) => text.includes(word));
  });
}
