/** Errors for people: what, evidence, fix; four lines at most, never a stack trace unless PORTOLAN_DEBUG asks for one. */
import { PortolanError, exitCodes } from '../base/errors.ts';
import type { Output } from '../report/output.ts';
import { printable, printableBlock } from '../report/printable.ts';

const longestLine = 1000;
const mostLines = 4;

/** Where an error is printed. */
export interface ErrorSurroundings {
  readonly err: Output;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Prints the error and returns the exit code it stands for. */
export function printError(error: unknown, { err, environment }: ErrorSurroundings): number {
  if (error instanceof PortolanError) {
    const text = `portolan: ${error.message.trimEnd()} (${error.code})`;
    const whole = error.evidence === undefined ? text : `${text}\n${indented(error.evidence)}`;
    const lines = printableBlock(whole, { maximum: longestLine })
      .split('\n')
      .slice(0, mostLines - 1);
    if (error.hint !== undefined) lines.push(`  fix: ${printable(error.hint, { maximum: longestLine })}`);
    err.write(`${lines.join('\n')}\n`);
    return error.exitCode;
  }
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  err.write(
    `portolan: this is a fault of Portolan itself (PTL_INTERNAL)\n  ${printable(message, { maximum: longestLine })}\n`,
  );
  err.write('  fix: please report it with the command line you typed; PORTOLAN_DEBUG=1 adds the place in the code\n');
  if (environment['PORTOLAN_DEBUG'] === '1' && error instanceof Error)
    err.write(`${printableBlock(error.stack ?? '')}\n`);
  return exitCodes.internal;
}

function indented(text: string): string {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n');
}
