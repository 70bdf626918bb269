/** A listener and a client that move two gibibytes over loopback, as one command for a bench. */

/** Where the listener listens. */
export const throughputPort = '9100';

/** Runs the listener and then the client, again and again until it is let in; the command ends with both. */
export function throughputPair(listen: readonly string[], connect: readonly string[]): readonly string[] {
  const script = `file=$(mktemp -p /dev/shm) && truncate -s 2G "$file" && trap 'rm -f "$file"' EXIT
${listen.join(' ')} </dev/null >/dev/null 2>/dev/null &
until ${connect.join(' ')} <"$file" >/dev/null 2>/dev/null; do sleep 0.02; done
wait`;
  return ['sh', '-c', script];
}
