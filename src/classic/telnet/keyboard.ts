/** The keyboard of a Telnet conversation: typed bytes, and the escape character that leads to telnet's own commands. */
import type { ByteSource } from '../../os/byte-stream.ts';
import type { StandardInput } from '../../os/standard-streams.ts';
import { printable } from '../../report/printable.ts';
import type { TelnetClient } from '../../talk/telnet.ts';
import { telnetOption } from '../../wire/telnet-numbers.ts';

/** What it needs. */
export interface KeyboardSettings {
  /** Null where input is no terminal. */
  readonly escape: number | null;
  readonly client: TelnetClient;
  readonly input: StandardInput;
  readonly where: string;
  readonly say: (text: string) => void;
  /** The user has closed the connection. */
  readonly onClose: () => void;
}

const enter: ReadonlySet<number> = new Set([10, 13]);
const commandHelp = `A command, or its first letters:

close   end this connection
quit    the same
status  whom this is connected to
?       this list
`;

/** Splits what is typed into what is sent and what is a command. */
export class TelnetKeyboard {
  readonly #settings: KeyboardSettings;
  #command: string | null = null;
  /** Whether the user has closed the connection. */
  closed = false;

  constructor(settings: KeyboardSettings) {
    this.#settings = settings;
  }

  /** What is sent. */
  source(): ByteSource {
    const inner = this.#settings.input.open();
    return {
      finite: inner.finite,
      start: (take, end) => {
        inner.start((bytes) => {
          const sent = this.#typed(bytes);
          return sent.length === 0 ? undefined : take(sent);
        }, end);
      },
      stop: () => inner.stop(),
    };
  }

  #typed(bytes: Uint8Array): Uint8Array {
    const { escape } = this.#settings;
    if (escape === null) return bytes;
    const sent: number[] = [];
    for (const byte of bytes) {
      if (this.#command !== null) this.#commandByte(byte);
      else if (byte === escape) this.#prompt();
      else sent.push(byte);
    }
    return Uint8Array.from(sent);
  }

  /** Commands are typed in lines, with the terminal's own echo. */
  #prompt(): void {
    this.#command = '';
    this.#settings.input.setRaw(false);
    this.#settings.say('\ntelnet> ');
  }

  #commandByte(byte: number): void {
    if (!enter.has(byte)) {
      this.#command += String.fromCharCode(byte);
      return;
    }
    const command = this.#command!.trim();
    this.#command = null;
    this.#obey(command);
    if (!this.closed && this.#settings.client.theirs.has(telnetOption.echo)) this.#settings.input.setRaw(true);
  }

  #obey(command: string): void {
    const { say, where, escape } = this.#settings;
    if (command === '') return;
    const name = ['close', 'quit', 'status', '?'].find((each) => each.startsWith(command.toLowerCase()));
    if (name === 'close' || name === 'quit') {
      this.closed = true;
      this.#settings.onClose();
    } else if (name === 'status')
      say(`Connected to ${where}.\nEscape character is '^${String.fromCharCode((escape ?? 0) + 0x40)}'.\n`);
    else if (name === '?') say(commandHelp);
    else say(`?Invalid command: ${printable(command, { maximum: 80 })}\n`);
  }
}
