/** `portolan HOST:PORT` and `portolan check`: why a port can or cannot be reached, or bound. */
import { parseIp } from '../../addr/ip-address.ts';
import type { IpAddress } from '../../addr/ip-address.ts';
import { ipText } from '../../addr/ip-address.ts';
import { isUnspecified } from '../../addr/ip-scope.ts';
import { PortolanError, exitCodes } from '../../base/errors.ts';
import { decideBind, gatherBind } from '../../doctor/bind-check.ts';
import type { BindQuestion } from '../../doctor/bind-check.ts';
import { decideReach } from '../../doctor/decide.ts';
import type { ReachQuestion } from '../../doctor/evidence.ts';
import type { VerdictRecord } from '../../doctor/verdict-record.ts';
import { bindRecord, reachRecord, verdictKind } from '../../doctor/verdict-record.ts';
import { verdicts } from '../../doctor/verdicts.ts';
import { processSight } from '../../os/give-up-root.linux.ts';
import { rightsOf } from '../../os/process-rights.ts';
import { writeRecords } from '../../report/write-records.ts';
import { scanTargets } from '../../scan/scan-targets.ts';
import { plainVerdictText, reachText } from '../check-text.ts';
import type { CheckTarget } from '../check-words.ts';
import { checkTarget } from '../check-words.ts';
import type { CliContext } from '../context.ts';
import { durationMs } from '../duration.ts';
import { defineCommand } from '../kit.ts';
import type { OutputFlags } from '../output-flags.ts';
import { formatOf, outputFlags, writeOptions } from '../output-flags.ts';
import { fromName } from '../talk-connect.ts';
import { familyOf, streamFlags } from '../talk-flags.ts';
import { giveUpRights, userFlag } from '../user-flag.ts';

/** Ports from here on are anybody's to bind, as net.ipv4.ip_unprivileged_port_start has it where nobody has set it. */
const highPorts = 1024;

type CheckFlags = OutputFlags & {
  readonly user?: string;
  readonly udp: boolean;
  readonly bind: boolean;
  readonly ipv4: boolean;
  readonly ipv6: boolean;
  readonly timeout: number;
  readonly from?: string;
  readonly identify: boolean;
  readonly authorized: boolean;
};

