/** A link in a thread of its own that sends: one thread fills batches while another is in the kernel with the last. */
import { once } from 'node:events';
import { type MessagePort, parentPort, receiveMessageOnPort, type Worker } from 'node:worker_threads';
import { PortolanError } from '../base/errors.ts';
import type { Link, LinkStats } from './link.ts';
import { type BatchShape, PreparedBatch } from './prepared-batch.ts';
import type { SendReport } from './send-all.ts';
import { sendBlocking } from './send-blocking.ts';
import {
  carried,
  factsOf,
  type LinkFacts,
  openFor,
  startThread,
  type ThreadLinkOptions,
  threadTask,
} from './thread-start.ts';

/** The sending thread, seen from outside. */
export interface ThreadedSender extends LinkFacts, AsyncDisposable {
  /** A batch that is free to be filled; waits while all are on their way. What an earlier use left in it is still there. */
  batch(): Promise<PreparedBatch>;
  /** Hands a batch over; resolves when all of it was sent or refused. Do not touch the batch until then. Rejects when closed. */
  submit(batch: PreparedBatch): Promise<SendReport>;
  /** The counters after the last batch that was sent. */
  stats(): LinkStats;
  /** Sends what was submitted, then stops the thread; gives its last counters. */
  close(): Promise<LinkStats>;
}

/** What the thread is told. */
interface Task {
  readonly options: ThreadLinkOptions;
  readonly batches: readonly SharedArrayBuffer[];
  /** One word: rung when there is something to do. */
  readonly bell: SharedArrayBuffer;
}

/** What it is told later: a batch by its number, or -1 to end. */
type Order = { readonly index: number };

/** What it tells: a batch is done. */
interface Done {
  readonly index: number;
  readonly report: SendReport;
  readonly stats: LinkStats;
}

const kind = 'send';
const ending = -1;

/**
 * Opens a link in a thread and makes `count` batches (4 when absent) for it. Resolves when the socket is open: privileges may be
 * given up then. Rejects as openLink does.
 */
export async function openThreadedSender(
  options: ThreadLinkOptions,
  shape: BatchShape,
  count = 4,
): Promise<ThreadedSender> {
  const batches = Array.from({ length: count }, () => PreparedBatch.create(shape));
  const bell = new SharedArrayBuffer(4);
  const task: Task = { options: { ...options, use: 'send' }, batches: batches.map(({ memory }) => memory), bell };
  const [worker, facts] = await startThread(import.meta.url, kind, task);
  return new Sender(worker, facts, batches, new Int32Array(bell));
}

interface Waiting {
  readonly resolve: (report: SendReport) => void;
  readonly reject: (error: PortolanError) => void;
}

class Sender implements ThreadedSender {
  readonly linkType: number;
  readonly interfaceName: string;
  readonly interfaceIndex: number;
  readonly mtu: number;
  readonly #worker: Worker;
  readonly #bell: Int32Array;
  readonly #batches: readonly PreparedBatch[];
  readonly #free: PreparedBatch[];
  readonly #wanted: ((batch: PreparedBatch) => void)[] = [];
  readonly #waiting = new Map<number, Waiting>();
  #stats: LinkStats = { received: 0, dropped: 0, freezes: 0, interfaceDrops: 0, sent: 0, sendErrors: {} };
  #closed = false;
  #ended = false;

  constructor(worker: Worker, facts: LinkFacts, batches: readonly PreparedBatch[], bell: Int32Array) {
    this.linkType = facts.linkType;
    this.interfaceName = facts.interfaceName;
    this.interfaceIndex = facts.interfaceIndex;
    this.mtu = facts.mtu;
    this.#worker = worker;
    this.#bell = bell;
    this.#batches = batches;
    this.#free = [...batches];
    worker.on('message', (done: Done) => this.#done(done));
    worker.on('exit', () => this.#end());
    // The exit that follows settles everything.
    worker.on('error', () => {});
  }

  batch(): Promise<PreparedBatch> {
    const free = this.#free.shift();
    if (free !== undefined) return Promise.resolve(free);
    return new Promise((resolve) => this.#wanted.push(resolve));
  }

  submit(batch: PreparedBatch): Promise<SendReport> {
    const index = this.#batches.indexOf(batch);
    if (index === -1 || this.#waiting.has(index))
      return Promise.reject(new RangeError('this batch is not one that the sender gave out'));
    if (this.#closed) return Promise.reject(closedError());
    return new Promise((resolve, reject) => {
      this.#waiting.set(index, { resolve, reject });
      this.#order(index);
    });
  }

  stats(): LinkStats {
    return this.#stats;
  }

  async close(): Promise<LinkStats> {
    if (!this.#closed) {
      this.#closed = true;
      this.#order(ending);
    }
    if (!this.#ended) await once(this.#worker, 'exit');
    return this.#stats;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #order(index: number): void {
    // A worker has no origin.
    // oxlint-disable-next-line unicorn/require-post-message-target-origin
    this.#worker.postMessage({ index } satisfies Order);
    Atomics.add(this.#bell, 0, 1);
    Atomics.notify(this.#bell, 0);
  }

  #done({ index, report, stats }: Done): void {
    this.#stats = stats;
    const batch = this.#batches[index]!;
    this.#waiting.get(index)?.resolve(report);
    this.#waiting.delete(index);
    const wanted = this.#wanted.shift();
    if (wanted === undefined) this.#free.push(batch);
    else wanted(batch);
  }

  #end(): void {
    this.#closed = true;
    this.#ended = true;
    for (const { reject } of this.#waiting.values()) reject(closedError());
    this.#waiting.clear();
  }
}

function closedError(): PortolanError {
  return new PortolanError('PTL_SYSTEM_CALL', 'the sending thread has ended');
}

/** The thread itself. */
async function run({ options, batches, bell }: Task): Promise<void> {
  const port = parentPort!;
  let link: Link;
  try {
    link = await openFor(options);
  } catch (error) {
    port.postMessage({ failed: carried(error) });
    return;
  }
  port.postMessage({ opened: factsOf(link) });
  const own = batches.map((memory) => PreparedBatch.over(memory));
  for (const index of orders(port, new Int32Array(bell))) {
    const report = sendBlocking(link, own[index]!);
    port.postMessage({ index, report, stats: link.stats() } satisfies Done);
  }
  link.close();
  port.close();
}

/** The orders in turn, sleeping while there is none. */
function* orders(port: MessagePort, bell: Int32Array): Generator<number> {
  for (;;) {
    const rung = Atomics.load(bell, 0);
    const received = receiveMessageOnPort(port);
    const index = (received?.message as Order | undefined)?.index;
    if (index === undefined) Atomics.wait(bell, 0, rung, 1000);
    else if (index === ending) return;
    else yield index;
  }
}

// This module is also the thread's own program. Last, so that all of it is there.
const task = threadTask(kind);
if (task !== null) void run(task as Task);
