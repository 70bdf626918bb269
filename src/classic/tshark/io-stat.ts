/** `-z io,stat,INTERVAL,...`: frames, bytes and values by time, in tshark's table. */
import type { IoCell } from './io-stat-columns.ts';
import { countInto, emptyCell, ioColumn, wrong } from './io-stat-columns.ts';
import { ioTableText, mostIntervals } from './io-stat-table.ts';
import type { SeenPacket } from './seen-packet.ts';
import type { Statistic } from './statistic.ts';

/** Makes the table; `filters` are what stands behind the interval. Throws TsharkError. */
export function ioStatTable(interval: string, filters: readonly string[]): Statistic {
  if (!/^\d+(\.\d+)?$|^\.\d+$/.test(interval)) {
    throw wrong('invalid "-z io,stat,<interval>[,<filter>][,<filter>]..." argument');
  }
  const step = BigInt(Math.round(Number(interval) * 1e6));
  if (step === 0n && Number(interval) > 0) {
    throw wrong('"-z" interval must be >=0.000001 seconds or "0" for the entire capture duration.', 10);
  }
  const columns = (filters.length === 0 ? [''] : filters).map((text) => ioColumn(text));
  const rows = new Map<number, IoCell[]>();
  let duration = 0n;
  return {
    take(packet: SeenPacket): void {
      const at = packet.times.relative / 1000n;
      if (at < 0n) return;
      if (at > duration) duration = at;
      const row = step === 0n ? 0 : Number(at / step);
      const known = rows.get(row);
      const cells = known ?? columns.map(() => emptyCell());
      if (known === undefined && rows.size < mostIntervals) rows.set(row, cells);
      for (const [index, column] of columns.entries())
        if (column.passes(packet)) countInto(cells[index]!, column, packet);
    },
    text: () => ioTableText(columns, rows, step, duration),
  };
}
