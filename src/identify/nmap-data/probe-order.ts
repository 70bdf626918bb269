/** Which probes a port is asked, in which order, and which matches each reply is tried on. */
import type { IdentifyTransport } from '../identifier.ts';
import type { ProbeFile, ProbeMatch, ServiceProbe } from './probe-file.ts';

/** Probes rarer than this are not tried unless the port or a soft match asks for them. */
export const usualIntensity = 7;

/** A file made ready to be worked with. */
export class ProbeBook {
  readonly file: ProbeFile;
  readonly matches: readonly ProbeMatch[];
  readonly #first = new Map<ServiceProbe, number>();

  constructor(file: ProbeFile) {
    this.file = file;
    this.matches = file.probes.flatMap((probe) => probe.matches);
    let number = 0;
    for (const probe of file.probes) {
      this.#first.set(probe, number);
      number += probe.matches.length;
    }
  }

  /** Whether the file forbids to ask this port. */
  excludes(port: number, transport: IdentifyTransport): boolean {
    return this.file.exclude[transport].has(port);
  }

  /** The probe that only listens; UDP has none. */
  listener(transport: IdentifyTransport): ServiceProbe | null {
    return this.file.probes.find((probe) => probe.transport === transport && isListener(probe)) ?? null;
  }

  /** The probes that name the port, in the order of the file, however rare. */
  hinted(port: number, transport: IdentifyTransport, tls: boolean): readonly ServiceProbe[] {
    return this.#asking(transport).filter((probe) => names(probe, port, tls));
  }

  /** The others that are usual enough, in the order of the file: rarity leaves out, it does not sort. */
  others(port: number, transport: IdentifyTransport, tls: boolean, intensity: number): readonly ServiceProbe[] {
    return this.#asking(transport).filter((probe) => !names(probe, port, tls) && probe.rarity <= intensity);
  }

  /** Of some probes those that know a service: after a soft match only they can tell more. */
  knowing(service: string, probes: readonly ServiceProbe[]): readonly ServiceProbe[] {
    return probes.filter(({ matches }) => matches.some((match) => match.service === service));
  }

  /** Every asking probe of a transport, in the order of the file. */
  all(transport: IdentifyTransport): readonly ServiceProbe[] {
    return this.#asking(transport);
  }

  /** The numbers of the matches that a reply to a probe is tried on: its own, its fallbacks', over TCP the listener's. */
  matchesFor(probe: ServiceProbe): Uint32Array {
    // A service that speaks over both transports has its matches at one of its probes.
    const named = probe.fallback.flatMap((name) => this.file.probes.filter((other) => other.name === name));
    const listener = this.listener(probe.transport);
    const probes = [...new Set([probe, ...named, ...(listener === null ? [] : [listener])])];
    return Uint32Array.from(probes.flatMap((one) => one.matches.map((_, index) => this.#first.get(one)! + index)));
  }

  #asking(transport: IdentifyTransport): readonly ServiceProbe[] {
    return this.file.probes.filter((probe) => probe.transport === transport && !isListener(probe));
  }
}

function isListener({ transport, bytes }: ServiceProbe): boolean {
  return transport === 'tcp' && bytes.length === 0;
}

function names({ ports, sslPorts }: ServiceProbe, port: number, tls: boolean): boolean {
  return (tls ? sslPorts : ports).has(port);
}
