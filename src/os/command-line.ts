/** /proc/PID/cmdline as an argument vector. */

/** An argument vector and whether the bound cut it. */
export interface CommandLine {
  readonly arguments: readonly string[];
  readonly truncated: boolean;
}

/** Bytes of a command line that are kept: a process may have megabytes of arguments, and there may be thousands of processes. */
export const commandLineLimit = 16_384;

/**
 * Splits at the NUL that ends each argument. A process may overwrite the area with a title of its own (setproctitle): then
 * the text is one argument, perhaps padded with NULs, so a run of two or more empty arguments at the end is dropped.
 */
export function parseCommandLine(bytes: Uint8Array, limit = commandLineLimit): CommandLine {
  const truncated = bytes.length > limit;
  const kept = truncated ? bytes.subarray(0, limit) : bytes;
  if (kept.length === 0) return { arguments: [], truncated };
  const text = Buffer.from(kept.buffer, kept.byteOffset, kept.length).toString('utf8');
  const parts = text.split('\0');
  if (!truncated && parts.at(-1) === '') parts.pop();
  if (parts.length > 2 && parts.at(-1) === '' && parts.at(-2) === '') {
    while (parts.length > 1 && parts.at(-1) === '') parts.pop();
  }
  return { arguments: parts, truncated };
}
