/** STARTTLS as a conversation: greeting, one line after the other, then the handshake. */
import type { IdentifyContext, StartTls } from './identifier.ts';
import { ReplyBuffer } from './reply.ts';

/** What comes next. */
export type StartTlsMove =
  | { readonly kind: 'wait' }
  | { readonly kind: 'send'; readonly bytes: Uint8Array }
  | { readonly kind: 'secure' }
  | { readonly kind: 'refused' };

/** The conversation of one connection. */
export class StartTlsTalk {
  readonly #protocol: StartTls;
  readonly #context: IdentifyContext;
  readonly #buffer = new ReplyBuffer();
  /** -1 while the greeting is awaited. */
  #step: number;

  constructor(protocol: StartTls, context: IdentifyContext) {
    this.#protocol = protocol;
    this.#context = context;
    this.#step = -1;
  }

  /** The connection is open. */
  opened(): StartTlsMove {
    return this.#protocol.greets ? { kind: 'wait' } : this.#next();
  }

  /** Something arrived. */
  received(bytes: Uint8Array): StartTlsMove {
    if (!this.#buffer.add(bytes)) return { kind: 'refused' };
    const reply = this.#buffer.reply();
    const step = this.#protocol.steps[this.#step];
    // A greeting of several lines ends with a line whose code is not followed by a hyphen.
    if (step === undefined)
      return /(?:^|\n)(?![\d]{3}-)[^\n]{0,1000}\n$/.test(reply.text) ? this.#next() : { kind: 'wait' };
    if (!step.until(reply)) return { kind: 'wait' };
    return step.accepted(reply) ? this.#next() : { kind: 'refused' };
  }

  #next(): StartTlsMove {
    this.#buffer.clear();
    const step = this.#protocol.steps[++this.#step];
    return step === undefined ? { kind: 'secure' } : { kind: 'send', bytes: step.send(this.#context) };
  }
}
