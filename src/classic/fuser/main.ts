/** `portolan fuser`: which processes use a file, a socket or a file system, as psmisc's fuser says it. */
import { openFileSystem } from '../../os/file-system.ts';
import { defineClassic } from '../classic.ts';
import { readAnswer } from './read-answer.ts';
import { runFuser } from './run.ts';

export default defineClassic({
  name: 'fuser',
  profile: 'psmisc 23.6 (Debian 12)',
  run: (args, context) =>
    runFuser(args, context, {
      files: openFileSystem(),
      readLine: () => readAnswer(context.host.clock, context.signal),
    }),
});
