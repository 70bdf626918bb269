/** What services say of the system that they run on: evidence of its own kind, because a banner is written by hand and a proxy has its own. */
import type { PortResult } from '../port-result.ts';
import type { OsFamily } from './os-family.ts';

/** Hints. */
export interface ServiceHints {
  /** All of them, a clause each. */
  readonly told: readonly string[];
  /** Those that name a system of another family than the one that was found. */
  readonly against: readonly string[];
}

/** Reads them; `family`: what was found, or null. */
export function serviceHints(
  results: readonly PortResult[],
  family: OsFamily | null,
  families: readonly OsFamily[],
): ServiceHints {
  const told: string[] = [];
  const against: string[] = [];
  for (const { service, port, transport } of results) {
    if (service === null || service.method === 'table' || service.os === null) continue;
    const clause = `${service.name} on ${port}/${transport} says ${service.os}`;
    told.push(clause);
    const named = familyOf(service.os, families);
    if (family !== null && named !== null && named !== family) against.push(clause);
  }
  return { told, against };
}

/** The family that a system's name belongs to, or null. */
function familyOf(text: string, families: readonly OsFamily[]): OsFamily | null {
  const words = ` ${text.toLowerCase().replaceAll(/[^a-z0-9]+/g, ' ')} `;
  return families.find(({ hints }) => hints.some((hint) => words.includes(` ${hint} `))) ?? null;
}
