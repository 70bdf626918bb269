/** What tshark 4.0 says of TFTP in a line (RFC 1350, 2347). */
import type { Layer } from './layer.ts';
import { hexText } from './layer.ts';

const errors: Readonly<Record<number, string>> = {
  0: 'Not defined',
  1: 'File not found',
  2: 'Access violation',
  3: 'Disk full or allocation exceeded',
  4: 'Illegal TFTP Operation',
  5: 'Unknown transfer ID',
  6: 'File already exists',
  7: 'No such user',
  8: 'Option negotiation failed',
};

/** `Read Request, File: boot, Transfer type: octet, blksize=1428` */
export function tftpWords(layer: Layer): string | null {
  const operation = layer.u16(0);
  if (layer.length < 2) return null;
  switch (operation) {
    case 1:
      return requestText(layer, 'Read Request');
    case 2:
      return requestText(layer, 'Write Request');
    case 3: {
      const block = layer.u16(2);
      if (layer.isShort) return 'Data Packet';
      const size = Number(layer.packet.notes.get('tftp') ?? 512);
      return `Data Packet, Block: ${block}${layer.length - 4 < size ? ' (last)' : ''}`;
    }
    case 4: {
      const block = layer.u16(2);
      return layer.isShort ? 'Acknowledgement' : `Acknowledgement, Block: ${block}`;
    }
    case 5:
      return errorText(layer);
    case 6:
      return `Option Acknowledgement${optionsText(layer, 2)}`;
    default:
      return `Unknown (0x${hexText(operation, 4)})`;
  }
}

function requestText(layer: Layer, name: string): string {
  const file = layer.zeroText(2);
  if (layer.isShort) return name;
  const modeAt = layer.bytes.indexOf(0, 2) + 1;
  const mode = layer.zeroText(modeAt);
  if (layer.isShort) return `${name}, File: ${file}`;
  const rest = optionsText(layer, layer.bytes.indexOf(0, modeAt) + 1);
  return `${name}, File: ${file}, Transfer type: ${mode}${rest}`;
}

function optionsText(layer: Layer, start: number): string {
  let text = '';
  for (let at = start; at < layer.length;) {
    const name = layer.zeroText(at);
    const valueAt = layer.bytes.indexOf(0, at) + 1;
    const value = layer.isShort ? '' : layer.zeroText(valueAt);
    if (layer.isShort) break;
    text += `, ${name}=${value}`;
    at = layer.bytes.indexOf(0, valueAt) + 1;
  }
  return text;
}

function errorText(layer: Layer): string {
  const code = layer.u16(2);
  if (layer.isShort) return 'Error Code';
  const head = `Error Code, Code: ${errors[code] ?? `Unknown (${code})`}`;
  const message = layer.zeroText(4);
  return layer.isShort ? head : `${head}, Message: ${message}`;
}
