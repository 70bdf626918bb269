/** Asks the container runtimes of this machine, over their local sockets, what runs. */
import { existsSync } from 'node:fs';
import type { Clock } from '../base/clock.ts';
import { parseContainerList } from './container-api.ts';
import type { ContainerFacts } from './container-api.ts';

/** How long an answer may take: a runtime that hangs must not hold up a chart. */
const answerMilliseconds = 300;
/** A thousand containers are about 2 MB. */
const answerLimit = 16 << 20;

/** Where Docker and Podman listen, for the system and for the user. */
export function runtimeSockets(environment: Readonly<Record<string, string | undefined>>): readonly string[] {
  const runtime = environment['XDG_RUNTIME_DIR'];
  const own =
    runtime === undefined || runtime === '' ? [] : [`${runtime}/docker.sock`, `${runtime}/podman/podman.sock`];
  const chosen = /^unix:\/\/(\/.+)$/.exec(environment['DOCKER_HOST'] ?? '')?.[1];
  const paths = [...(chosen === undefined ? [] : [chosen]), '/var/run/docker.sock', '/run/podman/podman.sock', ...own];
  return [...new Set(paths)];
}

/** Containers of every runtime that answers in time, by id; a socket that is refused, silent or no runtime gives none. */
export async function askRuntimes(
  clock: Clock,
  sockets: readonly string[],
): Promise<ReadonlyMap<string, ContainerFacts>> {
  const present = sockets.filter((path) => existsSync(path));
  if (present.length === 0) return new Map();
  const answers = await Promise.all(present.map((path) => askWithin(clock, path)));
  return new Map(answers.flatMap(parseContainerList).map((facts) => [facts.id, facts]));
}

async function askWithin(clock: Clock, socketPath: string): Promise<string> {
  const stop = new AbortController();
  const answered = new AbortController();
  const late = clock.sleep(answerMilliseconds, answered.signal).then(() => stop.abort());
  try {
    return await get(socketPath, '/containers/json', stop.signal);
  } catch {
    return '';
  } finally {
    answered.abort();
    await late;
  }
}

/** The body of a successful answer; rejects on everything else. */
async function get(socketPath: string, path: string, signal: AbortSignal): Promise<string> {
  const { request } = await import('node:http');
  return new Promise((resolve, reject) => {
    const call = request({ socketPath, path, signal, headers: { host: 'localhost' } }, (response) => {
      const parts: Buffer[] = [];
      let length = 0;
      response.on('error', reject);
      response.on('data', (part: Buffer) => {
        length += part.length;
        if (length > answerLimit) response.destroy(new Error('the answer is too long'));
        else parts.push(part);
      });
      response.on('end', () => {
        if (response.statusCode === 200) resolve(Buffer.concat(parts).toString('utf8'));
        else reject(new Error(`status ${response.statusCode}`));
      });
    });
    call.on('error', reject);
    call.end();
  });
}
