/** `portolan lsof`: open files, as lsof 4.95 lists them. */
import { cLibrary } from '../../os/c-library.ts';
import { openFileSystem } from '../../os/file-system.ts';
import { defineClassic } from '../classic.ts';
import { runLsof } from './run.ts';

export default defineClassic({
  name: 'lsof',
  profile: 'lsof 4.95.0',
  run: (args, context) => runLsof(args, context, { files: openFileSystem(), library: cLibrary }),
});
