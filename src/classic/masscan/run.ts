/** Runs masscan's command line: targets, the sweep, banners, what is written, and what is left when it is broken off. */
import { writeFileSync } from 'node:fs';
import type { IpSet } from '../../addr/ip-set.ts';
import { PortSet } from '../../addr/port-set.ts';
import type { PortTransport } from '../../addr/port-spec.ts';
import { ipText } from '../../addr/ip-address.ts';
import { rightsOf } from '../../os/process-rights.ts';
import { RootWriter } from '../../os/root-writer.ts';
import { permutation, shardPosition, shardSize } from '../../scan/permutation.ts';
import { ownAddresses } from '../../scan/scan-targets.ts';
import { loadExaminer, openExaminer } from '../../scan/service-examiner.ts';
import type { PortTechnique } from '../../scan/technique.ts';
import { techniques } from '../../scan/techniques/catalog.gen.ts';
import type { ClassicContext } from '../classic.ts';
import { inScope } from '../nmap/target-list.ts';
import { drySweep } from '../stateless/dry-sweep.ts';
import { Sweep } from '../stateless/sweep.ts';
import { giveUpForSweep, openingParts } from '../stateless/sweep-rights.ts';
import type { SweepAnswer, SweepPart, SweepPlan } from '../stateless/sweep-plan.ts';
import { BannerAsking } from './banners.ts';
import { echoText, pausedText, wantedOf } from './echo.ts';
import { packetTraceLine } from './packet-trace.ts';
import { tellProgress } from './progress-line.ts';
import { MasscanRefusal, notOurs } from './refusal.ts';
import { MasscanResults } from './results-file.ts';
import type { MasscanSettings } from './settings.ts';

const techniqueIds: readonly (readonly [PortTransport, string])[] = [
  ['tcp', 'tcp.syn'],
  ['udp', 'udp.payload'],
  ['sctp', 'sctp.init'],
];

/** Scans; the exit code. Throws MasscanRefusal and what the scan throws. */
export async function runMasscan(settings: MasscanSettings, version: string, context: ClassicContext): Promise<number> {
  const { host } = context;
  const seed = settings.seed ?? BigInt(Math.floor(host.clock.now() * 1000));
  if (settings.echo) return (context.write(echoText(settings, seed)), 0);
  const wanted = wantedOf(settings);
  if (wanted.isEmpty)
    throw new MasscanRefusal(
      'FAIL: target IP address list empty\n [hint] name addresses, networks or ranges: 192.168.0.0/24, 192.168.0.1-192.168.0.9\n',
    );
  if (settings.listOnly) return list(wanted, settings, seed, context);
  if (countOf(settings) === 0)
    throw new MasscanRefusal('FAIL: no ports were specified\n [hint] name them with -p: -p443, -p1-1024,U:53\n');
  checkPackets(settings, context);
  const targets = await inScope(wanted, context);
  if (!targets.leftOut.isEmpty)
    context.writeError(`Note: left out, because no single host has such an address: ${targets.leftOut.toString()}\n`);
  const plan = await planOf(targets.addresses, settings, seed, context);
  if (settings.dryRun) return dryRun(plan, context);
  const rights = await rightsOf(host, context);
  const startedAt = host.clock.now();
  const frame = { version: `1.3.2 (Portolan ${version})`, startedAt, ports: scannedText(settings) };
  // As bytes, which are not held back: who reads along sees each port when it is found.
  const write = (text: string): void => context.write(Buffer.from(text));
  const results = new MasscanResults(settings, frame, write, rights.owner);
  const writer = rights.mayWriteIn('.') ? null : new RootWriter(pausedFile);
  if (settings.banners) await loadExaminer();
  const remark = await giveUpForSweep(rights);
  if (remark !== null) context.writeError(`Note: ${remark}\n`);
  context.writeError(headText(version, startedAt, targets.addresses, settings));
  const open = openingParts(rights, plan.parts.length);
  const sweep = new Sweep(plan, { clock: host.clock, own: ownAddresses(host), open });
  try {
    await scan(sweep, results, settings, context);
  } finally {
    results.end(host.clock.now());
  }
  const code = farewell(sweep, context);
  if (code === null) return pause(pausedText(settings, seed, sweep.next), writer, context);
  writer?.close();
  return code;
}

