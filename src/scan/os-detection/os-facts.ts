/** All facts, and what a host shows of them. */
import type { OsAnswers } from './os-asker.ts';
import type { Observed, OsFact, OsFactId } from './os-fact.ts';
import { osFactIds } from './os-fact.ts';
import { ipFacts } from './ip-facts.ts';
import { tcpFacts } from './tcp-facts.ts';

const byId = new Map<OsFactId, OsFact>([...ipFacts, ...tcpFacts].map((fact) => [fact.id, fact]));

/** A fact by its name. */
export function osFact(id: OsFactId): OsFact {
  return byId.get(id)!;
}

/** What was observed. */
export function observe(answers: OsAnswers): Observed {
  const observed: Partial<Record<OsFactId, string>> = {};
  for (const id of osFactIds) {
    const value = osFact(id).read(answers);
    if (value !== null) observed[id] = value;
  }
  return observed;
}
