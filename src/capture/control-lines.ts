/** Commands and replies of FTP and SMTP as nodes of the tree. */
import { parseControlCommand, parseControlReply } from '../wire/control-line.ts';
import type { Dissection } from './dissection.ts';

/** How a protocol names their parts. */
export interface ControlFields {
  readonly command: string;
  readonly argument: string;
  readonly code: string;
  readonly text: string;
}

/** Whether a command or a reply stands at `start`. */
export function isControlLine(bytes: Uint8Array, start: number, end: number): boolean {
  return parseControlReply(bytes, start, end).ok || parseControlCommand(bytes, start, end).ok;
}

/** Adds the lines up to the first that is neither; a packet holds either side's. */
export function putControlLines(d: Dissection, fields: ControlFields, start: number, end: number): void {
  let at = start;
  let summary = '';
  while (at < end) {
    const reply = parseControlReply(d.bytes, at, end);
    const command = reply.ok ? null : parseControlCommand(d.bytes, at, end);
    if (reply.ok) {
      d.put(fields.code, reply.value.code, at, at + 3);
      for (const line of reply.value.lines.slice(0, 64))
        d.put(fields.text, line, Math.min(at + 4, reply.payloadStart), reply.payloadStart);
      summary ||= `${reply.value.code} ${reply.value.lines[0] ?? ''}`;
      d.flawOf(reply, at);
      at = reply.payloadStart;
    } else if (command?.ok === true) {
      const { verb, argument } = command.value;
      d.put(fields.command, verb, at, at + verb.length);
      // What is sent behind PASS is a secret: it is in the bytes, not in what lists and searches show.
      const isSecret = verb.toUpperCase() === 'PASS';
      if (argument !== '')
        d.put(fields.argument, isSecret ? '(not shown)' : argument, at + verb.length + 1, command.payloadStart);
      summary ||= `${verb} ${isSecret ? '(not shown)' : argument}`.trimEnd();
      at = command.payloadStart;
    } else break;
  }
  d.summary(summary);
  d.rest(at, end);
}
