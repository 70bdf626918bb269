/** Host names as text: their syntax (RFC 1123 section 2.1), never their resolution. */
import { domainToASCII } from 'node:url';
import { failure, success } from '../base/result.ts';
import type { Result } from '../base/result.ts';

/**
 * Reads a host name into lower case, international names into their ASCII form (RFC 5891). Underscores are allowed: the
 * DNS carries them and containers are named so. A name that ends in a number is refused, because resolvers would read it
 * as a short form of an IPv4 address (`127.1`, `0x7f.1`).
 */
export function parseHostName(text: string): Result<string> {
  if (text === '') return failure('expected a host name', 0, 0);
  const bad = text.search(/[^\p{L}\p{M}\p{N}._-]/u);
  if (bad !== -1) return failure('this character cannot stand in a host name', bad);
  const name = /[^\0-\x7f]/.test(text) ? domainToASCII(text) : text.toLowerCase();
  if (name === '') return failure('not a valid international name', 0, text.length);
  if (name.replace(/\.$/, '').length > 253) return failure('a host name has at most 253 characters', 0, text.length);
  return checkLabels(text, name);
}

function checkLabels(text: string, name: string): Result<string> {
  let at = 0;
  const labels = name.split('.');
  if (labels.length > 1 && labels.at(-1) === '') labels.pop();
  for (const label of labels) {
    // Positions are those of the ASCII form; a name that was converted is at fault as a whole.
    const [start, length] = name.length === text.length ? [at, label.length] : [0, text.length];
    if (label === '') return failure('a host name has no empty label', start, 0);
    if (label.length > 63) return failure('a label of a host name has at most 63 characters', start, length);
    if (label.startsWith('-') || label.endsWith('-')) {
      return failure('a label of a host name neither starts nor ends with a hyphen', start, length);
    }
    at += label.length + 1;
  }
  const last = labels.at(-1)!;
  if (!/^(?:\d+|0x[\da-f]*)$/.test(last)) return success(name);
  const start = name.length === text.length ? at - last.length - 1 : 0;
  return failure('a host name does not end in a number', start, last.length);
}
