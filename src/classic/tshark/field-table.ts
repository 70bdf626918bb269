/** Which fields can be asked for by name: those of the tree, and those that packets before this one decide. */
import { declaredFields, protocolNames } from '../../capture/dissect.ts';
import type { FieldSpec } from '../../capture/field.ts';
import { derivedFields } from './derived-fields.ts';
import type { KnownField } from './seen-packet.ts';

/** The field of that name, exactly as Wireshark writes it; null where there is none. */
export function findField(name: string): KnownField | null {
  return (table ??= fieldTable()).get(name) ?? null;
}

/** All of them, protocols first. */
export function allFields(): Iterable<KnownField> {
  return (table ??= fieldTable()).values();
}

let table: ReadonlyMap<string, KnownField> | undefined;

function fieldTable(): ReadonlyMap<string, KnownField> {
  const known = new Map<string, KnownField>();
  const protocolSpec: FieldSpec = { type: 'none', meaning: 'protocol' };
  for (const name of new Set([...protocolNames(), 'frame', 'data'])) {
    known.set(name, { name, spec: protocolSpec, parts: [name], derive: null, isProtocol: true });
  }
  for (const { name, spec } of declaredFields().values()) {
    if (!known.has(name)) known.set(name, { name, spec, parts: spec.any ?? [name], derive: null, isProtocol: false });
  }
  for (const [name, { spec, parts, derive }] of Object.entries(derivedFields)) {
    known.set(name, { name, spec, parts: parts ?? [], derive: derive ?? null, isProtocol: false });
  }
  return known;
}
