/** `npm start -- ARGS`: installs what is missing, then runs `portolan ARGS` from the sources. */
import { ensurePackages, root, runWithPinnedNode } from './install.mjs';

ensurePackages();
const args = process.argv.slice(2);
const code = runWithPinnedNode([`${root}src/bin.ts`, ...args], { cwd: process.env.INIT_CWD ?? process.cwd() });
// A chart that hides an owner is still the chart that was asked for: npm would print its 3 as a failure.
process.exitCode = args.length === 0 && code === 3 ? 0 : code;
