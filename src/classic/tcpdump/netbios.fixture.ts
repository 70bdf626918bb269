/** NetBIOS and SMB, which the installed tcpdump prints as UDP and TCP: its printer of SMB is not compiled in. */
import { hex, tcp4, udp4 } from './frames.fixture.ts';

const query = hex(
  '123401100001000000000000 20 434b414141414141414141414141414141414141414141414141414141414141 00 0021 0001',
);
const session = hex('00000023 ff534d4272000000000801c8000000000000000000000000000000ff00000000');

/** Frames. */
export const netbiosSamples: readonly Uint8Array[] = [
  udp4(137, 137, query),
  udp4(138, 138, hex('110a1234c0000201008a00bb0000'), query),
  tcp4({ source: 4000, destination: 139 }, session),
  tcp4({ source: 445, destination: 4000 }, session),
];
