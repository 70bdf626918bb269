/** Our own command lines, as the tools' explanations offer them: one place that knows their grammar. */

import { isPlaceholder } from './tool.ts';

/** A command of ours with the reason to use it. */
export interface Offer {
  readonly command: string;
  readonly why: string;
}

/** `portolan 80`: who is on a port. A template's gap becomes the word PORT. */
export function whoIsOn(port: string): Offer {
  return {
    command: `portolan ${portWord(port)}`,
    why: 'names the process, unit or container on exactly this port, how far it can be reached, and who is connected',
  };
}

/** `portolan ls 'FILTER'`, or `portolan ls` for an empty filter. */
export function list(filter: string, why: string): Offer {
  return { command: filter === '' ? 'portolan ls' : `portolan ls '${filter}'`, why };
}

/** The bare chart of this machine. */
export const CHART: Offer = {
  command: 'portolan',
  why: 'charts all listeners with owner, exposure and service, what others can reach first',
};

/** The same arguments behind our own version of the tool. */
export function sameUnder(name: string, words: readonly string[]): Offer {
  return {
    command: ['portolan', name, ...words.map(quoteWord)].join(' '),
    why: `runs this very command line, with the output of ${name}`,
  };
}

/** A port as our command line takes it: digits or a service name, else the word PORT. */
export function portWord(text: string): string {
  if (isPlaceholder(text)) return 'PORT';
  return /^(?:\d{1,5}|[a-z][a-z0-9-]{1,30})$/.test(text) ? text : 'PORT';
}

/** A host as our command line takes it, else the word HOST. */
export function hostWord(text: string): string {
  return /^[A-Za-z0-9.:_%-]{1,255}$/.test(text) && !text.startsWith('-') ? text : 'HOST';
}

/** `host:port`, with IPv6 in brackets. */
export function endpoint(host: string, port: string): string {
  const name = hostWord(host);
  return `${name.includes(':') ? `[${name}]` : name}:${portWord(port)}`;
}

/** A word quoted so that a shell reads it back as it is. */
export function quoteWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
