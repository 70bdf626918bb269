/** `-T fields`: the values of chosen fields, a line a packet. */
import type { FieldForm } from './field-form.ts';
import { fieldText } from './field-text.ts';
import type { PacketSink } from './packet-sink.ts';
import type { KnownField, SeenPacket } from './seen-packet.ts';
import { shown } from './shown.ts';

/** Makes the sink. */
export function fieldsSink(fields: readonly KnownField[], form: FieldForm, write: (text: string) => void): PacketSink {
  return {
    begin() {
      if (form.bom) write('\ufeff');
      if (form.header) write(`${fields.map(({ name }) => name).join(form.separator)}\n`);
    },
    take(packet) {
      write(`${fields.map((field) => cellOf(packet, field, form)).join(form.separator)}\n`);
    },
    end: () => undefined,
  };
}

/** The texts of a field in a packet. */
export function fieldTexts(packet: SeenPacket, field: KnownField): readonly string[] {
  return packet.items(field).map((item) => fieldText(field.name, item));
}

function cellOf(packet: SeenPacket, field: KnownField, { occurrence, aggregator, quote }: FieldForm): string {
  const texts = fieldTexts(packet, field).map(shown);
  if (texts.length === 0) return '';
  const chosen = occurrence === 'a' ? texts.join(aggregator) : occurrence === 'f' ? texts[0]! : texts.at(-1)!;
  return `${quote}${chosen}${quote}`;
}
