/** Progress of a transfer on standard error, for terminals. */
import type { TransferProgress } from '../talk/transfer.ts';
import type { CliContext } from './context.ts';

const [firstMs, everyMs] = [500, 200];

/** Shows done, rate and how long it may take, from half a second on; nothing in a pipe. */
export function transferProgress({ err, host }: CliContext): { readonly show: TransferProgress; end(): void } {
  const began = host.clock.monotonic();
  let next = began + firstMs;
  let isShown = false;
  return {
    show(done, size) {
      const now = host.clock.monotonic();
      if (!err.isTTY || now < next) return;
      next = now + everyMs;
      isShown = true;
      const rate = done / ((now - began) / 1000);
      const left =
        size === null
          ? ''
          : `, ${Math.floor((done / Math.max(size, 1)) * 100)}%, ${Math.ceil((size - done) / rate)} s left`;
      err.write(`\r${bytesText(done)}, ${bytesText(rate)}/s${left}   `);
    },
    end: () => (isShown ? err.write('\n') : undefined),
  };
}

/** `1.5 MB`: powers of a thousand. */
export function bytesText(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const power = Math.min(units.length - 1, bytes < 1000 ? 0 : Math.floor(Math.log10(bytes) / 3));
  return power === 0 ? `${Math.round(bytes)} B` : `${(bytes / 1000 ** power).toFixed(1)} ${units[power]}`;
}
