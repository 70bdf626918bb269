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
import { portsOfService } from '../../registry/service-name.ts';
import { writeRecords } from '../../report/write-records.ts';
import type { CliContext } from '../context.ts';
import type { ExaminerFlags } from '../examiner-flags.ts';
import { examinerFlags } from '../examiner-flags.ts';
import { identificationText } from '../identify-text.ts';
import { defineCommand } from '../kit.ts';
import type { OutputFlags } from '../output-flags.ts';
import { formatOf, outputFlags, writeOptions } from '../output-flags.ts';
import { LocalListeners } from '../../sockets/local-listeners.ts';
import { scanTargets } from '../../scan/scan-targets.ts';
import type { ServiceExaminer } from '../../scan/service-examiner.ts';
import { openExaminer } from '../../scan/service-examiner.ts';

type IdentifyFlags = ExaminerFlags & {
  readonly udp: boolean;
  readonly authorized: boolean;
};

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
    },
    positional: {
      kind: 'array',
      parameter: { brief: 'host and port', parse: String, placeholder: 'host:port' },
      minimum: 1,
    },
  },
  async run(context, flags, ...words) {
    const options = writeOptions(flags, identificationKind);
    const asked = (await Promise.all(words.map((word) => askedBy(word, flags, context)))).flat();
    const found = await examineAll(asked, flags, context);
    if (formatOf(flags) === 'table' && flags.fields === undefined)
      context.out.write(found.map((one) => identificationText(one)).join('\n'));
    else await writeRecords(context.out, identificationKind, [found], options);
    const outcomes = found.map(({ answer }) => answer.outcome);
    if (outcomes.every((outcome) => outcome === 'unreachable')) return exitCodes.unreachable;
    return outcomes.every((outcome) => outcome === 'identified') ? exitCodes.ok : exitCodes.no;
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
      hint: `${pointAt(word, parsed)}\nportolan identify 192.168.1.10:22`,
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

/** All at once; the socket table is read once they are done, because reading it holds everything else up. */
async function examineAll(
  asked: readonly Asked[],
  { timeout, nmapData }: ExaminerFlags,
  { host: machine, signal }: CliContext,
): Promise<readonly Identification[]> {
  const examiner = await openExaminer({ clock: machine.clock, deadlineMs: timeout, nmapData });
  const answers = await answersOf(asked, examiner, signal);
  const listeners = asked.some(({ local }) => local) ? await LocalListeners.read(machine, true) : null;
  return answers.map(({ one, answer }) => {
    const { local, ...where } = one;
    // The program as far as this user may know.
    const process = local ? (listeners?.at(where)?.owner?.command ?? null) : null;
    return { ...where, answer, names: threeNames(where, answer, process) };
  });
}

async function answersOf(
  asked: readonly Asked[],
  examiner: ServiceExaminer,
  signal: AbortSignal,
): Promise<readonly { readonly one: Asked; readonly answer: PortAnswer }[]> {
  try {
    return await Promise.all(asked.map(async (one) => ({ one, answer: await examiner.identify(one, signal) })));
  } finally {
    await examiner.close();
  }
}
