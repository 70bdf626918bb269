/** What hostile servers put into every field: whatever a terminal, a page, a table or a parser might obey. */

/**
 * No line break and no NUL, which would end the field in most protocols: a title for the terminal, a cleared screen, markup, table and
 * CSV separators, a link, a spreadsheet's formula, overrides of the writing direction, an invisible letter, a C1 control, and bytes that are
 * no UTF-8. Latin-1: one character is one byte.
 */
export const hostileText: string =
  '\x1b]0;evil\x07\x1b[2J<script>x</script>|`"\'&,;\t[a](b)=1+1 ' +
  Buffer.from('\u202e\u2066\u200b', 'utf8').toString('latin1') +
  '\x9b31m\x85\xff\xfe\xc3(';

/** Samples of real replies, spoilt in three ways; as bytes. */
export function spoilt(sample: Uint8Array): readonly { readonly how: string; readonly bytes: Buffer }[] {
  const text = Buffer.from(sample).toString('latin1');
  return [
    { how: 'told', bytes: latin1(insertedBehindVersion(text)) },
    { how: 'overwritten', bytes: latin1(overwritten(text)) },
    { how: 'ended', bytes: latin1(text.replace(/[^\r\n\0]*$/, '') + hostileText + text.slice(-2)) },
  ];
}

function latin1(text: string): Buffer {
  return Buffer.from(text, 'latin1');
}

/** Behind the last thing that looks like a version or a word. */
function insertedBehindVersion(text: string): string {
  const last = [...text.matchAll(/\d+\.\d[\w.]*|[A-Za-z]{4,}/g)].at(-1);
  const at = last === undefined ? text.length : last.index + last[0].length;
  return text.slice(0, at) + hostileText + text.slice(at);
}

/** Over the end of the longest text: lengths that the protocol states stay true. */
function overwritten(text: string): string {
  const runs = [...text.matchAll(/[\x20-\x7e]{4,}/g)].toSorted((a, b) => b[0].length - a[0].length);
  const [longest] = runs;
  if (longest === undefined) return text;
  const keep = Math.ceil(longest[0].length / 2);
  const [from, to] = [longest.index + keep, longest.index + longest[0].length];
  return text.slice(0, from) + hostileText.repeat(8).slice(0, to - from) + text.slice(to);
}
