/** `portolan identify HOST:PORT`: what really speaks on a port. */
import { parseEndpoint } from '../../addr/endpoint.ts';
import type { Endpoint } from '../../addr/endpoint.ts';
import { ipText } from '../../addr/ip-address.ts';
import { PortolanError, exitCodes } from '../../base/errors.ts';
import { pointAt } from '../../base/result.ts';
import type { Identification } from '../../identify/identification.ts';
import { identificationKind } from '../../identify/identification.ts';
import type { IdentifyTransport } from '../../identify/identifier.ts';
import type { PortAnswer } from '../../identify/port-answer.ts';
import { threeNames } from '../../identify/three-names.ts';
import { processSight } from '../../os/give-up-root.linux.ts';
import type { ProcessRights } from '../../os/process-rights.ts';
import { rightsOf } from '../../os/process-rights.ts';
import { portsOfService } from '../../registry/service-name.ts';
import type { WriteOptions } from '../../report/write-records.ts';
import { writeRecords } from '../../report/write-records.ts';
import type { CliContext } from '../context.ts';
import type { ExaminerFlags } from '../examiner-flags.ts';
import { examinerFlags } from '../examiner-flags.ts';
import { identificationText } from '../identify-text.ts';
import { defineCommand } from '../kit.ts';
import type { OutputFlags } from '../output-flags.ts';
import { formatOf, outputFlags, writeOptions } from '../output-flags.ts';
import { giveUpRights, userFlag } from '../user-flag.ts';
import { LocalListeners } from '../../sockets/local-listeners.ts';
import { EventStream, Gate } from '../../scan/event-stream.ts';
import { scanTargets } from '../../scan/scan-targets.ts';
import type { ServiceExaminer } from '../../scan/service-examiner.ts';
import { openExaminer } from '../../scan/service-examiner.ts';

/** Ports that are asked at once, and names that are resolved at once. */
const [atOnce, namesAtOnce] = [64, 16];

type IdentifyFlags = ExaminerFlags & {
  readonly user?: string;
  readonly udp: boolean;
  readonly authorized: boolean;
};

interface Answered {
  readonly one: Asked;
  readonly answer: PortAnswer;
}

interface Asked {
  readonly host: string;
  readonly hostname: string | null;
  readonly local: boolean;
  readonly port: number;
  readonly transport: IdentifyTransport;
}

export default defineCommand<OutputFlags & IdentifyFlags, string[]>({
  name: 'identify',
  brief: 'what really speaks on a port: identify localhost:8080, identify 192.168.1.1:53 --udp',
  details: `Listens and asks at once, goes inside TLS, tries STARTTLS, and compares what was said with the port's number and the process.
Questions ask and change nothing; controllers and printers are asked in their own language only.
Other hosts: what you own or may test, as in portolan scan.
Examples
  portolan identify 22                  this host
  portolan identify 192.168.1.10:8443
  portolan identify 192.168.1.1:53 --udp
  portolan identify 10.0.0.5:9000 --nmap-data /usr/share/nmap
                                        by the probes of your own copy of nmap
Exit code 0 when every port was identified, 1 when one was not, 4 when none could be reached.`,
  parameters: {
    flags: {
      ...outputFlags,
      udp: { kind: 'boolean', brief: 'ask over UDP', default: false, withNegated: false },
      ...examinerFlags,
      authorized: {
        kind: 'boolean',
        brief: 'you may test hosts that are not your own',
        default: false,
        withNegated: false,
      },
      ...userFlag,
    },
    positional: {
      kind: 'array',
      parameter: { brief: 'host and port', parse: String, placeholder: 'host:port' },
      minimum: 1,
    },
  },
  async run(context, flags, ...words) {
    const options = writeOptions(flags, identificationKind);
    const { timeout: deadlineMs, nmapData } = flags;
    const { environment, host, signal } = context;
    const rights = await rightsOf(host, { user: flags.user, environment });
    const examiner = await openExaminer({ clock: host.clock, deadlineMs, nmapData });
    try {
      // The scope file may be root's: names are resolved by other threads, which keep nothing.
      await giveUpRights(rights, processSight, context);
      const gate = new Gate(namesAtOnce);
      const targets = words.map((word) => gate.run(() => askedBy(word, flags, context)));
      const asked = (await Promise.all(targets)).flat();
      if (!asked.some(({ local }) => local)) rights.drop(processSight);
      const outcomes = new Outcomes();
      await print(outcomes.watch(examined(asked, examiner, rights, context)), { flags, options }, context);
      return signal.aborted ? exitCodes.interrupted : outcomes.exitCode;
    } finally {
      await examiner.close();
    }
  },
});

