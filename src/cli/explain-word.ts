/** `portolan explain WORD`: a state of a port, the reason for one, a state of a socket, a column of a classic tool. */
import { columnMeanings } from '../classic/explain/columns.ts';
import { explainableTools } from '../classic/explain/explain.ts';
import { socketStates } from '../classic/explain/socket-states.ts';
import { portStates } from '../scan/port-state.ts';
import type { StateEvidence } from '../scan/state-legend.ts';
import { stateEvidence, stateMeanings } from '../scan/state-legend.ts';

/** A meaning of the word. */
export interface WordMeaning {
  /** `state of a port`, `column of ss`. */
  readonly what: string;
  readonly meaning: string;
}

/** All that is known of a word. */
export interface ExplainedWord {
  readonly word: string;
  readonly meanings: readonly WordMeaning[];
  /** Which packets lead to the state, or are the reason. */
  readonly evidence: readonly StateEvidence[];
}

/** What `WORD`, or `TOOL COLUMN`, means; null where it is none of ours to explain: a command line, say. */
export async function explainWord(words: readonly string[]): Promise<ExplainedWord | null> {
  const [first, second] = words;
  if (first === undefined || words.length > 2) return null;
  const [tool, word] = second === undefined ? [null, first] : [first, second];
  if (tool === null && explainableTools().has(word)) return null;
  const columns = columnsNamed(word, tool);
  if (tool !== null) return columns.length === 0 ? null : { word, meanings: columns, evidence: [] };
  const evidence = await evidenceOf(word);
  const meanings = [...portState(word), ...reason(word, evidence), ...socketState(word), ...columns];
  return meanings.length === 0 ? null : { word, meanings, evidence };
}

/** The tool tells which case is meant; without one `recv-q` will do. */
function columnsNamed(word: string, tool: string | null): readonly WordMeaning[] {
  return Object.entries(columnMeanings).flatMap(([name, columns]) =>
    tool !== null && tool !== name
      ? []
      : Object.entries(columns)
          .filter(([column]) => (tool === null ? isSame(column, word) : column === word))
          .map(([, meaning]) => ({ what: `column of ${name}`, meaning })),
  );
}

async function evidenceOf(word: string): Promise<readonly StateEvidence[]> {
  const all = await stateEvidence();
  return all.filter(({ state, reason: why }) => isSame(state, word) || isSame(why, word));
}

function portState(word: string): readonly WordMeaning[] {
  const state = portStates.find((one) => isSame(one, word));
  return state === undefined ? [] : [{ what: 'state of a port', meaning: stateMeanings[state] }];
}

function reason(word: string, evidence: readonly StateEvidence[]): readonly WordMeaning[] {
  const found = evidence.find(({ reason: why }) => isSame(why, word));
  return found === undefined
    ? []
    : [{ what: 'reason for the state of a port', meaning: `${found.cameBack} came back` }];
}

function socketState(word: string): readonly WordMeaning[] {
  const found = socketStates.find(({ names }) => names.some((name) => isSame(name, word)));
  return found === undefined ? [] : [{ what: 'state of a socket', meaning: found.meaning }];
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** As text for people: each meaning, then the packets by technique; ends in a newline. */
export function wordText({ word, meanings, evidence }: ExplainedWord): string {
  const lines = meanings.map(({ what, meaning }) => `${word}, ${what}: ${meaning}`);
  if (evidence.length > 0) lines.push('Told by');
  const groups = new Map<string, { readonly row: StateEvidence; readonly answers: string[] }>();
  for (const row of evidence) {
    const key = `${row.technique} ${row.state}`;
    const group = groups.get(key) ?? { row, answers: [] };
    groups.set(key, group);
    group.answers.push(row.cameBack);
  }
  const rows = [...groups.values()];
  const widths = [
    Math.max(0, ...rows.map(({ row }) => row.technique.length)),
    Math.max(0, ...rows.map(({ row }) => row.sent.length)),
  ] as const;
  for (const { row, answers } of rows) {
    const start = `  ${row.technique.padEnd(widths[0])}  ${row.sent.padEnd(widths[1])}`;
    lines.push(`${start}  ${row.state}: ${answers.join(', ')}`);
  }
  return `${lines.join('\n')}\n`;
}
