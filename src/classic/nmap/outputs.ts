/** Where nmap writes: the screen and up to three files, each of which may be standard output. */
import { closeSync, ftruncateSync, writeSync } from 'node:fs';
import { constants } from 'node:os';
import { errnoName } from '../../base/errors.ts';
import type { Account } from '../../os/give-up-root.linux.ts';
import { openOwned } from '../../os/owned-file.ts';
import { errorText } from '../ss/strerror.ts';
import type { NmapFiles } from './nmap-options.ts';
import { NmapRefusal } from './refusal.ts';

/** The forms. */
export type NmapForm = 'normal' | 'xml' | 'grepable';

const described: Readonly<Record<NmapForm, string>> = { normal: 'normal', xml: 'XML', grepable: 'machine' };

/** The outputs of one run. */
export class NmapOutputs {
  readonly #write: (text: string) => void;
  /** A descriptor for each form that goes to a file; null: standard output. */
  readonly #files = new Map<NmapForm, number | null>();

  /** Opens the files; new ones are given to `owner`, where there is one. Throws NmapRefusal for one that cannot be. */
  constructor(files: NmapFiles, write: (text: string) => void, owner: Account | null = null) {
    this.#write = write;
    for (const form of ['normal', 'xml', 'grepable'] as const) {
      const path = files[form];
      if (path !== null)
        this.#files.set(form, path === '-' ? null : opened(path, form, files.append ? 'a' : 'w', owner));
    }
  }

  /** Whether anything reads a form. */
  has(form: NmapForm): boolean {
    return this.#files.has(form);
  }

  /** For people in front of the screen: standard output, unless a form has it. */
  screen(text: string): void {
    if (![...this.#files.values()].includes(null)) this.#write(text);
  }

  /** Into one form. */
  form(form: NmapForm, lines: Iterable<string>): void {
    const target = this.#files.get(form);
    if (target === undefined) return;
    const text = Array.from(lines).join('');
    if (target === null) this.#write(text);
    else writeSync(target, text);
  }

  /** For people: the screen and the normal form. */
  people(lines: Iterable<string>): void {
    const text = Array.from(lines).join('');
    this.screen(text);
    this.form('normal', [text]);
  }

  /** Cuts the XML file to so many bytes, where it is one. */
  cutXml(bytes: number): void {
    const target = this.#files.get('xml');
    if (target != null) ftruncateSync(target, bytes);
  }

  close(): void {
    for (const target of this.#files.values()) if (target !== null) closeSync(target);
    this.#files.clear();
  }
}

function opened(path: string, form: NmapForm, mode: 'a' | 'w', owner: Account | null): number {
  try {
    return openOwned(path, mode, owner);
  } catch (error) {
    throw cannotOpen(`${described[form]} output file ${path} for writing`, error);
  }
}

/** What nmap says of a file that cannot be opened; anything but a failure of the system is thrown as it is. */
export function cannotOpen(what: string, error: unknown): NmapRefusal {
  const name = errnoName(error);
  if (name === undefined) throw error;
  const number = Object.entries(constants.errno).find(([each]) => each === name)?.[1] ?? 0;
  return new NmapRefusal(`Failed to open ${what}: ${errorText(name)} (${number})\n`);
}
