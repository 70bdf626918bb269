/** `portolan read FILE [FILTER]`: the packets of a capture file. */
import { exitCodes, PortolanError } from '../../base/errors.ts';
import { keepHeapSmall } from '../../base/small-heap.ts';
import { dissectPacket } from '../../capture/dissect.ts';
import type { MatchingBatch } from '../../capture/matching.ts';
import { matchingPackets } from '../../capture/matching.ts';
import type { CaptureFile } from '../../capture/open-file.ts';
import { openCaptureFile } from '../../capture/open-file.ts';
import type { PacketRecord } from '../../capture/packet-record.ts';
import { packetKind, packetRecord } from '../../capture/packet-record.ts';
import { cellText } from '../../report/cell.ts';
import { printable } from '../../report/printable.ts';
import { safeJson } from '../../report/json.ts';
import { writeRecords } from '../../report/write-records.ts';
import type { CliContext } from '../context.ts';
import { defineCommand } from '../kit.ts';
import { printHiddenColumns } from '../notices.ts';
import { formatOf, writeOptions } from '../output-flags.ts';
import { filterFieldKind, filterFieldsWith } from '../read-fields.ts';
import type { ReadFlags } from '../read-flags.ts';
import { readFlags, wantedPackets } from '../read-flags.ts';
import { printBytes, printTree, treeData } from '../read-tree-text.ts';
import { writePackets } from '../read-write.ts';
import { isStatistics } from '../statistics-flags.ts';

export default defineCommand<ReadFlags, string[]>({
  name: 'read',
  brief: "packets of a capture file: read dump.pcapng 'tls.sni:*.example.com'",
  details: `Reads pcap and pcapng, compressed by gzip or not, of any size, from a file or standard input (-).
Filters: fields by Wireshark's names or short ones (host, port, proto, proc, is), joined by and, or, not; a bare word is a
protocol or text in any field. --list-fields [WORD] lists the fields.
Examples
  portolan read dump.pcap port:443 and not host:10.0.0.0/8
  portolan read dump.pcap --tree 12 --hex       one packet in full
  portolan read dump.pcap dns --jsonl           for programs
  portolan read dump.pcap is:rst --write resets.pcapng
  portolan read dump.pcap --anonymize --write share.pcapng
  portolan read dump.pcap --export files        files out of HTTP, FTP, TFTP, SMTP, in a new directory
  portolan read dump.pcap --conversations tcp   who talked with whom; --endpoints ip, --hierarchy, --rate 1s, --expert
Exit code 0 when a packet matched, 1 when none did, 2 when the file cannot be read.`,
  parameters: {
    flags: readFlags,
    aliases: { c: 'count' },
    positional: {
      kind: 'array',
      parameter: { brief: 'the file, then the filter', parse: String, placeholder: 'file' },
    },
  },
  async run(context, flags, ...words) {
    if (flags.listFields) return listFields(context, flags, words);
    const [path, ...filterWords] = words;
    if (path === undefined)
      throw new PortolanError('PTL_USAGE', 'a capture file is missing', { hint: 'portolan read dump.pcapng' });
    if (flags.deep) {
      const { readDeep } = await import('../read-deep.ts');
      return readDeep(context, flags, path, filterWords);
    }
    const wanted = await wantedPackets(filterWords, flags);
    if (flags.explain) {
      context.out.write(`${printable(wanted.filter?.description ?? 'everything')}\n`);
      return exitCodes.ok;
    }
    keepHeapSmall();
    const file = await openCaptureFile(path === '-' ? (await context.stdio()).input.open() : path);
    try {
      const found =
        flags.export === undefined
          ? await readPackets(context, flags, file, matchingPackets(file, wanted))
          : await exportFiles(context, flags, flags.export, file, filterWords);
      warn(context, file);
      if (context.signal.aborted) return exitCodes.interrupted;
      return found > 0 ? exitCodes.ok : exitCodes.no;
    } finally {
      file.close();
    }
  },
});

async function listFields(context: CliContext, flags: ReadFlags, words: readonly string[]): Promise<number> {
  const found = await filterFieldsWith(words);
  const { hidden } = await writeRecords(context.out, filterFieldKind, [found], writeOptions(flags, filterFieldKind));
  printHiddenColumns(hidden, context);
  return found.length > 0 ? exitCodes.ok : exitCodes.no;
}

async function exportFiles(
  context: CliContext,
  flags: ReadFlags,
  path: string,
  file: CaptureFile,
  filterWords: readonly string[],
): Promise<number> {
  // A file is made of all packets of its flow: a filter would leave holes in it.
  if (filterWords.length > 0 || flags.kernelFilter !== undefined) {
    throw new PortolanError('PTL_USAGE', '--export takes no filter', {
      hint: 'portolan read dump.pcap --export files',
    });
  }
  const { exportObjects } = await import('../read-export.ts');
  return exportObjects(context, flags, path, file);
}

