/** A link in a thread of its own that may block: what it receives comes in batches, and the thread that asks never waits. */
import { once } from 'node:events';
import { parentPort, type Worker } from 'node:worker_threads';
import { type FrameBatch, PipeReader, pipeMemory, type PipeShape, PipeWriter } from './frame-pipe.ts';
import type { Link, LinkStats } from './link.ts';
import {
  carried,
  type CarriedError,
  carriedHere,
  factsOf,
  type LinkFacts,
  openFor,
  startThread,
  type ThreadLinkOptions,
  threadTask,
} from './thread-start.ts';

/** The receiving thread, seen from outside. */
export interface ThreadedReceiver extends LinkFacts, AsyncDisposable {
  /**
   * What comes, as it comes. A batch is valid until the next is asked for; while none is asked for, the kernel gathers, and then
   * drops and counts. Ends when the receiver closes or the signal aborts; throws PortolanError where the interface went away.
   */
  batches(signal?: AbortSignal): AsyncGenerator<FrameBatch, void, void>;
  /** The counters as the thread last wrote them: every tenth of a second. */
  stats(): LinkStats;
  /** Stops the thread, and gives its last counters. */
  close(): Promise<LinkStats>;
}

/** What the thread is told. */
interface Task {
  readonly options: ThreadLinkOptions;
  readonly pipe: SharedArrayBuffer;
}

/** What the thread tells after it has opened: a slot is full, or it has ended. */
type Message =
  | { readonly kind: 'frames' | 'stats'; readonly stats?: LinkStats }
  | { readonly kind: 'ended'; readonly stats: LinkStats; readonly failure: CarriedError | null };

const kind = 'receive';
const noStats: LinkStats = { received: 0, dropped: 0, freezes: 0, interfaceDrops: 0, sent: 0, sendErrors: {} };

/** Opens a link in a thread. Resolves when the socket is open: privileges may be given up then. Rejects as openLink does. */
export async function openThreadedReceiver(
  options: ThreadLinkOptions,
  shape: PipeShape = {},
): Promise<ThreadedReceiver> {
  const pipe = pipeMemory(shape);
  const task: Task = { options: { ...options, use: 'receive' }, pipe };
  const [worker, facts] = await startThread(import.meta.url, kind, task);
  return new Receiver(worker, facts, new PipeReader(pipe));
}

class Receiver implements ThreadedReceiver {
  readonly linkType: number;
  readonly interfaceName: string;
  readonly interfaceIndex: number;
  readonly mtu: number;
  readonly #worker: Worker;
  readonly #reader: PipeReader;
  #stats = noStats;
  #ended = false;
  #failure: CarriedError | null = null;
  #wake: () => void = () => {};

  constructor(worker: Worker, facts: LinkFacts, reader: PipeReader) {
    this.linkType = facts.linkType;
    this.interfaceName = facts.interfaceName;
    this.interfaceIndex = facts.interfaceIndex;
    this.mtu = facts.mtu;
    this.#worker = worker;
    this.#reader = reader;
    worker.on('message', (message: Message) => this.#hear(message));
    worker.on('error', (error) => {
      this.#failure = carried(error);
      this.#end();
    });
    worker.on('exit', () => this.#end());
  }

  async *batches(signal?: AbortSignal): AsyncGenerator<FrameBatch, void, void> {
    const aborted = (): boolean => signal?.aborted ?? false;
    const abort = (): void => this.#wake();
    signal?.addEventListener('abort', abort);
    try {
      while (!aborted()) {
        // Asked before looking: a slot filled in between is then not missed.
        const woken = new Promise<void>((resolve) => (this.#wake = resolve));
        const over = this.#ended;
        const batch = this.#reader.next();
        if (batch !== null) yield batch;
        else if (over) break;
        else await woken;
      }
    } finally {
      signal?.removeEventListener('abort', abort);
      this.#reader.release();
    }
    if (this.#failure !== null && !aborted()) throw carriedHere(this.#failure);
  }

  stats(): LinkStats {
    return this.#stats;
  }

  async close(): Promise<LinkStats> {
    this.#reader.stop();
    if (!this.#ended) await once(this.#worker, 'exit');
    return this.#stats;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #hear(message: Message): void {
    if (message.stats !== undefined) this.#stats = message.stats;
    if (message.kind === 'ended') this.#failure = message.failure;
    else if (message.kind === 'frames') this.#wake();
  }

  #end(): void {
    this.#ended = true;
    this.#wake();
  }
}

/** The thread itself. */
async function run({ options, pipe }: Task): Promise<void> {
  const port = parentPort!;
  let link: Link;
  try {
    link = await openFor(options);
  } catch (error) {
    port.postMessage({ failed: carried(error) });
    return;
  }
  port.postMessage({ opened: factsOf(link) });
  const writer = new PipeWriter(pipe, () => port.postMessage({ kind: 'frames' } satisfies Message));
  let failure: CarriedError | null = null;
  try {
    pump(link, writer, (stats) => port.postMessage({ kind: 'stats', stats } satisfies Message));
  } catch (error) {
    failure = carried(error);
  }
  writer.flush();
  link.close();
  port.postMessage({ kind: 'ended', stats: link.stats(), failure } satisfies Message);
}

/** How long the thread sleeps in poll(2) at most before it looks whether it is to stop. */
const patienceMs = 100;
const roundsBetweenStats = 64;

function pump(link: Link, writer: PipeWriter, tell: (stats: LinkStats) => void): void {
  for (let round = 1; !writer.stopped; round++) {
    const visited = link.receive(writer.write, patienceMs);
    writer.flush();
    if (visited === 0 || round % roundsBetweenStats === 0) tell(link.stats());
  }
}

// This module is also the thread's own program. Last, so that all of it is there.
const task = threadTask(kind);
if (task !== null) void run(task as Task);
