/** What a fact about a stack is: a small question with a few possible answers, read from what a host did. Types only. */
import type { OsAnswers } from './os-asker.ts';

/** How likely each value is, 0 to 1; `*` stands for each value that is not named. */
export type Likelihoods = Readonly<Record<string, number>>;

/** A fact. */
export interface OsFact {
  readonly id: OsFactId;
  /** How likely each value is of a system that nothing is known of: what the families are held against. */
  readonly usual: Likelihoods;
  /** The value, or null where the host did not show it. */
  read(answers: OsAnswers): string | null;
  /** The observation as a clause. */
  words(value: string): string;
}

/** The facts by name. */
export const osFactIds = [
  'ttl',
  'ttl.echo',
  'syn.options',
  'syn.window',
  'syn.scale',
  'syn.mss',
  'syn.df',
  'syn.id',
  'syn.ecn',
  'syn.clock',
  'syn.label',
  'open.null',
  'open.odd',
  'reset.df',
  'reset.id',
  'echo.code',
  'echo.class',
  'echo.df',
  'unreachable.class',
  'unreachable.quote',
] as const;

/** One of {@link osFactIds}. */
export type OsFactId = (typeof osFactIds)[number];

/** Facts as they were observed. */
export type Observed = Readonly<Partial<Record<OsFactId, string>>>;
