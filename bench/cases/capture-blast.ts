/**
 * Sends UDP datagrams of 200 bytes over loopback at a steady rate, a program: `node bench/cases/capture-blast.ts PACKETS RATE`. It
 * reports on standard error what it reached. For benches and tests of captures; run it in a namespace.
 */
import { systemClock } from '../../src/base/clock.ts';
import { openPacketLink } from '../../src/link/packet-link.linux.ts';
import { PreparedBatch } from '../../src/link/prepared-batch.ts';
import { checksum } from '../../src/wire/checksum.ts';

if (import.meta.main) await blast(Number(process.argv[2] ?? 2_000_000), Number(process.argv[3] ?? 500_000));

/** Sends them, in pieces small enough that the rate is steady. */
export async function blast(packets: number, rate: number): Promise<void> {
  const link = openPacketLink({ interface: 'lo', use: 'send' });
  const batch = PreparedBatch.create({ slotLength: 256 });
  batch.fill(datagram(200));
  const began = systemClock.monotonic();
  let sent = 0;
  while (sent < packets) {
    const due = Math.min(packets, Math.ceil(((systemClock.monotonic() - began) / 1000) * rate));
    batch.count = Math.min(batch.capacity, due - sent);
    if (batch.count > 0) sent += link.send(batch);
    if (due - sent < 64) await systemClock.sleep(0);
  }
  const seconds = (systemClock.monotonic() - began) / 1000;
  process.stderr.write(`sent ${sent} in ${seconds.toFixed(2)} s: ${Math.round(sent / seconds)} a second\n`);
  link.close();
}

function datagram(length: number): Uint8Array {
  const frame = new Uint8Array(14 + length);
  const view = new DataView(frame.buffer);
  view.setUint16(12, 0x0800);
  frame.set([0x45, 0, 0, length, 0, 1, 0x40, 0, 64, 17, 0, 0, 127, 0, 0, 1, 127, 0, 0, 1], 14);
  view.setUint16(24, checksum(frame, 14, 34));
  view.setUint16(34, 40_000);
  view.setUint16(36, 40_001);
  view.setUint16(38, length - 20);
  return frame;
}
