/**
 * How fast filters run over the packets of an open file, a program: `node bench/cases/display-filter.ts [PACKETS]`. Prints the time to
 * build the index and, for each filter, the median of nine runs; the goal is 50 ms for a million packets.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../src/base/clock.ts';
import { displayFilter } from '../../src/capture/display-filter.ts';
import { indexCaptureFile } from '../../src/capture/packet-index.ts';
import { writePacketFile } from '../packet-file.ts';

const filters = [
  'tcp.port:443',
  'is:syn',
  'host:10.1.0.0/25 and port:443,8443',
  'not (src:10.1.0.5 or dport:3306) and len>500 proto:tcp',
  'ip.src:10.2.0.0/16 tcp.port:1024-65535 and tcp.dstport!=9000',
];

if (import.meta.main) await main(Number(process.argv[2] ?? 1_000_000));

async function main(packets: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'portolan-bench-'));
  try {
    const path = join(folder, 'packets.pcap');
    writePacketFile(path, packets);
    const start = systemClock.monotonic();
    const index = await indexCaptureFile(path);
    report(`index of ${packets} packets`, systemClock.monotonic() - start);
    for (const text of filters) {
      const filter = displayFilter(text);
      const times: number[] = [];
      let found = 0;
      for (let run = 0; run < 9; run++) {
        const begun = systemClock.monotonic();
        found = (await index.select(filter)).length;
        times.push(systemClock.monotonic() - begun);
      }
      report(`${text}: ${found} found`, times.sort((a, b) => a - b)[4]!);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function report(what: string, milliseconds: number): void {
  process.stdout.write(`${milliseconds.toFixed(1).padStart(9)} ms  ${what}\n`);
}
