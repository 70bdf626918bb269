/** Where masscan's results go: the screen, a file, standard output; a file that is added to stays one whole document. */
import { closeSync, fstatSync, ftruncateSync, readSync, writeSync } from 'node:fs';
import type { Account } from '../../os/give-up-root.linux.ts';
import { openOwned } from '../../os/owned-file.ts';
import { masscanForms } from './formats.ts';
import type { MasscanForm } from './formats.ts';
import { MasscanRefusal } from './refusal.ts';
import type { MasscanEnd, MasscanFrame, MasscanRecord } from './report.ts';
import { screenLine } from './report.ts';
import type { MasscanFormat, MasscanSettings } from './settings.ts';
import { systemText } from './values.ts';

/** What a document ends with, which goes when more is added. */
const ends: Readonly<Record<MasscanFormat, RegExp>> = {
  list: /# end\n$/,
  json: /\]\n?$/,
  ndjson: /$/,
  grepable: /$/,
  xml: /<runstats>[^]*$/,
  unicornscan: /# end\n$/,
};
/** No such end is longer. */
const longestEnd = 1024;

/** The outputs of one run. */
export class MasscanResults {
  readonly #frame: MasscanFrame;
  readonly #screen: ((text: string) => void) | null;
  readonly #form: MasscanForm | null;
  readonly #put: (text: string) => void;
  readonly #close: () => void;
  #first = true;
  #open = 0;
  #closed = 0;

  /** Opens the file; a new one is given to `owner`, where there is one. Throws MasscanRefusal where it cannot be. */
  constructor(
    settings: MasscanSettings,
    frame: MasscanFrame,
    write: (text: string) => void,
    owner: Account | null = null,
  ) {
    const { format, file, append, interactive } = settings;
    this.#frame = frame;
    const toScreen = file === '-' || file === null;
    this.#screen = file === null || (interactive && file !== '-') ? write : null;
    this.#form = format === null || file === null ? null : masscanForms[format];
    if (toScreen || format === null) {
      this.#put = write;
      this.#close = () => undefined;
      if (this.#form !== null) write(this.#form.head(frame));
      return;
    }
    const { fd, goesOn, empty } = opened(file, format, append, owner);
    this.#first = empty;
    this.#put = (text) => void writeSync(fd, text);
    this.#close = () => closeSync(fd);
    if (!goesOn) this.#put(this.#form!.head(frame));
  }

  /** Tells of a record. */
  record(record: MasscanRecord): void {
    this.#screen?.(screenLine(record));
    if (record.kind === 'status') {
      if (record.status === 'open') this.#open++;
      else this.#closed++;
    }
    if (this.#form === null) return;
    this.#put(this.#form.record(record, this.#first));
    this.#first = false;
  }

  /** Writes the end. */
  end(endedAt: number): void {
    const end: MasscanEnd = { endedAt, open: this.#open, closed: this.#closed };
    if (this.#form !== null) this.#put(this.#form.foot(this.#frame, end, this.#first));
    this.#close();
  }
}

interface OpenedFile {
  readonly fd: number;
  /** It holds the beginning of a document already. */
  readonly goesOn: boolean;
  /** No record stands in it. */
  readonly empty: boolean;
}

function opened(path: string, format: MasscanFormat, append: boolean, owner: Account | null): OpenedFile {
  try {
    const fd = openOwned(path, append ? 'a+' : 'w', owner);
    const { size } = fstatSync(fd);
    if (size === 0) return { fd, goesOn: false, empty: true };
    const bytes = Buffer.alloc(Math.min(size, longestEnd));
    const read = readSync(fd, bytes, 0, bytes.length, size - bytes.length);
    const tail = bytes.toString('latin1', 0, read);
    const kept = tail.replace(ends[format], '');
    ftruncateSync(fd, size - (tail.length - kept.length));
    return { fd, goesOn: true, empty: format === 'json' && kept.trim() === '[' };
  } catch (error) {
    throw new MasscanRefusal(`[-] FAIL: could not open file for writing: ${path}: ${systemText(error)}\n`);
  }
}
