/** An end of the program in the middle of its work, as exit(3) would. */

/** Thrown to leave with an exit code after the messages were written; caught in one place, main.ts. */
export class Exit extends Error {
  readonly exitCode: number;

  constructor(exitCode: number) {
    super(`exit ${exitCode}`);
    this.name = 'Exit';
    this.exitCode = exitCode;
  }
}

/** exit(-1). */
export const exitFailure = 255;
