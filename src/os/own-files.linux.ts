/** The program's own files, for a process that becomes a user to whom the way to them is closed (a checkout below /root). */
import { openSync, readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';

/**
 * What of the program is loaded from now on is read by way of its folder, which is held open: proc(5) lets its own process go
 * there whatever stands above it. Data files and threads are not loaded that way: read and begin them before.
 */
export function keepOwnFiles(): void {
  // This file lies one folder below, in the sources as in what is built.
  const base = new URL('../', import.meta.url);
  const folder = openSync(base, 'r');
  registerHooks({
    resolve(specifier, context, next) {
      const isOurs = specifier.startsWith('.') && context.parentURL?.startsWith(base.href) === true;
      if (!isOurs) return next(specifier, context);
      const url = new URL(specifier, context.parentURL).href;
      return { url, format: url.endsWith('.ts') ? 'module-typescript' : 'module', shortCircuit: true };
    },
    load(url, context, next) {
      if (!url.startsWith(base.href)) return next(url, context);
      const source = readFileSync(`/proc/self/fd/${folder}/${decodeURI(url.slice(base.href.length))}`);
      return { format: context.format, source, shortCircuit: true };
    },
  });
}
