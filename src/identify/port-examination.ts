/**
 * One port, examined: a pure state machine. It listens and asks at once on connections of their own, lets the identifiers compete for every
 * reply (also for those to the wrong question), goes inside TLS, tries STARTTLS, and ends at one deadline whatever the port does.
 */
import { identifyUnlessEcho } from './echo.ts';
import type { HelloPlan } from './hello-plan.ts';
import { helloPlan } from './hello-plan.ts';
import type { Identifier, IdentifyContext } from './identifier.ts';
import { confidentScore } from './identify-reply.ts';
import type { PeerTls, PortAnswer, PortQuestion } from './port-answer.ts';
import { isBetter, newLine } from './port-line.ts';
import type { Line } from './port-line.ts';
import type { PortCommand, PortEvent, WakeReason } from './port-script.ts';
import type { Found } from './port-verdict.ts';
import { portAnswer } from './port-verdict.ts';
import { StartTlsTalk } from './start-tls-talk.ts';
import type { StartTlsMove } from './start-tls-talk.ts';

/** How long the hinted questions have the port to themselves, and how far apart further ones follow. */
const waveMs = 300;
const hellosPerWave = 6;
/** After a sure answer: the rest of it may be on its way in another segment. */
const settleMs = 60;
/** The answer stands already; STARTTLS is only one more fact. */
const startTlsMs = 1500;
const mostConnections = 14;
/** A datagram that was lost twice is not worth a third. */
const mostRepeats = 2;
/** Of hellos that a port closed without a word, so many are proof that nobody listens behind it. */
const provesWrapped = 3;

type Stage = 'plain' | 'tls' | 'starttls' | 'done';

/** The examination of one port. */
export class PortExamination {
  readonly #question: PortQuestion;
  readonly #identifiers: readonly Identifier[];
  readonly #plan: HelloPlan;
  readonly #lines = new Map<number, Line>();
  readonly #hellos: string[] = [];
  #commands: PortCommand[] = [];
  #stage: Stage = 'plain';
  #next = 0;
  #queue: readonly Identifier[] = [];
  #best: Found | null = null;
  #outer: Found | null = null;
  #settling = false;
  #tls: PeerTls | null = null;
  #startTls: boolean | null = null;
  #heard: Uint8Array = new Uint8Array(0);
  #everOpened = false;
  #endedSilently = 0;
  #listenerEnded = false;
  #failure: string | null = null;

  constructor(question: PortQuestion, identifiers: readonly Identifier[]) {
    this.#question = question;
    this.#identifiers = identifiers;
    this.#plan = helloPlan(question.port, question.transport, identifiers);
  }

