/** How masscan gives up: what goes to standard error, and the exit code. */

/** masscan gives up; the message is complete, line breaks included. */
export class MasscanRefusal extends Error {
  readonly exitCode: number;

  constructor(message: string, exitCode = 1) {
    super(message);
    this.name = 'MasscanRefusal';
    this.exitCode = exitCode;
  }
}

/** A parameter that is masscan's and not ours, with the reason. */
export function notOurs(parameter: string, reason: string): MasscanRefusal {
  return new MasscanRefusal(`portolan masscan does not do ${parameter}: ${reason}.\n`);
}
