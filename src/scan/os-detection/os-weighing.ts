/**
 * Weighs what was observed: naive Bayes over the families and over "something else", whose stack does what is usual. The
 * confidence is what is left of the best one's share after what the number of observations allows and what speaks against it.
 */
import type { OsName } from '../os-guess.ts';
import type { Likelihoods, Observed, OsFactId } from './os-fact.ts';
import { osFact } from './os-facts.ts';
import type { Behaviour, OsFamily, OsGeneration } from './os-family.ts';

/** A verdict. */
export interface OsVerdict {
  /** The best of the candidates, where it is good enough to be named. */
  readonly best: (OsName & { readonly id: string }) | null;
  /** The best first; nothing below 1 %. */
  readonly candidates: readonly OsName[];
  /** Which observations speak against the best one. */
  readonly against: readonly OsFactId[];
}

/** What a value is worth that a family never shows: rare, because somebody may have set it so, or stand in between. */
const never = 0.01;
/** The share of systems that no family describes. */
const somethingElse = 0.25;
/** What is named: a share and a confidence of at least so much, by at least so many observations. */
const [leastShare, leastConfidence, leastObservations] = [0.65, 0.6, 4];
/** A generation is named that leaves so much less to the others. */
const leastGeneration = 0.7;
/** What each observation that speaks against the name leaves of the confidence. */
const contradicted = 0.85;
/** A value is against a family that shows it in fewer cases than this, and less than half as often as others do. */
const rare = 0.05;

/** Weighs. */
export function weigh(observed: Observed, families: readonly OsFamily[]): OsVerdict {
  const facts = Object.keys(observed) as OsFactId[];
  const elseScore = Math.log(somethingElse) + score(observed, {}, facts);
  const scored = families.map((family) => ({
    family,
    score: Math.log(family.prior) + score(observed, family.facts, facts),
  }));
  const top = Math.max(elseScore, ...scored.map((one) => one.score));
  const total = scored.reduce((sum, one) => sum + Math.exp(one.score - top), Math.exp(elseScore - top));
  // One observation more halves nothing and proves nothing: the confidence can only come near to 1 by many.
  const most = facts.length / (facts.length + 1);
  const ranked = scored
    .map(({ family, score: one }) => {
      const share = Math.exp(one - top) / total;
      const against = contradicting(observed, family, facts);
      return { family, share, against, confidence: share * most * contradicted ** against.length };
    })
    .toSorted((a, b) => b.share - a.share);
  const [first] = ranked;
  const isNamed =
    first !== undefined &&
    facts.length >= leastObservations &&
    first.share >= leastShare &&
    first.confidence >= leastConfidence;
  const candidates = ranked
    .filter(({ share, confidence }) => share >= 0.01 && confidence >= 0.01)
    .map(({ family, confidence }) => nameOf(family, observed, confidence));
  return {
    best: isNamed ? { ...nameOf(first.family, observed, first.confidence), id: first.family.id } : null,
    candidates,
    against: first?.against ?? [],
  };
}

/** The generation that what was observed fits, or null. */
export function generationOf({ generations }: OsFamily, observed: Observed): OsGeneration | null {
  const scored = generations.map((generation) => {
    const facts = (Object.keys(generation.facts) as OsFactId[]).filter((id) => observed[id] !== undefined);
    return { generation, told: facts.length, weight: Math.exp(score(observed, generation.facts, facts)) };
  });
  const total = scored.reduce((sum, { weight }) => sum + weight, 0);
  const best = scored.toSorted((a, b) => b.weight - a.weight)[0];
  return best !== undefined && best.told > 0 && best.weight / total >= leastGeneration ? best.generation : null;
}

function nameOf(family: OsFamily, observed: Observed, confidence: number): OsName {
  const generation = generationOf(family, observed);
  return {
    name: generation?.name ?? family.name,
    confidence: Math.round(confidence * 100) / 100,
    vendor: family.vendor,
    family: family.family,
    generation: generation?.generation ?? null,
    type: family.type,
    cpe: generation?.cpe ?? [family.cpe],
  };
}

function contradicting(observed: Observed, { facts: behaviour }: OsFamily, facts: readonly OsFactId[]): OsFactId[] {
  return facts.filter((id) => {
    const expected = behaviour[id];
    if (expected === undefined) return false;
    const likely = likelihood(expected, observed[id]!) ?? never;
    return likely <= rare && likely < usually(id, observed[id]!) / 2;
  });
}

function score(observed: Observed, behaviour: Behaviour, facts: readonly OsFactId[]): number {
  return facts.reduce((sum, id) => {
    const expected = behaviour[id];
    const value = observed[id]!;
    return sum + Math.log(expected === undefined ? usually(id, value) : (likelihood(expected, value) ?? never));
  }, 0);
}

function usually(id: OsFactId, value: string): number {
  return likelihood(osFact(id).usual, value) ?? never;
}

function likelihood(values: Likelihoods, value: string): number | undefined {
  return values[value] ?? values['*'];
}
