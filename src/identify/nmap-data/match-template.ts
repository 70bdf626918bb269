/** The templates of a match line: product, version and the rest, filled in from what the pattern captured. */
import type { ProbeMatch } from './probe-file.ts';

/** What a match says. */
export interface MatchFacts {
  readonly product: string | null;
  readonly version: string | null;
  readonly info: string | null;
  readonly hostname: string | null;
  readonly os: string | null;
  readonly deviceType: string | null;
  readonly cpe: readonly string[];
}

/** A group of the pattern by number; undefined where it took no part. Latin-1. */
type Groups = readonly (string | undefined)[];

/** Fills in the templates; one that needs a group which took no part says nothing. */
export function fillTemplates({ templates }: Pick<ProbeMatch, 'templates'>, groups: Groups): MatchFacts {
  const field = (letter: string): string | null => {
    const template = templates.find(([name]) => name === letter);
    const text = template === undefined ? null : fill(template[1], groups, (part) => part);
    const trimmed = text === null ? '' : withoutEnd(text);
    return trimmed === '' ? null : trimmed;
  };
  return {
    product: field('p'),
    version: field('v'),
    info: field('i'),
    hostname: field('h'),
    os: field('o'),
    deviceType: field('d'),
    cpe: templates.flatMap(([name, text]) => {
      const cpe = name === 'cpe' ? fill(text, groups, cpePart) : null;
      return cpe === null ? [] : [`cpe:/${cpe}`];
    }),
  };
}

/** Without the spaces and commas at its end. A pattern would go through a long run of them from each of its letters. */
function withoutEnd(text: string): string {
  let end = text.length;
  while (end > 0 && /[\s,]/.test(text[end - 1]!)) end--;
  return text.slice(0, end);
}

const reference = /\$(?:(\d)|P\((\d)\)|SUBST\((\d),"((?:[^"\\]|\\.)*)","((?:[^"\\]|\\.)*)"\)|I\((\d),"([<>])"\))/g;

function fill(template: string, groups: Groups, part: (text: string) => string): string | null {
  let whole = true;
  const text = template.replaceAll(reference, (...found: (string | undefined)[]) => {
    const [, plain, printed, replaced, from = '', to = '', number, order] = found;
    const group = groups[Number(plain ?? printed ?? replaced ?? number)];
    if (group === undefined) {
      whole = false;
      return '';
    }
    if (plain !== undefined) return part(group);
    if (printed !== undefined) return part(group.replaceAll(/[^ -~]/g, ''));
    if (replaced !== undefined) return part(group.replaceAll(unquoted(from), unquoted(to)));
    const value = integer(group, order === '<');
    if (value === null) whole = false;
    return value ?? '';
  });
  return whole ? text : null;
}

function unquoted(text: string): string {
  return text.replaceAll(/\\(.)/g, '$1');
}

/** A number of at most eight bytes. */
function integer(bytes: string, littleEndian: boolean): string | null {
  if (bytes.length === 0 || bytes.length > 8) return null;
  let value = 0n;
  for (let at = 0; at < bytes.length; at++)
    value = value * 256n + BigInt(bytes.charCodeAt(littleEndian ? bytes.length - 1 - at : at) & 0xff);
  return String(value);
}

/** A part of a CPE name in its URI form (CPE 2.2 section 6.1): lower case, blanks as underscores, the rest percent-encoded. */
function cpePart(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(' ', '_')
    .replaceAll(/[^\w.~-]/g, (char) => `%${char.charCodeAt(0).toString(16).padStart(2, '0')}`);
}