/** Written where we are when a scan is broken off. */
const pausedFile = 'paused.conf';

function checkPackets({ device, source }: MasscanSettings, { host }: ClassicContext): void {
  if (device !== null && !host.interfaces().some(({ name }) => name === device))
    throw new MasscanRefusal(`[-] if(${device}): No such device exists\n[-] if:${device}:init: failed\n`);
  if (source !== null && !ownAddresses(host).has(source))
    throw notOurs(
      '--adapter-ip',
      `${ipText(source)} is no address of this host, and answers would go to another (banners need none: they are asked over connections of the kernel)`,
    );
}

/** Every address once, in the order in which a scan of one port would ask. */
function list(addresses: IpSet, { shard }: MasscanSettings, seed: bigint, context: ClassicContext): number {
  const order = permutation(Number(addresses.count), foldedSeed(seed));
  const part = { index: shard.one - 1, count: shard.of };
  for (let step = 0; step < shardSize(order.size, part); step++)
    context.write(`${ipText(addresses.nth(BigInt(order.at(shardPosition(step, part))))!)}\n`);
  return 0;
}

async function planOf(
  addresses: IpSet,
  settings: MasscanSettings,
  seed: bigint,
  context: ClassicContext,
): Promise<SweepPlan> {
  const { host } = context;
  const parts: SweepPart[] = [];
  for (const [transport, id] of techniqueIds) {
    const ports = settings.ports[transport];
    if (ports.isEmpty) continue;
    const technique = (await techniques.find((each) => each.id === id)!.load()) as PortTechnique;
    parts.push({ technique, addresses, ports });
  }
  if (settings.ping) parts.push({ technique: 'icmp.echo', addresses, ports: PortSet.ofPorts([0]) });
  const { device, source, sourcePorts, ttl, rate, shard, retries, wait, resumeIndex, resumeCount } = settings;
  const beganMs = host.clock.monotonic();
  return {
    parts,
    packets: { device, source, sourcePorts, ttl },
    rate,
    seed: foldedSeed(seed),
    shard: { index: shard.one - 1, count: shard.of },
    retries,
    waitMs: wait * 1000,
    first: resumeIndex,
    most: resumeCount ?? Infinity,
    keepPackets: false,
    watch: settings.packetTrace
      ? (direction, bytes, start, end) => {
          const seconds = (host.clock.monotonic() - beganMs) / 1000;
          const line = packetTraceLine(direction, seconds, bytes, start, end);
          if (line === null) return;
          if (settings.file === '-') context.writeError(line);
          else context.write(Buffer.from(line));
        }
      : null,
  };
}

/** The order is made from 32 bits. */
function foldedSeed(seed: bigint): number {
  return Number(BigInt.asUintN(32, seed ^ (seed >> 32n)));
}

function dryRun(plan: SweepPlan, context: ClassicContext): number {
  for (const packet of drySweep(plan, context.host.clock)) {
    if (typeof packet === 'string') continue;
    const line = packetTraceLine('sent', 0, packet, 0, packet.length);
    if (line !== null) context.write(line);
  }
  return 0;
}

async function scan(
  sweep: Sweep,
  results: MasscanResults,
  settings: MasscanSettings,
  context: ClassicContext,
): Promise<void> {
  const { signal, host } = context;
  const over = new AbortController();
  const asking = settings.banners
    ? new BannerAsking(
        await openExaminer({ clock: host.clock, deadlineMs: settings.connectionTimeout * 1000 }),
        signal,
        () => host.clock.now(),
        (banner) => results.record(banner),
      )
    : null;
  const told = tellProgress(
    () => sweep.progress(),
    (text) => context.writeError(text),
    host.clock,
    over.signal,
  );
  const noted = noteInterrupt(signal, context);
  try {
    // Broken off, answers that are on their way still have their time.
    for await (const answers of sweep.run(signal, over.signal)) {
      for (const answer of answers) {
        const isShown = record(answer, results, settings);
        if (isShown && answer.state === 'open') asking?.ask(answer);
      }
    }
    await asking?.finish();
  } finally {
    over.abort();
    noted();
    await told;
  }
}

