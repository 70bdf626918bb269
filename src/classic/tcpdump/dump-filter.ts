/** -d without an interface or a file: the filter compiled for Ethernet, or for the link type of -y. */
import type { ClassicContext } from '../classic.ts';
import { compileAlways, filterText } from './filter.ts';
import { linkTypeNumber } from './link-type-names.ts';
import type { TcpdumpOptions } from './options.ts';
import { printProgram } from './print-program.ts';
import { TcpdumpError } from './tcpdump-error.ts';

/** Prints the program; returns 0. Throws TcpdumpError. */
export function dumpFilter(options: TcpdumpOptions, context: ClassicContext): number {
  if (options.linkType === null) context.writeError('Warning: assuming Ethernet\n');
  const linkType = options.linkType === null ? 1 : linkTypeNumber(options.linkType);
  if (linkType === null) throw new TcpdumpError(`invalid data link type ${options.linkType}`);
  printProgram(compileAlways(filterText(options), linkType, options), options.dumpFilter, context);
  return 0;
}
