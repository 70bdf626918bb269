/** Capture filters: the text from the command line or a file, compiled by libpcap, run on each packet. */
import { readFileSync } from 'node:fs';
import { errnoName } from '../../base/errors.ts';
import type { Failure } from '../../base/result.ts';
import type { BpfProgram } from '../../link/bpf.ts';
import { compileFilter } from '../../link/compile-filter.ts';
import { errorText } from '../../os/system-call-failure.ts';
import type { TcpdumpOptions } from './options.ts';
import { TcpdumpError } from './tcpdump-error.ts';

/** The filter's text: the file's without its `#` comments, or the operands joined. Throws TcpdumpError. */
export function filterText({ filterFile, filter }: TcpdumpOptions): string {
  if (filterFile === null) return filter.join(' ');
  try {
    return readFileSync(filterFile === '-' ? 0 : filterFile, 'utf8').replaceAll(/#[^\n]*/g, (comment) =>
      ' '.repeat(comment.length),
    );
  } catch (error) {
    throw new TcpdumpError(`can't open ${filterFile}: ${errorText(errnoName(error) ?? '')}`);
  }
}

/** Compiles; an empty text is no filter: null. Throws TcpdumpError with libpcap's words, PTL_NO_LIBPCAP. */
export function compiledFilter(text: string, linkType: number, options: TcpdumpOptions): BpfProgram | null {
  return text.trim() === '' ? null : compileAlways(text, linkType, options);
}

/** The same, an empty text being the filter that keeps everything. */
export function compileAlways(text: string, linkType: number, options: TcpdumpOptions): BpfProgram {
  const { unoptimized, snapLength } = options;
  const compiled = compileFilter({ expression: text, linkType, unoptimized, snapLength });
  if (compiled.ok) return compiled.value;
  throw filterError(compiled);
}

/** A failure to compile in tcpdump's words. */
export function filterError({ reason }: Failure): TcpdumpError {
  return new TcpdumpError(withPrefix(reason));
}

/** libpcap puts these words before complaints of its grammar, and not before others; they were taken off below. */
function withPrefix(reason: string): string {
  const bare = reason.replace(/: something is missing at the end$/, '');
  return bare === 'syntax error' ? `can't parse filter expression: ${bare}` : bare;
}
