/** Starting a thread that opens a link, and passing its failure to open on. */
import { once } from 'node:events';
import { isMainThread, parentPort, Worker, workerData as ownData } from 'node:worker_threads';
import { type ErrorCode, PortolanError } from '../base/errors.ts';
import type { LinkOptions, RawLinkOptions } from './link-options.ts';
import type { Link } from './link.ts';

/** What is known of a link in another thread. */
export type LinkFacts = Pick<Link, 'linkType' | 'interfaceName' | 'interfaceIndex' | 'mtu'>;

/** How a threaded link is opened: a packet link or a raw one. */
export type ThreadLinkOptions =
  | (Omit<LinkOptions, 'signal'> & { readonly raw?: false })
  | (Omit<RawLinkOptions, 'signal'> & { readonly raw: true });

/** An error as it crosses from thread to thread. */
export interface CarriedError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint: string | undefined;
  readonly evidence: string | undefined;
}

/** The first message of a thread: its link is open, or why it is not. */
export type FirstMessage = { readonly opened: LinkFacts } | { readonly failed: CarriedError };

/** The task that this thread was started for by {@link startThread}, if it is of this kind; null in any other thread. */
export function threadTask(kind: string): unknown {
  if (isMainThread || parentPort === null) return null;
  const data = ownData as { readonly portolanLink?: string; readonly task?: unknown } | null;
  return data?.portolanLink === kind ? data.task : null;
}

/**
 * Starts a thread at a module, with a task for {@link threadTask}; resolves when its link is open. Rejects with the thread's
 * PortolanError, and the thread is gone then.
 */
export async function startThread(module: string, kind: string, task: unknown): Promise<[Worker, LinkFacts]> {
  const workerData = { portolanLink: kind, task };
  // Flags of this process (--input-type, --eval) are not for it.
  const worker = new Worker(new URL(module), { workerData, execArgv: [], name: `link ${kind}` });
  const [first] = (await once(worker, 'message')) as [FirstMessage];
  if ('opened' in first) return [worker, first.opened];
  await worker.terminate();
  throw carriedHere(first.failed);
}

/** Opens the link that the options name, in the thread that calls. */
export async function openFor(options: ThreadLinkOptions): Promise<Link> {
  if (options.raw) return (await import('./raw-link.linux.ts')).openRawLink(options);
  return (await import('./open-link.ts')).openLink(options);
}

/** The facts of a link, for the first message. */
export function factsOf({ linkType, interfaceName, interfaceIndex, mtu }: Link): LinkFacts {
  return { linkType, interfaceName, interfaceIndex, mtu };
}

/** An error made ready to cross. */
export function carried(error: unknown): CarriedError {
  const message = error instanceof Error ? error.message : String(error);
  if (!(error instanceof PortolanError))
    return { code: 'PTL_SYSTEM_CALL', message, hint: undefined, evidence: undefined };
  return { code: error.code, message, hint: error.hint, evidence: error.evidence };
}

/** The error, on this side. */
export function carriedHere({ code, message, hint, evidence }: CarriedError): PortolanError {
  return new PortolanError(code, message, {
    ...(hint === undefined ? {} : { hint }),
    ...(evidence === undefined ? {} : { evidence }),
  });
}
