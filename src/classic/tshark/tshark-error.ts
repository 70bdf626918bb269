/** Ends tshark with a message of its own. */

/** A message (without `tshark: `) and the exit code. An empty message: all has been said. */
export class TsharkError extends Error {
  readonly exitCode: number;
  /** Whether an empty line stands before it, as tshark has it for some. */
  readonly isApart: boolean;

  constructor(message: string, exitCode = 1, isApart = false) {
    super(message);
    this.name = 'TsharkError';
    this.exitCode = exitCode;
    this.isApart = isApart;
  }
}
