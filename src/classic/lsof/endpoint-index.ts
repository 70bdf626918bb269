/** Which files are ends of the same pipe, socket, queue, terminal or event counter: the index behind `-E` and `+E`. */
import type { EndpointKey, OpenFile, OpenProcess } from './open-file.ts';

/** A file and the process that holds it. */
export interface HeldFile {
  readonly process: OpenProcess;
  readonly file: OpenFile;
}

/** The index. */
export interface EndpointIndex {
  /** Notes that a file is an end. */
  add(key: EndpointKey, held: HeldFile): void;
  /** The ends of one thing: sockets latest first, others in the order they were found. */
  of(key: EndpointKey): readonly HeldFile[];
}

/** An empty one. */
export function newEndpointIndex(): EndpointIndex {
  const ends = new Map<string, HeldFile[]>();
  return {
    add(key, held) {
      const known = ends.get(nameOf(key));
      if (known === undefined) ends.set(nameOf(key), [held]);
      else if (known.some((other) => isSame(other, held))) return;
      else if (isSocket(key)) known.unshift(held);
      else known.push(held);
    },
    of: (key) => ends.get(nameOf(key)) ?? [],
  };
}

/** Whether two are one descriptor of one process. */
export function isSame(a: HeldFile, b: HeldFile): boolean {
  return a.process.pid === b.process.pid && a.file.descriptor === b.file.descriptor;
}

function nameOf({ kind, id }: EndpointKey): string {
  return `${kind} ${id}`;
}

function isSocket({ kind }: EndpointKey): boolean {
  return kind === 'unix' || kind === 'inet' || kind === 'inet6';
}