export default defineCommand<CheckFlags, string[]>({
  name: 'check',
  brief: 'why a port can or cannot be reached or bound: check HOST 443, check :8080',
  details: `One verdict, the evidence behind it, and what to run next. portolan HOST:PORT is the same.
Every verdict has an exit code of its own, whose first digit is the coarse answer (docs/doctor.md): 0 open, 1x no,
2x wrong question, 3x privilege, 4x unreachable, 5x a fault here, 10x cannot be bound.
With CAP_NET_RAW it decides from packets, without it from errno and the socket's error queue, and says which.
Examples
  portolan check db.lan 5432
  portolan check 192.168.1.1 53 --udp
  portolan check :8080                  can a server bind it here?
  portolan check 127.0.0.1 80 --bind    ... on this address?
What speaks there is asked on hosts that portolan scan would take; elsewhere add --authorized.`,
  parameters: {
    aliases: { 4: 'ipv4', 6: 'ipv6' } as never,
    flags: {
      ...outputFlags,
      udp: { kind: 'boolean', brief: 'ask over UDP', default: false, withNegated: false },
      bind: { kind: 'boolean', brief: 'can it be bound here? instead of reached', default: false, withNegated: false },
      ipv4: streamFlags.ipv4,
      ipv6: streamFlags.ipv6,
      timeout: { kind: 'parsed', parse: durationMs, brief: 'for the name, and for each address: 5s', default: '5s' },
      from: {
        kind: 'parsed',
        parse: String,
        brief: 'the address, :PORT or ADDRESS:PORT to ask from',
        placeholder: 'address',
        optional: true,
      },
      identify: { kind: 'boolean', brief: 'ask what speaks there', default: true },
      authorized: {
        kind: 'boolean',
        brief: 'you may ask hosts that are not your own',
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
    const transport = flags.udp ? 'udp' : 'tcp';
    const target = checkTarget(words, transport);
    const family = familyOf(flags) ?? null;
    if (target.port === null) return answerBadPort(target, transport, flags, context);
    const port = target.port;
    const address = target.host === null ? null : parsedAddress(target.host);
    if (target.host === null || flags.bind || (address !== null && isUnspecified(address)))
      return answerBind({ address: boundAddress(target.host, address), family, port, transport }, flags, context);
    const from = flags.from === undefined ? null : sourceOf(flags.from);
    const { timeout: timeoutMs, identify } = flags;
    const question: ReachQuestion = {
      host: target.host,
      port,
      transport,
      family: familyFrom(family, from),
      from,
      timeoutMs,
      identify,
    };
    return answerReach(question, flags, context);
  },
});

function parsedAddress(text: string): IpAddress | null {
  const parsed = parseIp(text);
  return parsed.ok ? parsed.value : null;
}

function boundAddress(host: string | null, address: IpAddress | null): IpAddress | null {
  if (host === null || address !== null) return address;
  throw new PortolanError('PTL_BAD_ADDRESS', `"${host}" is no address: only an address of this host can be bound`, {
    hint: 'portolan check :8080, or portolan check 127.0.0.1 8080 --bind',
  });
}

function sourceOf(text: string): NonNullable<ReachQuestion['from']> {
  const name = fromName(text)!(4);
  if (name.kind !== 'internet') throw new TypeError('a source is an Internet address');
  return { address: isUnspecified(name.address) ? null : name.address, port: name.port };
}

/** From an address only its own family can be reached. */
function familyFrom(family: 4 | 6 | null, from: ReachQuestion['from']): 4 | 6 | null {
  const own = from?.address?.version ?? family;
  if (family !== null && own !== family)
    throw new PortolanError('PTL_USAGE', `--from is an IPv${own} address, and --ipv${family} was asked for`, {
      hint: 'leave one of them out',
    });
  return own;
}

async function answerReach(question: ReachQuestion, flags: CheckFlags, context: CliContext): Promise<number> {
  if (process.platform !== 'linux')
    throw new PortolanError('PTL_PLATFORM', `ports cannot be examined on ${process.platform} yet`, {
      hint: 'portolan talk HOST PORT says at least whether it connects',
    });
  const { host, environment, signal } = context;
  // The question whether a port can be bound does without all of this.
  const { gatherReach } = await import('../../doctor/gather.linux.ts');
  const { identifiers } = await import('../../identify/catalog.gen.ts');
  const { identifyDialer } = await import('../../scan/identify-dialer.ts');
  const rights = await rightsOf(host, { user: flags.user, environment });
  await giveUpRights(rights, ['CAP_NET_RAW', 'CAP_NET_BIND_SERVICE', ...processSight], context);
  const settled = (anyLocal: boolean): void => {
    if (!anyLocal) rights.drop(processSight);
    // A port of this host where nobody listens is bound, to see whether somebody could.
    const bound = [anyLocal ? question.port : highPorts, question.from?.port || highPorts];
    if (Math.min(...bound) >= highPorts) rights.drop(['CAP_NET_BIND_SERVICE']);
  };
  const scoped = (address: IpAddress, authorized: boolean) =>
    scanTargets([ipText(address)], host, { exclude: undefined, authorized, environment });
  const evidence = await gatherReach(question, {
    host,
    identifiers,
    dialer: identifyDialer,
    settled,
    mustBeHost: async (address) => void (await scoped(address, true)),
    mayIdentify: (address) => isInScope(() => scoped(address, flags.authorized)),
    signal,
  });
  const verdict = decideReach(evidence);
  const record = reachRecord(verdict, evidence);
  const unused = record.verdict === 'refused' || record.verdict === 'udp-closed';
  const local = verdict.decisive?.local === true && unused ? verdict.decisive.address : null;
  const bind = local === null ? null : await bindOf({ ...question, address: local }, context);
  const whole = bind === null ? record : { ...record, bind: bind.bind };
  const rows = bind === null ? [] : [['bind', bind.sentence] as const];
  return write(whole, () => reachText(whole, verdict, evidence, rows), flags, context);
}

async function isInScope(ask: () => Promise<unknown>): Promise<boolean> {
  try {
    await ask();
    return true;
  } catch (error) {
    if (error instanceof PortolanError && error.code === 'PTL_SCOPE') return false;
    throw error;
  }
}

async function bindOf(question: BindQuestion, { host }: CliContext): Promise<VerdictRecord> {
  const evidence = await gatherBind(host, question);
  return bindRecord(decideBind(evidence), evidence);
}

async function answerBind(question: BindQuestion, flags: CheckFlags, context: CliContext): Promise<number> {
  const record = await bindOf(question, context);
  return write(record, () => plainVerdictText(record, [['verdict', record.verdict]]), flags, context);
}

function answerBadPort(
  { host, portText }: CheckTarget,
  transport: 'tcp' | 'udp',
  flags: CheckFlags,
  context: CliContext,
): Promise<number> {
  const record: VerdictRecord = {
    verdict: 'invalid-port',
    sentence: `"${portText}" is no ${transport} port: neither a number from 1 to 65535 nor a service that is known`,
    decidedFrom: 'words',
    host,
    port: null,
    transport,
    next: /^\d+-\d+$/.test(portText) ? `portolan scan ${host ?? ''} -p ${portText}` : 'portolan port NAME',
    name: null,
    addresses: [],
    service: null,
    bind: null,
  };
  return write(record, () => plainVerdictText(record, [['verdict', record.verdict]]), flags, context);
}

async function write(
  record: VerdictRecord,
  text: () => string,
  flags: CheckFlags,
  { out, signal }: CliContext,
): Promise<number> {
  if (formatOf(flags) === 'table' && flags.fields === undefined) out.write(text());
  else await writeRecords(out, verdictKind, [[record]], writeOptions(flags, verdictKind));
  return signal.aborted ? exitCodes.interrupted : verdicts[record.verdict].exitCode;
}
