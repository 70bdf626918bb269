/** systemd unit files as settings: the syntax of systemd.syntax(7), as much of it as facts about units need. */

/** The settings of a section by key; a key set more than once keeps every value. */
export type UnitSettings = ReadonlyMap<string, readonly string[]>;

/** Reads `[Section]`, `Key=value`, comments and lines continued by a backslash; keys are `Section.Key`. */
export function parseUnitFile(text: string): UnitSettings {
  const settings = new Map<string, string[]>();
  let section = '';
  for (const line of joinedLines(text)) {
    const heading = /^\[([^\]]+)\]$/.exec(line);
    if (heading !== null) {
      section = heading[1]!;
      continue;
    }
    const equals = line.indexOf('=');
    if (equals < 1) continue;
    const key = `${section}.${line.slice(0, equals).trim()}`;
    const value = line.slice(equals + 1).trim();
    const values = settings.get(key);
    // An empty value takes back what was set before.
    if (value === '') settings.set(key, []);
    else if (values === undefined) settings.set(key, [value]);
    else values.push(value);
  }
  return settings;
}

/** Lines without comments; a backslash at the end joins the next line by a space. */
function joinedLines(text: string): string[] {
  const lines: string[] = [];
  let open = '';
  for (const raw of text.split('\n')) {
    const line = raw.trim();
    if (line.startsWith('#') || line.startsWith(';') || (line === '' && open === '')) continue;
    const joined = open + line;
    if (joined.endsWith('\\')) {
      open = `${joined.slice(0, -1)} `;
      continue;
    }
    lines.push(joined.trim());
    open = '';
  }
  if (open !== '') lines.push(open.trim());
  return lines;
}

/** The parts of a unit's name: `getty@tty1.service` is prefix `getty`, instance `tty1`, suffix `service`. */
export interface UnitName {
  readonly prefix: string;
  readonly instance: string | null;
  readonly suffix: string;
}

/** Takes a unit's name apart; null when it is none (systemd allows letters, digits and `:-_.\` and one `@`). */
export function parseUnitName(name: string): UnitName | null {
  const match =
    /^([\w:.\\-]+?)(?:@([\w:.\\-]*))?\.(service|socket|timer|path|scope|slice|mount|swap|target|device)$/.exec(name);
  if (match === null || name.length > 255) return null;
  return { prefix: match[1]!, instance: match[2] ?? null, suffix: match[3]! };
}

/** Expands the specifiers that descriptions use (systemd.unit(5)): %i %I %n %N %p %P %%; others stay as they are. */
export function expandSpecifiers(text: string, name: string, unescape: (text: string) => string): string {
  const parts = parseUnitName(name);
  if (parts === null) return text;
  const instance = parts.instance ?? '';
  const values: Readonly<Record<string, string>> = {
    i: instance,
    I: unescape(instance.replaceAll('-', '/')),
    n: name,
    N: name.slice(0, -parts.suffix.length - 1),
    p: parts.prefix,
    P: unescape(parts.prefix.replaceAll('-', '/')),
    '%': '%',
  };
  return text.replaceAll(/%([iInNpP%])/g, (_, letter: string) => values[letter]!);
}