  /** The first commands. */
  begin(): readonly PortCommand[] {
    this.#do({ kind: 'wake', afterMs: this.#question.deadlineMs, reason: 'deadline' });
    this.#queue = this.#plan.others;
    if (this.#plan.tlsFirst) {
      this.#open(null, false);
      this.#open(null, true);
      for (const identifier of this.#plan.hinted) this.#open(identifier, true);
    } else this.#askHinted(false);
    this.#do({ kind: 'wake', afterMs: waveMs, reason: 'wave' });
    return this.#flush();
  }

  /** What follows from an event. */
  handle(event: PortEvent): readonly PortCommand[] {
    if (this.#stage === 'done') return [];
    if (event.kind === 'woken') this.#woken(event.reason);
    else {
      const line = this.#lines.get(event.connection);
      if (line === undefined) return [];
      if (event.kind === 'opened') this.#opened(event.connection, line, event.tls);
      else if (event.kind === 'received') this.#received(event.connection, line, event.bytes);
      else if (event.kind === 'deaf') line.deaf = true;
      else this.#ended(event.connection, line, event.kind === 'failed' ? event.reason : null);
    }
    return this.#flush();
  }

  #woken(reason: WakeReason): void {
    for (const line of this.#lines.values()) if (line.talk === null) this.#look(line);
    if (reason === 'deadline' || reason === 'patience') this.#finish();
    else if (reason === 'settle') {
      if (this.#settling) this.#conclude();
    } else if (this.#stage !== 'starttls' && !this.#settling) this.#wave();
  }

  /** The next hellos; when there is none left, the deadline decides. */
  #wave(): void {
    if (this.#question.transport === 'udp') this.#repeat();
    const tls = this.#stage === 'tls';
    for (const identifier of this.#queue.slice(0, hellosPerWave)) {
      if (!(tls && identifier.id === 'tls')) this.#open(identifier, tls);
    }
    this.#queue = this.#queue.slice(hellosPerWave);
    if (this.#queue.length > 0 || this.#question.transport === 'udp')
      this.#do({ kind: 'wake', afterMs: waveMs, reason: 'wave' });
  }

  /** A datagram may be lost: those without an answer are asked again. */
  #repeat(): void {
    for (const [connection, line] of this.#lines) {
      if (line.asked !== null && line.opened && line.buffer.length === 0 && line.repeats++ < mostRepeats)
        this.#do({ kind: 'send', connection, bytes: line.sent });
    }
  }

  #askHinted(tls: boolean): void {
    if (this.#question.transport === 'tcp') this.#open(null, tls);
    for (const identifier of this.#plan.hinted) this.#open(identifier, tls);
  }

  #open(asked: Identifier | null, tls: boolean, talk: StartTlsTalk | null = null): void {
    if (this.#lines.size >= mostConnections) this.#closeOldest();
    const connection = this.#next++;
    this.#lines.set(connection, newLine(asked, tls, talk));
    this.#do({ kind: 'open', connection, tls });
  }

  /** The listener (the first one) stays: a slow greeting is worth more than a silent question. */
  #closeOldest(): void {
    const oldest = [...this.#lines].find(([, { asked }]) => asked !== null);
    if (oldest !== undefined) this.#close(oldest[0]);
  }

  #opened(connection: number, line: Line, tls: PeerTls | null): void {
    this.#everOpened = true;
    if (line.talk !== null && tls !== null) {
      this.#tls = tls;
      this.#startTls = true;
      return this.#finish();
    }
    line.opened = true;
    if (tls !== null) this.#insideTls(tls);
    if (line.talk !== null) this.#move(connection, line.talk.opened());
    else if (line.asked !== null) {
      this.#hellos.push(line.asked.id);
      line.sent = line.asked.hello!(this.#context(line));
      this.#do({ kind: 'send', connection, bytes: line.sent });
    }
  }

  /** The first handshake that succeeds settles that this is TLS: plain questions end here. */
  #insideTls(tls: PeerTls): void {
    this.#tls ??= tls;
    if (this.#stage === 'tls') return;
    this.#stage = 'tls';
    for (const [connection, line] of this.#lines) if (!line.tls) this.#close(connection);
  }

  #received(connection: number, line: Line, bytes: Uint8Array): void {
    if (line.talk !== null) return this.#move(connection, line.talk.received(bytes));
    if (!line.buffer.add(bytes)) return this.#close(connection);
    if (this.#heard.length === 0) this.#heard = bytes.slice(0, 256);
    // A server that sends byte by byte is not read again for each: the rest is looked at when time or the connection is over.
    if (line.buffer.length >= line.looked * 1.1) this.#look(line);
  }

  /** Lets the identifiers compete for what a connection has said so far. */
  #look(line: Line): void {
    if (line.looked === line.buffer.length) return;
    line.looked = line.buffer.length;
    const reply = line.buffer.reply();
    const identity = identifyUnlessEcho(line.sent, reply, this.#context(line), this.#identifiers);
    if (identity === null) return;
    if (isBetter(identity, line.asked, this.#best))
      this.#best = { identity, asked: line.asked, reply: reply.bytes.slice(0, 256) };
    if (identity.confidence < confidentScore || this.#settling) return;
    this.#settling = true;
    this.#do({ kind: 'wake', afterMs: settleMs, reason: 'settle' });
  }

  #ended(connection: number, line: Line, failure: string | null): void {
    this.#lines.delete(connection);
    // Who is refused hears ECONNREFUSED: a reset is of a connection that stood, however short (Linux: tcp_reset()).
    if (failure === 'ECONNRESET' && !line.tls) this.#everOpened = line.opened = true;
    if (line.talk === null) this.#look(line);
    if (this.#stage === 'starttls') {
      this.#startTls = false;
      return this.#finish();
    }
    if (failure !== null && !line.opened) this.#notOpened(line, failure);
    else if (failure !== null && this.#question.transport === 'udp') return this.#refused(failure);
    else if (line.buffer.length === 0) {
      this.#endedSilently++;
      this.#listenerEnded ||= line.asked === null;
    }
    if (this.#stage === 'tls' && this.#tls === null && this.#lines.size === 0) return this.#finish();
    if (this.#settling && this.#best?.asked === line.asked) return this.#conclude();
    if (this.#lines.size === 0 && !this.#settling) this.#nobodyLeft();
  }

  /** The kernel was told that nobody listens for datagrams: one such message is enough. */
  #refused(failure: string): void {
    this.#failure = failure;
    this.#everOpened = false;
    this.#finish();
  }

  #notOpened(line: Line, failure: string): void {
    this.#failure ??= failure;
    // TLS was only expected: ask in the clear what would have been asked inside.
    if (!line.tls || this.#stage !== 'plain') return;
    // Where the handshake itself failed, the raw hello still tells whether this is TLS.
    const asked = line.asked ?? this.#identifiers.find(({ id }) => id === 'tls');
    if (asked !== undefined) this.#open(asked, false);
  }

  /** Every connection is over without an answer worth having. */
  #nobodyLeft(): void {
    const wrapped = this.#heard.length === 0 && this.#endedSilently >= provesWrapped;
    if (!this.#everOpened || this.#queue.length === 0 || wrapped) this.#finish();
    else this.#wave();
  }

  /** The best answer stands: is there something inside it? */
  #conclude(): void {
    this.#settling = false;
    const best = this.#best;
    if (best === null) return this.#finish();
    if (this.#stage === 'plain' && best.identity.mayTls) {
      this.#closeAll();
      this.#outer = best;
      this.#best = null;
      this.#stage = 'tls';
      this.#queue = this.#plan.others;
      this.#askHinted(true);
      return this.#do({ kind: 'wake', afterMs: waveMs, reason: 'wave' });
    }
    const identifier = this.#identifiers.find(({ id }) => id === best.identity.by);
    if (this.#stage !== 'plain' || identifier?.startTls === undefined || this.#question.transport === 'udp')
      return this.#finish();
    this.#closeAll();
    this.#stage = 'starttls';
    this.#do({ kind: 'wake', afterMs: startTlsMs, reason: 'patience' });
    const line = { asked: null, tls: false };
    this.#open(null, false, new StartTlsTalk(identifier.startTls, this.#context(line)));
  }

  #move(connection: number, move: StartTlsMove): void {
    if (move.kind === 'send') this.#do({ kind: 'send', connection, bytes: move.bytes });
    else if (move.kind === 'secure') this.#do({ kind: 'secure', connection });
    else if (move.kind === 'refused') {
      this.#startTls = false;
      this.#finish();
    }
  }

  #finish(): void {
    const asked = [...this.#lines.values()].filter(({ sent }) => sent.length > 0);
    const deaf = asked.length > 0 && asked.every((line) => line.deaf);
    this.#closeAll();
    if (this.#stage === 'starttls') this.#startTls ??= false;
    this.#stage = 'done';
    this.#do({ kind: 'done', answer: this.#answer(deaf) });
  }

  #answer(deaf: boolean): PortAnswer {
    return portAnswer({
      found: this.#best ?? this.#outer,
      identifiers: this.#identifiers,
      tls: this.#tls,
      startTls: this.#startTls,
      heard: this.#heard,
      hellos: this.#hellos,
      reached: this.#everOpened,
      deaf,
      wrapped: this.#listenerEnded && this.#endedSilently >= provesWrapped,
      failure: this.#failure,
    });
  }

  #context({ asked, tls }: Pick<Line, 'asked' | 'tls'>): IdentifyContext {
    const { transport, port, host } = this.#question;
    return { transport, port, host, tls, asked: asked?.id ?? null };
  }

  #close(connection: number): void {
    this.#lines.delete(connection);
    this.#do({ kind: 'close', connection });
  }

  #closeAll(): void {
    for (const connection of this.#lines.keys()) this.#close(connection);
  }

  #do(command: PortCommand): void {
    this.#commands.push(command);
  }

  #flush(): readonly PortCommand[] {
    const commands = this.#commands;
    this.#commands = [];
    return commands;
  }
}
