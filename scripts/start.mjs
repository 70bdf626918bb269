/** `npm start -- ARGS`: installs what is missing, then runs `portolan ARGS` from the sources. */
import { ensurePackages, root, runWithPinnedNode } from './install.mjs';

ensurePackages();
process.exitCode = runWithPinnedNode([`${root}src/bin.ts`, ...process.argv.slice(2)], {
  cwd: process.env.INIT_CWD ?? process.cwd(),
});
