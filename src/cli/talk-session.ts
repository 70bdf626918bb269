/** A conversation between standard input and output and a connection: safe for terminals, logged, paced, ended by the contract. */
import { closeSync, openSync, writeSync } from 'node:fs';
import { PortolanError, errnoName, exitCodes } from '../base/errors.ts';
import type { ByteSink, ByteSource } from '../os/byte-stream.ts';
import { errorText } from '../os/system-call-failure.ts';
import { brokenPipeExitCode } from '../report/output.ts';
import { printableBlock } from '../report/printable.ts';
import { crlfStage } from '../talk/crlf.ts';
import { HexDump } from '../talk/hex-dump.ts';
import { rateLimit } from '../talk/rate-limit.ts';
import type { RelayOutcome, RelayPlan, Stage } from '../talk/relay.ts';
import { relay } from '../talk/relay.ts';
import type { CliContext } from './context.ts';
import type { TalkFlags } from './talk-flags.ts';

/** What looks at, changes and slows the bytes of a conversation. */
export interface TalkStages {
  readonly outgoing: Stage | undefined;
  readonly incoming: Stage | undefined;
  readonly pace: RelayPlan['pace'];
  close(): void;
}

/** Makes the stages that the flags ask for. Throws PTL_OUTPUT where the log cannot be written. */
export function talkStages(flags: TalkFlags, context: CliContext): TalkStages {
  const dump = flags.hex ? new HexDump() : null;
  const log = flags.log === undefined ? null : openLog(flags.log);
  const looks = dump !== null || log !== null;
  const look = (direction: 'sent' | 'received', bytes: Uint8Array): void => {
    if (dump !== null) context.err.write(dump.lines(direction, bytes));
    if (log !== null) for (let at = 0; at < bytes.length;) at += writeSync(log, bytes, at);
  };
  const crlf = flags.crlf ? crlfStage() : null;
  return {
    outgoing:
      crlf === null && !looks
        ? undefined
        : (bytes) => {
            const changed = crlf === null ? bytes : crlf(bytes);
            look('sent', changed);
            return changed;
          },
    incoming: looks ? (bytes) => (look('received', bytes), bytes) : undefined,
    pace: flags.rate === undefined ? undefined : rateLimit(flags.rate, context.host.clock, context.signal),
    close: () => (log === null ? undefined : closeSync(log)),
  };
}

function openLog(path: string): number {
  try {
    return openSync(path, 'w', 0o600);
  } catch (error) {
    throw new PortolanError('PTL_OUTPUT', `cannot write the log ${path}`, {
      evidence: errnoName(error) ?? String(error),
    });
  }
}

/** Standard output, made printable where it is a terminal and --raw does not say otherwise; that is said once. */
export function talkOutput(sink: ByteSink, flags: Pick<TalkFlags, 'raw'>, context: CliContext): ByteSink {
  if (!context.out.isTTY || flags.raw) return sink;
  let isSaid = false;
  let torn: Buffer = Buffer.alloc(0);
  return {
    end: () => sink.end(),
    write(bytes) {
      const all = Buffer.concat([torn, bytes]);
      const whole = all.length - tornTail(all);
      torn = Buffer.from(all.subarray(whole));
      const text = all.subarray(0, whole);
      const shown = printableBlock(text).replaceAll('\\t', '\t');
      if (!isSaid && shown.length !== text.toString('utf8').replaceAll('\r\n', '\n').length) {
        isSaid = true;
        context.err.write('control characters of the peer are shown, not obeyed; --raw passes them on\n');
      }
      return sink.write(Buffer.from(shown));
    },
  };
}

/** How many bytes at the end are the beginning of a UTF-8 character that is not whole yet. */
function tornTail(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back]!;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) return back < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) ? back : 0;
  }
  return 0;
}

/** One conversation. */
export interface TalkSession {
  readonly connection: ByteSource & ByteSink;
  readonly input: ByteSource;
  readonly output: ByteSink;
  /** Whether a person types: then the peer's end is the end. */
  readonly isTyped: boolean;
  /** Datagrams have no end: answers are waited for so long after the input's. Null for streams. */
  readonly lingerMs: number | null;
}

/** Relays by the contract of docs/talk.md; resolves to the exit code. Throws PTL_REFUSED, PTL_UNREACHABLE, PTL_OUTPUT. */
export async function converse(session: TalkSession, flags: TalkFlags, context: CliContext): Promise<number> {
  const stages = talkStages(flags, context);
  try {
    const outcome = await relay({
      input: session.input,
      output: session.output,
      connection: session.connection,
      onInputEnd:
        session.lingerMs === null ? { kind: 'shutdown' } : { kind: 'quit', afterMs: session.lingerMs, shutdown: false },
      onPeerEnd: session.isTyped || flags.untilPeerEnds ? 'finish' : 'wait-for-input',
      ...(stages.outgoing && { outgoing: stages.outgoing }),
      ...(stages.incoming && { incoming: stages.incoming }),
      ...(stages.pace && { pace: stages.pace }),
      ...(flags.idle !== undefined && { idleMs: flags.idle }),
      ...(flags.total !== undefined && { totalMs: flags.total }),
      clock: context.host.clock,
      signal: context.signal,
    });
    return exitCodeOf(outcome);
  } finally {
    stages.close();
  }
}

/** 0 where both ends came; errors are thrown with what went wrong. */
export function exitCodeOf({ ending, error, sent, received }: RelayOutcome): number {
  const counts = `${sent} bytes sent, ${received} received`;
  const why = errorText(errnoName(error)) === 'Unknown error' ? String(error?.message) : errorText(errnoName(error));
  switch (ending) {
    case 'ends':
    case 'peer':
    case 'quit':
      return exitCodes.ok;
    case 'interrupted':
      return exitCodes.interrupted;
    case 'idle':
      throw new PortolanError('PTL_UNREACHABLE', 'nothing moved for the time that --idle allows', { evidence: counts });
    case 'total':
      throw new PortolanError('PTL_UNREACHABLE', 'the time that --total allows is over', { evidence: counts });
    case 'peer-error':
      throw new PortolanError('PTL_REFUSED', `the peer broke off: ${why}`, {
        evidence: counts,
        hint: 'what it did not take is lost: ask it again',
      });
    case 'input-error':
      throw new PortolanError('PTL_OUTPUT', `standard input cannot be read: ${why}`, { evidence: counts });
    case 'output-error':
      if (errnoName(error) === 'EPIPE') return brokenPipeExitCode;
      throw new PortolanError('PTL_OUTPUT', `standard output cannot be written: ${why}; it is incomplete`, {
        evidence: counts,
        hint: 'free some space, or write elsewhere',
      });
  }
}
