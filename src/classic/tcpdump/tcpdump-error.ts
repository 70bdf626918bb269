/** Ends tcpdump with a message of its own. */

/** A message (without `tcpdump: `) and the exit code, 1 unless told otherwise. An empty message: all has been said. */
export class TcpdumpError extends Error {
  readonly exitCode: number;

  constructor(message: string, exitCode = 1) {
    super(message);
    this.name = 'TcpdumpError';
    this.exitCode = exitCode;
  }
}
