/** Every record kind that a command prints: what `portolan schema` and docs/records.md list. */
import type { AnyRecordKind } from '../report/schema.ts';
import { exportedFileKind } from '../capture/export/object-directory.ts';
import { packetKind } from '../capture/packet-record.ts';
import {
  endpointKind,
  expertKind,
  flowKind,
  lengthKind,
  protocolShareKind,
  rateKind,
} from '../capture/streams/statistics-record.ts';
import { streamKind } from '../capture/streams/stream-record.ts';
import { listenerKind } from '../sockets/chart.ts';
import { verdictKind } from '../doctor/verdict-record.ts';
import { eventKind } from '../sockets/socket-event.ts';
import { identificationKind } from '../identify/identification.ts';
import { hostResultKind } from '../scan/host-result.ts';
import { portResultKind } from '../scan/port-result.ts';
import { scanDifferenceKind } from '../scan/scan-difference.ts';
import { socketKind } from '../sockets/socket-record.ts';
import { interfaceKind } from './capture-interfaces.ts';
import { filterFieldKind } from './read-fields.ts';

/** In the order they are listed. */
export const recordKinds: readonly AnyRecordKind[] = [
  listenerKind,
  socketKind,
  eventKind,
  portResultKind,
  hostResultKind,
  scanDifferenceKind,
  identificationKind,
  verdictKind,
  packetKind,
  streamKind,
  flowKind,
  endpointKind,
  protocolShareKind,
  rateKind,
  lengthKind,
  expertKind,
  exportedFileKind,
  interfaceKind,
  filterFieldKind,
];
