/** The version of this package, for tools that print one. */
import { readFileSync } from 'node:fs';

/** Reads it from package.json, which stands beside the sources and beside what is built from them. */
export function packageVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { readonly version: string }).version;
}
