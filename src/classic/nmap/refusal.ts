/** How nmap gives up: what goes to standard error, the exit code, and whether the summary of the options follows. */

/** nmap gives up; the message is complete, line breaks included. */
export class NmapRefusal extends Error {
  readonly exitCode: number;
  /** The summary of the options is printed on standard output. */
  readonly usage: boolean;

  constructor(message: string, exitCode = 1, usage = false) {
    super(message);
    this.name = 'NmapRefusal';
    this.exitCode = exitCode;
    this.usage = usage;
  }
}

/** nmap's usual form. */
export function quitting(reason: string): NmapRefusal {
  return new NmapRefusal(`${reason}\nQUITTING!\n`);
}

/** An option that is nmap's and not ours, with the reason; the exit code is that of an option that nmap does not know. */
export function notOurs(option: string, reason: string): NmapRefusal {
  return new NmapRefusal(`portolan nmap does not do ${option}: ${reason}.\n`, 255);
}
