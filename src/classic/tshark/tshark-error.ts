/** Ends tshark with a message of its own. */

/** A message (without `tshark: `) and the exit code. An empty message: all has been said. */
export class TsharkError extends Error {
  readonly exitCode: number;

  constructor(message: string, exitCode = 1) {
    super(message);
    this.name = 'TsharkError';
    this.exitCode = exitCode;
  }
}
