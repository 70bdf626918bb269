/** What a host's operating system is, in nmap's words: for people and for XML. */
import { printable } from '../../report/printable.ts';
import type { OsGuess, OsName } from '../../scan/os-guess.ts';
import { ctime } from './nmap-report.ts';

/** From this confidence on it is said as it is; below, as a guess. */
const surely = 0.85;
/** Less likely systems are not worth a word; and so many are named. */
const [least, most] = [0.05, 10];
/** Fewer observations fit too much. */
const few = 5;
const secondsOfDay = 86_400;

/** What is told of a guess: one name, or several guesses; neither where there is no idea. */
export interface OsMatches {
  readonly exact: OsName | null;
  readonly guesses: readonly OsName[];
}

/** Sorts it. */
export function osMatches({ name, confidence, candidates = [] }: OsGuess): OsMatches {
  const [first] = candidates;
  if (name === null || first === undefined) return { exact: null, guesses: [] };
  if (confidence >= surely) return { exact: first, guesses: [] };
  return { exact: null, guesses: candidates.filter((one) => one.confidence >= least).slice(0, most) };
}

/** The lines of the normal output; `nowMs`: with those that -v adds, at that time (since 1970). */
export function* osLines(os: OsGuess, nowMs: number | null = null): Generator<string, undefined> {
  const { exact, guesses } = osMatches(os);
  const used = (state: string): boolean =>
    os.portsUsed?.some((one) => one.transport === 'tcp' && one.state === state) === true;
  if (!used('open') || !used('closed'))
    yield 'Warning: OSScan results may be unreliable because we could not find at least 1 open and 1 closed port\n';
  if (exact !== null) {
    yield* classLines([exact], false);
    yield `OS details: ${printable(exact.name)}\n`;
  } else if (guesses.length > 0) {
    yield* classLines(guesses, true);
    yield `Aggressive OS guesses: ${guesses.map((one) => `${printable(one.name)} (${percent(one)}%)`).join(', ')}\n`;
    yield 'No exact OS matches for host (test conditions non-ideal).\n';
  } else if (os.observations.length < few) yield 'Too many fingerprints match this host to give specific OS details\n';
  else yield 'No exact OS matches for host\n';
  if (nowMs !== null && os.uptimeSeconds != null) {
    const days = (os.uptimeSeconds / secondsOfDay).toFixed(3);
    yield `Uptime guess: ${days} days (since ${ctime(nowMs - os.uptimeSeconds * 1000)})\n`;
  }
  if (os.distance != null) yield `Network Distance: ${os.distance} hop${os.distance === 1 ? '' : 's'}\n`;
  const sequence = ipIdClass(os);
  if (nowMs !== null && sequence !== null) yield `IP ID Sequence Generation: ${sequence}\n`;
}

/** nmap's word for how identifications follow each other; null for what three of them do not tell. */
function ipIdClass({ ipIds = null }: OsGuess): string | null {
  if (ipIds === null) return null;
  if (ipIds.every((id) => id === 0)) return 'All zeros';
  const steps = ipIds.slice(1).map((id, index) => (id - ipIds[index]!) & 0xffff);
  if (steps.every((step) => step === 0)) return 'Duplicated ipid (!)';
  return steps.every((step) => step > 0 && step < 10) ? 'Incremental' : null;
}

function* classLines(names: readonly OsName[], guessed: boolean): Generator<string, undefined> {
  const share = (one: OsName): string => (guessed ? ` (${percent(one)}%)` : '');
  yield `Device type: ${once(names.map(({ type }) => printable(type))).join('|')}\n`;
  const running = names.map((one) => `${printable(className(one))}${share(one)}`);
  yield `Running${guessed ? ' (JUST GUESSING)' : ''}: ${once(running).join(', ')}\n`;
  yield `OS CPE: ${once(names.flatMap(({ cpe }) => cpe.map((name) => printable(name)))).join(' ')}\n`;
}

/** `Linux 5.X`, `Microsoft Windows 10`: a family that is called as its maker is said once. */
function className({ vendor, family, generation }: OsName): string {
  return [...once([vendor, family]), ...(generation === null ? [] : [generation])].join(' ');
}

/** The elements of the XML; `attributes` and `escaped` are the file's own; `nowMs`: when the host was told. */
export function* osElements(
  os: OsGuess,
  attributes: (values: Readonly<Record<string, string | number>>) => string,
  escaped: (text: string) => string,
  nowMs: number | null = null,
): Generator<string, undefined> {
  const { exact, guesses } = osMatches(os);
  yield '<os>';
  for (const { transport, state, port } of os.portsUsed ?? [])
    yield `<portused${attributes({ state, proto: transport, portid: port })}/>\n`;
  for (const one of exact === null ? guesses : [exact]) {
    const accuracy = percent(one);
    const { vendor, family: osfamily, generation, type, cpe } = one;
    const osgen = generation === null ? {} : { osgen: generation };
    const names = cpe.map((name) => `<cpe>${escaped(name)}</cpe>`).join('');
    // The line of a data file that there is none of.
    yield `<osmatch${attributes({ name: one.name, accuracy, line: 0 })}>\n`;
    yield `<osclass${attributes({ type, vendor, osfamily, ...osgen, accuracy })}>${names}</osclass>\n</osmatch>\n`;
  }
  yield '</os>\n';
  if (os.uptimeSeconds != null && nowMs !== null) {
    const lastboot = ctime(nowMs - os.uptimeSeconds * 1000);
    yield `<uptime${attributes({ seconds: os.uptimeSeconds, lastboot })}/>\n`;
  }
  if (os.distance != null) yield `<distance${attributes({ value: os.distance })}/>\n`;
  const sequence = ipIdClass(os);
  if (sequence !== null) {
    const values = os.ipIds!.map((id) => id.toString(16).toUpperCase()).join(',');
    yield `<ipidsequence${attributes({ class: sequence, values })}/>\n`;
  }
}

function percent({ confidence }: OsName): number {
  return Math.round(confidence * 100);
}

function once(values: readonly string[]): readonly string[] {
  return [...new Set(values)];
}
