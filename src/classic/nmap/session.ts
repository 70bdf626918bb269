/** One run of nmap: what it writes as hosts become known. */
import type { Clock } from '../../base/clock.ts';
import { grepableFoot, grepableHead, grepablePorts, grepableStatus } from './nmap-grepable.ts';
import type { NmapEnd, NmapFrame, NmapHost } from './nmap-report.ts';
import { clockTime, ctime, doneText, elapsedText } from './nmap-report.ts';
import { xmlFoot, xmlHead, xmlHint, xmlHost, xmlTask } from './nmap-xml.ts';
import { normalHost } from './normal-text.ts';
import type { NormalSettings } from './normal-text.ts';
import type { NmapOptions } from './nmap-options.ts';
import type { NmapOutputs } from './outputs.ts';

/** Writes a run. */
export class NmapSession {
  readonly #options: NmapOptions;
  readonly #outputs: NmapOutputs;
  readonly #frame: NmapFrame;
  readonly #clock: Clock;
  readonly #settings: NormalSettings;
  #up = 0;

  constructor(options: NmapOptions, outputs: NmapOutputs, frame: NmapFrame, clock: Clock) {
    this.#options = options;
    this.#outputs = outputs;
    this.#frame = frame;
    this.#clock = clock;
    const { reason, verbose, debug, serviceVersions, traceroute, pace, openOnly, scans } = options;
    this.#settings = {
      reason: reason || verbose > 1,
      versions: serviceVersions,
      traceroute,
      verbose,
      debug,
      protocols: scans.has('ip-protocol'),
      resetsIgnored: openOnly || pace.defeatRstRateLimit,
    };
  }

  /** Hosts that were told to be up. */
  get up(): number {
    return this.#up;
  }

  /** Writes the heads of the files; that of the XML unless the file goes on. */
  begin(xmlGoesOn: boolean): void {
    const { version, startedAt, arguments: words } = this.#frame;
    this.#outputs.form('normal', [`# Nmap ${version} scan initiated ${ctime(startedAt)} as: ${words}\n`]);
    this.#outputs.form('grepable', grepableHead(this.#frame));
    if (!xmlGoesOn) this.#outputs.form('xml', xmlHead(this.#frame));
  }

  /** A host answered, and its ports are to be asked. */
  hint(host: NmapHost): void {
    this.#outputs.form('xml', xmlHint(host));
  }

  /** An open port was found. */
  discovered(title: string, port: number, transport: string): void {
    if (this.#options.verbose > 0) this.#outputs.screen(`Discovered open port ${port}/${transport} on ${title}\n`);
  }

  /** A host that is done with; whether it is told at all is decided here. */
  host(host: NmapHost): void {
    const state = host.presence?.state ?? 'up';
    if (state === 'up') this.#up++;
    if (state === 'down' && this.#options.verbose === 0) return;
    if (this.#options.openOnly && host.scanned !== false && !host.ports.some(({ state: port }) => port !== 'closed'))
      return;
    if (host.interrupted === true) {
      this.#outputs.screen(Array.from(normalHost(host, this.#settings)).join(''));
      return;
    }
    this.#outputs.people(normalHost(host, this.#settings));
    this.#outputs.form('grepable', [grepableStatus(host)]);
    if (state === 'up') this.#outputs.form('grepable', grepablePorts(host));
    this.#outputs.form('xml', xmlHost(host, { startedAt: this.#frame.startedAt, endedAt: this.#clock.now() }));
  }

  /** A step begins; the answer is called when it has ended. */
  step(title: string, scanning: string): (total: string) => void {
    const beganAt = this.#clock.now();
    if (this.#options.verbose === 0) return () => undefined;
    this.#outputs.screen(`Initiating ${title} at ${clockTime(new Date(beganAt))}\n`);
    if (scanning !== '') this.#outputs.screen(`Scanning ${scanning}\n`);
    this.#outputs.form('xml', [xmlTask('taskbegin', title, beganAt)]);
    return (total) => {
      const now = this.#clock.now();
      this.#outputs.screen(
        `Completed ${title} at ${clockTime(new Date(now))}, ${elapsedText(beganAt, now)}s elapsed (${total})\n`,
      );
      this.#outputs.form('xml', [xmlTask('taskend', title, now, { extrainfo: total })]);
    };
  }

  /** Lines for people in front of the screen only. */
  screen(text: string): void {
    this.#outputs.screen(text);
  }

  /** How far a step is, for the XML. */
  progress(task: string, percent: number, remainingSeconds: number): void {
    const now = this.#clock.now();
    this.#outputs.form('xml', [
      xmlTask('taskprogress', task, now, {
        percent: percent.toFixed(2),
        remaining: Math.round(remainingSeconds),
        etc: Math.round(now / 1000 + remainingSeconds),
      }),
    ]);
  }

  /** Writes the ends. */
  end(asked: number, complete: boolean): void {
    const { startedAt } = this.#frame;
    const end: NmapEnd = { startedAt, endedAt: this.#clock.now(), up: this.#up, asked, complete };
    const { noPing, listOnly, serviceVersions } = this.#options;
    const osDetected = this.#options.os && this.#frame.scans.length > 0;
    if (complete && asked === 1 && this.#up === 0 && !noPing && !listOnly)
      this.#outputs.people(['Note: Host seems down. If it is really up, but blocking our ping probes, try -Pn\n']);
    const performed = [...(osDetected ? ['OS'] : []), ...(serviceVersions ? ['Service'] : [])].join(' and ');
    if (complete && performed !== '' && this.#up > 0)
      this.#outputs.people([`${performed} detection performed by Portolan's own methods.\n`]);
    this.#outputs.form('xml', xmlFoot(end));
    if (complete) {
      this.#outputs.form('grepable', [grepableFoot(end)]);
      this.#outputs.form('normal', [`# Nmap done at ${ctime(end.endedAt)} -- ${doneText(end)}\n`]);
      this.#outputs.screen(`Nmap done: ${doneText(end)}\n`);
    }
    this.#outputs.close();
  }
}
