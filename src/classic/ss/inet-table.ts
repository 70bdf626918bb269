/** The tables of tcp, mptcp, udp, raw, dccp and sctp sockets. */
import { errnoName } from '../../base/errors.ts';
import { asSockDiag } from '../../os/sock-diag/socket-table.linux.ts';
import type { InetProtocol, InetQuery, InetSocket } from '../../os/socket-table.ts';
import { compileFilter } from './bytecode.ts';
import { queueCell } from './kernel-number.ts';
import { complainOf } from './dump-errors.ts';
import { newSubject, passes } from './filter.ts';
import { diagnosticExtensions, inetDetails, needsAttributes } from './inet-details.ts';
import { showProcTable } from './proc-inet.ts';
import { addressWords, addressesOf, fillSubject } from './inet-subject.ts';
import { canShowMessages, messagePrinter } from './inet-messages.ts';
import { protocolName, protocolNumber } from './protocols.ts';
import { type Run, stateNames } from './run.ts';
import { sctpStateName } from './sctp-info.ts';
import { families } from './selection.ts';
import { errorText } from './strerror.ts';

/** The tables with a /proc file that stands in when the kernel will not dump them. */
const withProcTable: ReadonlySet<InetProtocol> = new Set<InetProtocol>(['tcp', 'udp', 'raw']);

/** Shows one protocol's sockets: IPv4, then IPv6. */
export async function showInet(run: Run, protocol: InetProtocol): Promise<void> {
  if (!run.selection.has('inet') && !run.selection.has('inet6')) return;
  if (protocol === 'tcp' || protocol === 'udp' || protocol === 'raw') run.database = protocol;
  if (await showDump(run, protocol)) return;
  if (withProcTable.has(protocol)) await showProcTable(run, protocol as 'tcp' | 'udp' | 'raw');
}

/**
 * Asks for both families, or for the preferred one; where the kernel refuses, once more in the way before sock_diag. False when
 * that failed as well.
 */
async function showDump(run: Run, protocol: InetProtocol): Promise<boolean> {
  const { sockets } = run.host;
  if (sockets.source === '/proc/net') return false;
  const { preferred } = run.selection;
  const query = inetQuery(run, protocol);
  const first = preferred === 'inet6' ? 6 : 4;
  const both = first === 4 && preferred !== 'inet';
  const diagnostic = asSockDiag(sockets);
  for (const family of (both ? [4, 6] : [first]) as readonly (4 | 6)[]) {
    const asked = { ...query, family };
    if (diagnostic !== null && canShowMessages(run, protocol)) {
      if (showMessages(run, protocol, () => diagnostic.inetMessages(asked, messagePrinter(run, protocol)))) continue;
    } else if (await showRows(run, protocol, () => sockets.inet(asked))) continue;
    if (diagnostic === null || (protocol !== 'tcp' && protocol !== 'dccp')) return false;
    return showRows(run, protocol, () => diagnostic.inetLegacy(query));
  }
  return true;
}

/** The question that the options make. */
export function inetQuery(run: Pick<Run, 'filter' | 'selection' | 'show'>, protocol: InetProtocol): InetQuery {
  const bytecode = run.filter === null ? null : compileFilter(run.filter);
  return {
    protocol,
    family: 4,
    states: run.selection.states,
    extensions: diagnosticExtensions(run.show),
    attributes: needsAttributes(run.show, protocol),
    ...(bytecode === null ? {} : { bytecode }),
  };
}

/** Shows every row of a dump; false when it broke off, which has then been said. */
async function showRows(
  run: Run,
  protocol: InetProtocol,
  dump: () => Iterable<readonly InetSocket[]>,
): Promise<boolean> {
  const show = inetPrinter(run, protocolNumber(protocol));
  try {
    for (const batch of dump()) {
      if (run.show.resolve) await run.names.prepare(addressesOf(batch));
      for (const row of batch) if (!show(row)) return false;
    }
    return true;
  } catch (error) {
    if (!complainOf(run, error, protocol === 'mptcp')) throw error;
    return false;
  }
}

/** The same by way of bare messages. */
function showMessages(run: Run, protocol: InetProtocol, dump: () => void): boolean {
  try {
    dump();
    return true;
  } catch (error) {
    if (!complainOf(run, error, protocol === 'mptcp')) throw error;
    return false;
  }
}

/** A function that shows one row, and kills it first when asked; false stops the dump. `number` is the protocol that was asked for. */
export function inetPrinter(run: Run, number: number): (row: InetSocket) => boolean {
  const { table, names, filter, selection, kill } = run;
  const subject = newSubject('inet');
  const words = addressWords();
  const details = inetDetails(run);
  const localCells = addressCells(run);
  const peerCells = addressCells(run);
  let sctpInode = 0;
  return (row) => {
    if ((selection.families & (row.family === 4 ? families.inet : families.inet6)) === 0) return true;
    if (filter !== null) {
      fillSubject(subject, row, words);
      if (!passes(filter, subject, names.ephemeral)) return true;
    }
    if (kill) {
      const killed = destroy(run, row);
      if (killed !== 'killed') return killed === 'gone';
    }
    const type = row.attributes?.get(protocolAttribute)?.[0] ?? number;
    const v6only = row.v6only === true;
    const association = type === sctpNumber && sctpInode !== 0 && sctpInode === row.inode;
    table.line(
      association ? '' : protocolName(type),
      association ? `\`- ${sctpStateName(row.state)}` : (stateNames[row.state] ?? ''),
      queueCell(row.receiveQueue),
      queueCell(row.sendQueue),
      localCells(row.localAddress, row.family, v6only, row.interfaceIndex),
      names.port(row.localPort, run.database),
      peerCells(row.remoteAddress, row.family, v6only, 0),
      names.port(row.remotePort, run.database),
      details === null ? '' : details(row, type),
    );
    sctpInode = row.inode;
    return true;
  };
}

const protocolAttribute = 10;
const sctpNumber = 132;

/** Cells of addresses, colon included; most rows repeat the address of the row before. */
function addressCells(run: Run): (address: string, family: 4 | 6, v6only: boolean, interfaceIndex: number) => string {
  let [lastAddress, lastCell] = ['', ''];
  let [lastOnly, lastIndex] = [false, -1];
  return (address, family, v6only, interfaceIndex) => {
    if (address === lastAddress && v6only === lastOnly && interfaceIndex === lastIndex) return lastCell;
    const text = run.names.address(address, family, v6only);
    lastCell = interfaceIndex === 0 ? `${text}:` : `${text}%${run.names.interface(interfaceIndex)}:`;
    lastAddress = address;
    lastOnly = v6only;
    lastIndex = interfaceIndex;
    return lastCell;
  };
}

/** SOCK_DESTROY: `gone` for sockets that cannot be closed or are closed already; `refused` ends the dump. */
function destroy(run: Run, row: InetSocket): 'killed' | 'gone' | 'refused' {
  try {
    if (run.host.sockets.destroy === undefined) return 'gone';
    run.host.sockets.destroy(row);
    return 'killed';
  } catch (error) {
    const code = errnoName(error);
    if (code === undefined) throw error;
    if (code === 'EOPNOTSUPP' || code === 'ENOTSUP' || code === 'ENOENT') return 'gone';
    run.complain(`SOCK_DESTROY answers: ${errorText(code)}\n`);
    return 'refused';
  }
}
