/** A small file in a folder of root's, written by root at the end of a program that has given up root meanwhile. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';

/** Who waits to write it: a program of its own, which reads nothing but what we hand it. */
export class RootWriter {
  readonly #child: ChildProcess;
  readonly #ended: Promise<boolean>;

  /** Starts it, as who we are now. Nothing is written before {@link RootWriter.write}, nor ever where we end without it. */
  constructor(path: string) {
    // awk opens a file with the first line that it prints into it. In a group of its own, Ctrl-C does not end it with us.
    this.#child = spawn('awk', ['{ print > ENVIRON["FILE"] }'], {
      env: { PATH: '/usr/bin:/bin', LC_ALL: 'C', FILE: path },
      stdio: ['pipe', 'ignore', 'ignore'],
      detached: true,
    });
    this.#ended = new Promise((resolve) => {
      this.#child.once('error', () => resolve(false));
      this.#child.once('exit', (code) => resolve(code === 0));
    });
    this.#child.stdin?.on('error', () => undefined);
    this.#child.unref();
  }

  /** Writes the lines; false where it failed. May be called once. */
  write(text: string): Promise<boolean> {
    this.#child.ref();
    this.#child.stdin?.end(text);
    return this.#ended;
  }

  /** Ends it without a file. */
  close(): void {
    this.#child.stdin?.end();
  }
}
