/** Two gibibytes over loopback, from a file to /dev/null: both ends ours against both ends OpenBSD's nc. */
import { defineBench, portolan } from '../define-bench.ts';

const port = '9100';

/** Runs the listener and then the client, again and again until it is let in. */
function pair(listen: readonly string[], connect: readonly string[]): readonly string[] {
  const script = `file=$(mktemp -p /dev/shm) && truncate -s 2G "$file" && trap 'rm -f "$file"' EXIT
${listen.join(' ')} </dev/null >/dev/null 2>/dev/null &
until ${connect.join(' ')} <"$file" >/dev/null 2>/dev/null; do sleep 0.02; done
wait`;
  return ['sh', '-c', script];
}

export default defineBench({
  name: 'nc, 2 GiB over loopback',
  ours: pair(portolan('listen', '--bind', '127.0.0.1', port), portolan('talk', '127.0.0.1', port)),
  theirs: pair(['nc', '-l', '127.0.0.1', port], ['nc', '-N', '127.0.0.1', port]),
  sizes: [{ connections: 0, runs: 5, goal: { cpuRatio: 1, wallOverMs: 0, peakMiB: 120 } }],
  note: 'Both ends, a file of 2 GiB to /dev/null. Wall and CPU hold the start of both programs.',
});
