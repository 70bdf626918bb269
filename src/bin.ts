#!/usr/bin/env node
/** The door: checks the runtime, switches the compile cache on, and hands the command line to the faces. */
import process from 'node:process';

const [major = 0] = process.versions.node.split('.').map(Number);
if (major < 24) {
  process.stderr.write(
    `portolan: needs Node 24 or newer, this is ${process.versions.node}\n  fix: npx -p node@24 -p portolan portolan\n`,
  );
  process.exit(5);
}

const { enableSafeCompileCache } = await import('./cli/compile-cache.ts');
enableSafeCompileCache();
const { main } = await import('./cli/main.ts');
// Every output is written synchronously; a name look-up that timed out must not hold the process.
process.exit(await main(process.argv.slice(2)));