/** The addresses behind a word, inside the scope. Throws PTL_BAD_ADDRESS, PTL_SCOPE. */
async function askedBy(
  word: string,
  { udp, authorized }: IdentifyFlags,
  { host, environment }: CliContext,
): Promise<readonly Asked[]> {
  const transport = udp ? 'udp' : 'tcp';
  const parsed = parseEndpoint(word, {
    portOf: (name) => portsOfService(name).find((service) => service.transport === transport)?.port,
  });
  if (!parsed.ok)
    throw new PortolanError('PTL_BAD_ADDRESS', `"${word}" is no HOST:PORT: ${parsed.reason}`, {
      evidence: pointAt(word, parsed),
      hint: 'portolan identify 192.168.1.10:22',
    });
  const target = hostText(parsed.value);
  const { addresses, local, names } = await scanTargets([target], host, {
    exclude: undefined,
    authorized,
    environment,
  });
  // One machine answers for all the addresses of its name: the first is asked.
  const [first] = addresses;
  if (first === undefined) return [];
  const text = ipText(first);
  return [
    { host: text, hostname: names.get(text) ?? null, local: local.has(first), port: parsed.value.port, transport },
  ];
}

function hostText({ host }: Endpoint): string {
  if (host === null) return '127.0.0.1';
  return host.kind === 'name' ? host.name : ipText(host.address);
}

/**
 * In the order in which they answer, so many at once. Those of this host come last: the socket table is read once they have
 * answered, because reading it holds everything else up.
 */
async function* examined(
  asked: readonly Asked[],
  examiner: ServiceExaminer,
  rights: ProcessRights,
  { host: machine, signal }: CliContext,
): AsyncGenerator<Identification, undefined> {
  const stream = new EventStream<Answered>();
  const gate = new Gate(atOnce);
  const tasks = asked.map((one) =>
    gate.run(async () => {
      if (!signal.aborted) stream.put({ one, answer: await examiner.identify(one, signal) });
    }),
  );
  void Promise.all(tasks).then(
    () => stream.end(),
    // Interrupted, there is what was answered by then.
    (error: unknown) => stream.end(signal.aborted ? undefined : (error ?? new Error('a question failed'))),
  );
  const own: Answered[] = [];
  for await (const answered of stream) {
    if (answered.one.local) own.push(answered);
    else yield identification(answered, null);
  }
  if (own.length === 0) return;
  const listeners = await LocalListeners.read(machine, true);
  rights.drop(processSight);
  // The program as far as this user may know.
  for (const answered of own) yield identification(answered, listeners.at(answered.one)?.owner?.command ?? null);
}

function identification({ one, answer }: Answered, process: string | null): Identification {
  const { local: _, ...where } = one;
  return { ...where, answer, names: threeNames(where, answer, process) };
}

/** Each as soon as it is known. */
async function print(
  found: AsyncIterable<Identification>,
  { flags, options }: { readonly flags: OutputFlags; readonly options: WriteOptions<Identification> },
  { out }: CliContext,
): Promise<void> {
  if (formatOf(flags) === 'table' && flags.fields === undefined) {
    let isFirst = true;
    for await (const one of found) {
      out.write(`${isFirst ? '' : '\n'}${identificationText(one)}`);
      out.flush();
      isFirst = false;
    }
  } else await writeRecords(out, identificationKind, batches(found), { ...options, live: true });
}

async function* batches<T>(found: AsyncIterable<T>): AsyncGenerator<readonly T[], undefined> {
  for await (const one of found) yield [one];
}

/** Counts what comes by. */
class Outcomes {
  #all = 0;
  readonly #counts: Partial<Record<PortAnswer['outcome'], number>> = {};

  async *watch(found: AsyncIterable<Identification>): AsyncGenerator<Identification, undefined> {
    for await (const one of found) {
      this.#all++;
      this.#counts[one.answer.outcome] = (this.#counts[one.answer.outcome] ?? 0) + 1;
      yield one;
    }
  }

  get exitCode(): number {
    if (this.#counts.unreachable === this.#all) return exitCodes.unreachable;
    return this.#counts.identified === this.#all ? exitCodes.ok : exitCodes.no;
  }
}
