/** The heap of V8 kept small: for work on streams, whose objects die young and whose size nobody knows. */
import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** The heap may grow by so much between two collections, or by half of what lived after the last one where that is more. */
const leeway = 16 << 20;

let collect: (() => void) | null = null;
/** What may be used before the next collection; null: to be told at the next step, when buffers have been given back too. */
let bound: number | null = null;

/**
 * Begins to keep the heap small; call it before the work begins, and {@link tidyHeap} between its steps. V8 left alone lets the space of
 * young objects grow to three times 32 MB and the old one to several times what lives in it, and hands nothing back. The first is
 * forbidden by a flag that V8 reads whenever it would grow that space; for the second its collector is called before V8 finds it worth while.
 * (Flags that make V8 itself collect earlier do it badly: a compiling thread that waits for a collection holds up the end of the process.)
 */
export function keepHeapSmall(): void {
  if (collect !== null) return;
  setFlagsFromString('--semi-space-growth-factor=1');
  setFlagsFromString('--expose-gc');
  // The function stands in contexts that are made behind the flag.
  collect = runInNewContext('gc') as () => void;
}

/** Collects garbage where the heap has grown enough since the last time; nothing unless {@link keepHeapSmall} was called. */
export function tidyHeap(): void {
  if (collect === null) return;
  const now = used();
  bound ??= now + Math.max(leeway, now / 2);
  if (now < bound) return;
  collect();
  bound = null;
}

/** What objects take, with the bytes of buffers that stand outside of the heap and go with their objects. */
function used(): number {
  const { used_heap_size: heap, external_memory: buffers } = getHeapStatistics();
  return heap + buffers;
}
