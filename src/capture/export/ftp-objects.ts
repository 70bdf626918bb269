/** Files out of FTP (RFC 959): the control connection says where data connections go and what they carry. */
import { ipText } from '../../addr/ip-address.ts';
import { parseControlCommand, parseControlReply } from '../../wire/control-line.ts';
import type { FtpEndpoint } from '../../wire/ftp.ts';
import { ftpActiveEndpoint, ftpPassiveEndpoint } from '../../wire/ftp.ts';
import { BodyBuffer } from '../streams/body-buffer.ts';
import type { BodyLimits } from '../streams/body-buffer.ts';
import type { Direction, Flow } from '../streams/flow-table.ts';
import { flowAddress } from '../streams/flow-table.ts';
import type { StreamSink } from '../streams/stream-feeder.ts';
import type { TakeObject } from './exported-object.ts';
import { LineReader } from './line-reader.ts';

const mostExpected = 1024;

/** A data connection that was announced. */
interface Expected {
  readonly host: string;
  /** Named by the command that follows the announcement, perhaps after the connection began. */
  name: string | null;
  /** A list of files is no file. */
  isFile: boolean;
}

/** Looks for transfers among connections. */
export class FtpObjects {
  readonly #take: TakeObject;
  readonly #limits: BodyLimits;
  readonly #expected = new Map<string, Expected>();

  constructor(take: TakeObject, limits: BodyLimits) {
    this.#take = take;
    this.#limits = limits;
  }

  /** What listens to a data connection; null where none was announced for these ends. */
  dataSink(flow: Flow): StreamSink | null {
    for (const end of [1, 0] as const) {
      const key = `${ipText(flowAddress(flow, end))} ${flow.ports[end]}`;
      const expected = this.#expected.get(key);
      if (expected === undefined) continue;
      this.#expected.delete(key);
      return this.#transfer(expected);
    }
    return null;
  }

  /** What listens to a control connection. */
  controlSink(flow: Flow): StreamSink {
    const lines = [new LineReader(), new LineReader()] as const;
    const host = ipText(flowAddress(flow, 1));
    let last: Expected | null = null;
    const expect = (endpoint: FtpEndpoint | null, end: Direction): void => {
      if (endpoint === null) return;
      // The address in the text may be a private one behind a translation: that of the control connection is right then too.
      const address = ipText(flowAddress(flow, end));
      last = { host, name: null, isFile: false };
      if (this.#expected.size < mostExpected) this.#expected.set(`${address} ${endpoint.port}`, last);
    };
    return {
      data(direction, { bytes }) {
        lines[direction].add(bytes);
        for (let line = lines[direction].next(); line !== null; line = lines[direction].next()) {
          if (direction === 1) {
            const reply = parseControlReply(line, 0, line.length);
            if (reply.ok) expect(ftpPassiveEndpoint(reply.value), 1);
            continue;
          }
          const command = parseControlCommand(line, 0, line.length);
          if (!command.ok) continue;
          expect(ftpActiveEndpoint(command.value), 0);
          const verb = command.value.verb.toUpperCase();
          if (last !== null && /^(?:RETR|STOR|APPE|STOU)$/.test(verb)) {
            last.name = command.value.argument;
            last.isFile = true;
          }
        }
      },
    };
  }

  #transfer(expected: Expected): StreamSink {
    const body = new BodyBuffer(this.#limits);
    let packet = 0;
    let missing = 0;
    return {
      data(_, piece) {
        body.add(piece.bytes);
        packet = piece.packet;
      },
      gap: (_, bytes) => void (missing += bytes),
      end: () => {
        if (!expected.isFile) return void body.take();
        const gap = missing > 0 ? `${missing} bytes are missing` : null;
        const flaw = body.leftOut > 0 ? `${body.leftOut} bytes more are left out` : gap;
        const { name, host } = expected;
        this.#take({ protocol: 'ftp', name, host, contentType: null, bytes: body.take(), packet, flaw });
      },
    };
  }
}