/** How many packets matched. */
async function readPackets(
  context: CliContext,
  flags: ReadFlags,
  file: CaptureFile,
  batches: AsyncIterable<MatchingBatch>,
): Promise<number> {
  if (flags.write !== undefined) return writePackets(context, flags, flags.write, file, batches);
  if (flags.anonymize || flags.key !== undefined) {
    throw new PortolanError('PTL_USAGE', '--anonymize and --key belong to --write', {
      hint: '--anonymize --write share.pcapng',
    });
  }
  if (flags.tree !== undefined) return showTree(context, flags, flags.tree, file, batches);
  if (isStatistics(flags)) return (await import('../read-statistics.ts')).showStatistics(context, flags, batches);
  if (flags.count) return countPackets(context, flags, batches);
  return listPackets(context, flags, file, batches);
}

async function countPackets(
  { out, signal }: CliContext,
  flags: ReadFlags,
  batches: AsyncIterable<MatchingBatch>,
): Promise<number> {
  let count = 0;
  for await (const { rows } of batches) {
    count += rows.length;
    if (signal.aborted) break;
  }
  out.write(formatOf(flags) === 'table' ? `${count}\n` : `${safeJson({ packets: count })}\n`);
  return count;
}

async function listPackets(
  context: CliContext,
  flags: ReadFlags,
  file: CaptureFile,
  batches: AsyncIterable<MatchingBatch>,
): Promise<number> {
  if (flags.hex) return listWithBytes(context, file, batches);
  const records = recordsOf(context, file, batches);
  const { records: count, hidden } = await writeRecords(context.out, packetKind, records, {
    ...writeOptions(flags, packetKind),
    sample,
  });
  printHiddenColumns(hidden, context);
  return count;
}

async function* recordsOf(
  { signal }: CliContext,
  file: CaptureFile,
  batches: AsyncIterable<MatchingBatch>,
): AsyncGenerator<readonly PacketRecord[]> {
  for await (const { batch, rows, knowledge } of batches) {
    if (signal.aborted) return;
    for (let first = 0; first < rows.length; first += together) {
      yield rows.slice(first, first + together).map((row) => {
        const packet = knowledge.packet(batch, row, file.interfaces);
        return packetRecord(packet, dissectPacket(packet));
      });
    }
  }
}

/** Records that are alive at one time: what dies young is collected cheaply, and never makes the heap grow. */
const together = 16;
/** Lines that a table waits for before it fixes its widths. */
const sample = 1000;

async function listWithBytes(
  context: CliContext,
  file: CaptureFile,
  batches: AsyncIterable<MatchingBatch>,
): Promise<number> {
  const { out, signal } = context;
  let count = 0;
  for await (const { batch, rows, knowledge } of batches) {
    for (const row of rows) {
      const packet = knowledge.packet(batch, row, file.interfaces);
      const record = packetRecord(packet, dissectPacket(packet));
      const shown = packetKind.columns.filter((column) => column.shown);
      out.write(`${shown.map((column) => cellText(column, record)).join('  ')}
`);
      printBytes(out, packet.bytes);
      out.write('\n');
      count++;
    }
    if (signal.aborted) break;
  }
  return count;
}

async function showTree(
  { out, err }: CliContext,
  flags: ReadFlags,
  wanted: number,
  file: CaptureFile,
  batches: AsyncIterable<MatchingBatch>,
): Promise<number> {
  let last = 0;
  for await (const { batch, rows, knowledge } of batches) {
    const row = wanted - batch.firstNumber;
    last = batch.firstNumber + batch.count - 1;
    if (row >= batch.count) continue;
    if (!rows.includes(row)) {
      err.write(`note: packet ${wanted} does not match the filter\n`);
      return 0;
    }
    const packet = knowledge.packet(batch, row, file.interfaces);
    const tree = dissectPacket(packet);
    if (flags.json || flags.jsonl) out.write(`${safeJson(tree.nodes.map(treeData))}\n`);
    else printTree(out, tree);
    if (flags.hex) {
      for (const source of tree.sources) {
        out.write('\n');
        printBytes(out, source.bytes);
      }
    }
    return 1;
  }
  err.write(`note: there is no packet ${wanted}: the last one is ${last}\n`);
  return 0;
}

function warn({ out, err }: CliContext, file: CaptureFile): void {
  if (file.fault === null) return;
  out.flush();
  err.write(`warning: ${printable(file.fault.reason)}\n`);
}
