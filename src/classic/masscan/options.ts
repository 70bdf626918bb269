/** Reads masscan's command line and configuration files into settings. */
import { suggest } from '../../base/suggest.ts';
import { notOursReasons, parameters, setOutput } from './parameters.ts';
import type { ParameterContext } from './parameters.ts';
import { MasscanRefusal, notOurs } from './refusal.ts';
import type { MasscanSettings } from './settings.ts';
import { usualSettings } from './settings.ts';
import { fileText, looksLikeRange, readRanges } from './values.ts';

/** Letters behind -o. */
const forms: Readonly<Record<string, string>> = {
  X: 'xml',
  J: 'json',
  L: 'list',
  G: 'grepable',
  D: 'ndjson',
  U: 'unicornscan',
  B: 'binary',
};
/** Letters that take the rest of the word, or the next one. */
const shortValues = /^-(iL|p|e|i|S|g|c)(.*)$/;
/** What nmap has and masscan refuses. */
const nmapOnly: Readonly<Record<string, string>> = {
  A: 'unsupported: this tool only does SYN scan',
  F: 'unsupported, no slow/fast mode',
  O: 'unsupported: this tool tells no operating systems',
  sV: 'unlikely this will be supported: --banners tells what services say',
  sT: 'unsupported: this tool only does SYN scan',
  sA: 'unsupported: this tool only does SYN scan',
  sC: 'unsupported: there are no scripts',
  sn: 'unsupported: use --ping',
  T: 'unsupported, timing is --rate',
  6: 'unnecessary: write the addresses',
  f: 'unsupported: no fragments',
  D: 'unsupported: no decoys',
};

/** Reads the words. Throws MasscanRefusal. */
export function readCommandLine(words: readonly string[], context: ParameterContext): MasscanSettings {
  const settings = usualSettings();
  // -sU says what the numbers of -p are, wherever it stands.
  settings.udpOnly = words.includes('-sU');
  const left = [...words];
  for (let word = left.shift(); word !== undefined; word = left.shift()) {
    if (word.startsWith('--')) longWord(word.slice(2), left, settings, context);
    else if (word.startsWith('-') && word.length > 1) shortWord(word, left, settings, context);
    else if (looksLikeRange(word)) settings.ranges = settings.ranges.union(readRanges(word));
    else
      throw new MasscanRefusal(`FAIL: unknown command-line parameter "${word}"\n [hint] did you want "--${word}"?\n`);
  }
  return settings;
}

function longWord(text: string, left: string[], settings: MasscanSettings, context: ParameterContext): void {
  const [, name = '', , inline] = /^([^=]*)(=(.*))?$/s.exec(text)!;
  if (/^(?:conf|config|resume)$/.test(name)) {
    readConfiguration(inline ?? needed(name, left), settings, context);
    return;
  }
  const parameter = parameterOf(name, `--${name}`);
  if (parameter.takes === 'flag') parameter.set(settings, inline ?? 'true', context);
  else if (parameter.takes === 'maybe') {
    const number = inline ?? (/^\d+$/.test(left[0] ?? '') ? left.shift()! : '');
    parameter.set(settings, number, context);
  } else parameter.set(settings, inline ?? needed(name, left), context);
}

function needed(name: string, left: string[]): string {
  const next = left.shift();
  if (next === undefined) throw new MasscanRefusal(`${name}: empty parameter\n`);
  return next;
}

function shortWord(word: string, left: string[], settings: MasscanSettings, context: ParameterContext): void {
  if (/^-v+$/.test(word)) settings.verbose += word.length - 1;
  else if (/^-d+$/.test(word)) settings.verbose += word.length - 1;
  else if (word === '-h' || word === '-?') settings.show = 'usage';
  else if (word === '-V') settings.show = 'version';
  else if (word === '-sL') settings.listOnly = true;
  else if (/^-(?:sS|sU|Pn|P0|PN|n)$/.test(word)) return;
  else if (word.startsWith('-o')) outputWord(word, left, settings);
  else if (shortValues.test(word)) {
    const [, name, inline] = shortValues.exec(word)!;
    const text = inline!.replace(/^=/, '') || needed(name!, left);
    if (name === 'c') readConfiguration(text, settings, context);
    else parameters[name!]!.set(settings, text, context);
  } else {
    const letters = word.slice(1);
    const known = Object.keys(nmapOnly).find((each) => letters.startsWith(each));
    throw known === undefined
      ? new MasscanRefusal(`FAIL: unknown option: ${word}\n [hint] try "--help"\n`)
      : new MasscanRefusal(`nmap(-${known}): ${nmapOnly[known]}\n`);
  }
}

function outputWord(word: string, left: string[], settings: MasscanSettings): void {
  const form = forms[word[2] ?? ''];
  if (form === undefined) throw new MasscanRefusal(`nmap(${word}): unknown output option\n`);
  const path = word.slice(3) || left.shift();
  if (path === undefined) throw new MasscanRefusal('missing output filename\n');
  setOutput(settings, form, path);
}

/** Reads `name = value` lines; `#` begins a comment. Throws MasscanRefusal. */
export function readConfiguration(path: string, settings: MasscanSettings, context: ParameterContext): void {
  for (const line of fileText(path).split('\n')) {
    const text = line.replace(/^\s*[#;].*/, '').trim();
    if (text === '') continue;
    const [, name = '', , words] = /^([^=\s]+)\s*(=\s*(.*))?$/s.exec(text) ?? [];
    const parameter = parameterOf(name, `${path}: ${text}`);
    if (parameter.takes === 'value' && (words ?? '') === '') {
      // masscan writes `ports = ` where there are none.
      if (name === 'ports' || name === 'range') continue;
      throw new MasscanRefusal(`${name}: empty parameter\n`);
    }
    parameter.set(settings, words ?? 'true', context);
  }
}

function parameterOf(name: string, shown: string): (typeof parameters)[string] {
  const plain = name.length > 2 ? name.toLowerCase().replaceAll(/[-_.]/g, '') : name;
  const reason = Object.hasOwn(notOursReasons, plain) ? notOursReasons[plain] : undefined;
  if (reason !== undefined) throw notOurs(`--${name}`, reason);
  const found = Object.hasOwn(parameters, plain) ? parameters[plain] : undefined;
  if (found !== undefined) return found;
  const near = suggest(plain, Object.keys(parameters));
  const hint = near === undefined ? 'try "--help"' : `did you want "--${near}"?`;
  throw new MasscanRefusal(`FAIL: unknown command-line parameter "${shown}"\n [hint] ${hint}\n`);
}