function noteInterrupt(signal: AbortSignal, context: ClassicContext): () => void {
  const note = (): void => context.writeError('waiting several seconds to exit...\n');
  signal.addEventListener('abort', note, { once: true });
  return () => signal.removeEventListener('abort', note);
}

/** masscan has names for what the flags say, and none for answers without flags. */
const reasons: Readonly<Record<string, string>> = { 'syn-ack': 'syn-ack', reset: 'rst-ack' };

function record(answer: SweepAnswer, results: MasscanResults, { showOpen, showClosed }: MasscanSettings): boolean {
  const { state, repeat, address, transport, port, reason, ttl, at } = answer;
  if (repeat || (state !== 'open' && state !== 'closed')) return false;
  if (!(state === 'open' ? showOpen : showClosed)) return false;
  results.record({
    kind: 'status',
    host: ipText(address),
    protocol: transport,
    port,
    status: state,
    reason: reasons[reason] ?? 'none',
    ttl,
    at: Math.floor(at / 1000),
  });
  return true;
}

/** Says what was lost; the exit code, null where the scan was broken off. */
function farewell(sweep: Sweep, context: ClassicContext): number | null {
  const { lossRate, expectedMissed, failed, fault } = sweep.summary();
  const { begun, total, silent } = sweep.progress();
  if (failed > 0) context.writeError(`Note: this machine could not ask ${failed} ports: ${fault}.\n`);
  if (expectedMissed >= 0.5)
    context.writeError(
      `Note: ${((lossRate ?? 0) * 100).toFixed(1)}% of the probes to ports that answer were lost: of ${silent} silent ports about ${Math.ceil(expectedMissed)} would have answered. Scan them again, or with a lower --rate, or with --retries.\n`,
    );
  if (!context.signal.aborted || begun >= total) return failed > 0 && failed === total ? 1 : 0;
  return null;
}

/** Written by the user that we have become, unless this is a folder of root's. */
async function pause(text: string, writer: RootWriter | null, context: ClassicContext): Promise<number> {
  context.writeError(`saving resume file to: ${pausedFile}\n`);
  if (writer === null) writeFileSync(pausedFile, text, { mode: 0o600 });
  else if (!(await writer.write(text))) {
    context.writeError(`FAIL: it cannot be written; with this in a file, -c goes on:\n${text}`);
    return 1;
  }
  return 0;
}

function countOf({ ports, ping }: MasscanSettings): number {
  return ports.tcp.count + ports.udp.count + ports.sctp.count + (ping ? 1 : 0);
}

function headText(version: string, startedAt: number, addresses: IpSet, settings: MasscanSettings): string {
  const time = new Date(startedAt).toISOString().replace('T', ' ').slice(0, 19);
  const { tcp, udp, sctp } = settings.ports;
  const count = countOf(settings);
  const onlyPing = settings.ping && tcp.isEmpty && udp.isEmpty && sctp.isEmpty;
  const title = onlyPing ? 'ICMP Echo Scan' : 'SYN Stealth Scan';
  const ports = onlyPing ? '' : ` [${count} port${count === 1 ? '' : 's'}/host]`;
  return (
    `Starting Portolan ${version} (masscan 1.3.2 compatible) at ${time} GMT\n` +
    `Initiating ${title}\nScanning ${addresses.count} hosts${ports}\n`
  );
}

function scannedText({ ports: { tcp, udp, sctp } }: MasscanSettings): string {
  const text = (set: PortSet): string =>
    `${set.count};${set.ranges.map(({ first, last }) => `${first}-${last}`).join(',')}`;
  return `TCP(${text(tcp)}) UDP(${text(udp)}) SCTP(${text(sctp)}) PROTOCOLS(0;)`;
}
