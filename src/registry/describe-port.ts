/** Everything the registry floor knows about a port, for `portolan port N`. */
import { attacksOn } from './attack-history.ts';
import type { AttackRecord } from './attack-history.ts';
import { applicationsOf } from './facts/applications.ts';
import type { ApplicationProtocol } from './facts/applications.ts';
import { correctionsAt } from './facts/corrections.ts';
import type { Correction } from './facts/corrections.ts';
import { knownServicesAt } from './facts/services.ts';
import type { KnownService } from './facts/services.ts';
import { registryTransports } from './iana-table.ts';
import type { RegistryTransport } from './iana-table.ts';
import { kernelViewOf, rangeClassOf } from './range-class.ts';
import type { KernelPortSettings, KernelPortView, RangeClass } from './range-class.ts';
import { commonName, registeredName } from './service-name.ts';
import type { ServiceEntry } from './service-name.ts';

/** A port, described. */
export interface PortDescription {
  readonly port: number;
  readonly transport: RegistryTransport;
  readonly rangeClass: RangeClass;
  /** Null when IANA has registered nothing. */
  readonly registered: ServiceEntry | null;
  /** What is common here beside or against the registration; null when nothing is. */
  readonly common: ServiceEntry | null;
  /** Other transports on which this number has a service. */
  readonly alsoOn: readonly RegistryTransport[];
  readonly known: readonly KnownService[];
  /** What the known services are used for, with the documents in force. */
  readonly applications: readonly ApplicationProtocol[];
  readonly attacks: readonly AttackRecord[];
  readonly corrections: readonly Correction[];
  /** Null when the kernel's settings were not given. */
  readonly kernel: KernelPortView | null;
}

/**
 * Describes a port. Throws RangeError (a programmer's error) when it is no whole number from 0 to 65535. With the settings of
 * the kernel at hand it also says how that kernel treats the number.
 */
export function describePort(
  port: number,
  transport: RegistryTransport,
  settings: KernelPortSettings | null = null,
): PortDescription {
  if (!Number.isInteger(port) || port < 0 || port > 65535) throw new RangeError(`no port: ${port}`);
  const known = knownServicesAt(port, transport);
  return Object.freeze({
    port,
    transport,
    rangeClass: rangeClassOf(port),
    registered: registeredName(port, transport),
    common: commonName(port, transport),
    alsoOn: registryTransports.filter((other) => other !== transport && hasService(port, other)),
    known,
    applications: known.flatMap(({ service }) => applicationsOf(service)),
    attacks: attacksOn(port, transport),
    corrections: correctionsAt(port),
    kernel: settings === null ? null : kernelViewOf(port, settings),
  });
}

function hasService(port: number, transport: RegistryTransport): boolean {
  return registeredName(port, transport) !== null || commonName(port, transport) !== null;
}
