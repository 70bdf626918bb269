/** Files out of HTTP: bodies of requests and of responses, unpacked. */
import { headerValue } from '../../wire/text-lines.ts';
import type { BodyLimits } from '../streams/body-buffer.ts';
import type { HttpMessage } from '../streams/http-message.ts';
import { messageContent } from '../streams/http-message.ts';
import { HttpReader } from '../streams/http-reader.ts';
import type { StreamSink } from '../streams/stream-feeder.ts';
import type { TakeObject } from './exported-object.ts';

/** What listens to a connection of HTTP. */
export function httpObjects(take: TakeObject, limits: BodyLimits): StreamSink {
  return new HttpReader((message) => {
    if (message.body.length > 0) take(objectOf(message));
  }, limits);
}

function objectOf(message: HttpMessage): Parameters<TakeObject>[0] {
  const { head, lastPacket, flaw } = message;
  const request = head.kind === 'request' ? head : message.request;
  const target = request?.kind === 'request' ? request.target : null;
  return {
    protocol: 'http',
    name: target === null ? null : target.replace(/[?#].*$/s, ''),
    host: request === null ? null : headerValue(request.headers, 'host'),
    contentType: headerValue(head.headers, 'content-type'),
    bytes: messageContent(message).bytes,
    packet: lastPacket,
    flaw,
  };
}
