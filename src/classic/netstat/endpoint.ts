/** The address cells of netstat: address, colon, port in 23 columns, cut where they do not fit. */
import type { ByteText } from '../byte-text.ts';

const cellWidth = 23;
/** What is left of the cell beside the colon. */
const roomBeside = cellWidth - 1;
/** A port keeps this much of its name at most, so that four characters of the address stay. */
const longestPort = 18;

/**
 * The cell, padded. Without `wide` both parts are cut to fit: `fd12:3456:789a:1:aaaa:bbbb:cccc:dddd` port 22443 becomes
 * `fd12:3456:789a:1::22443`, which looks like an address that it is not: that is what net-tools prints (only `-W` is true).
 */
export function endpointCell(address: ByteText, port: ByteText, wide: boolean): ByteText {
  if (wide || address.length + port.length <= roomBeside) return `${address}:${port}`.padEnd(cellWidth);
  const shownPort = port.slice(0, longestPort);
  return `${address.slice(0, roomBeside - shownPort.length)}:${shownPort}`.padEnd(cellWidth);
}
