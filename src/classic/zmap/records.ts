/** Answers as lines of CSV or JSON, as zmap writes them. */
import type { SweepAnswer } from '../stateless/sweep-plan.ts';
import type { FieldValue, FieldValues } from './packet-fields.ts';
import { packetFields } from './packet-fields.ts';

/** All fields of an answer; null where its packet has none. */
export function answerFields(answer: SweepAnswer): FieldValues | null {
  const values = answer.packet === null ? null : packetFields(answer.packet);
  if (values === null) return null;
  const seconds = Math.floor(answer.at / 1000);
  return {
    ...values,
    repeat: answer.repeat ? 1 : 0,
    cooldown: answer.cooldown ? 1 : 0,
    'timestamp-str': isoTime(answer.at),
    'timestamp-ts': seconds,
    'timestamp-us': Math.floor((answer.at - seconds * 1000) * 1000),
  };
}

/** `2026-11-20T23:02:44.179+0000`, in this machine's zone. */
export function isoTime(at: number): string {
  return `${localDate(at, 'T')}.${String(Math.floor(at % 1000)).padStart(3, '0')}${zoneText(at)}`;
}

/** `2026-11-20 23:02:54`, with what stands between date and time. */
export function localDate(at: number, between: string): string {
  const date = new Date(at);
  const two = (number: number): string => String(number).padStart(2, '0');
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day}${between}${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

/** `+0100`. */
export function zoneText(at: number): string {
  const minutes = -new Date(at).getTimezoneOffset();
  const two = (number: number): string => String(Math.floor(number)).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${two(Math.abs(minutes) / 60)}${two(Math.abs(minutes) % 60)}`;
}

/** The line above all others: of CSV with more than one field. */
export function headLine(module: 'csv' | 'json', fields: readonly string[]): string {
  return module === 'csv' && fields.length > 1 ? `${fields.join(',')}\n` : '';
}

/** A line. */
export function recordLine(module: 'csv' | 'json', fields: readonly string[], values: FieldValues): string {
  if (module === 'csv') return `${fields.map((name) => csvCell(values[name] ?? null)).join(',')}\n`;
  const items = fields.map((name) => `${JSON.stringify(name)}: ${JSON.stringify(values[name] ?? null)}`);
  return `{ ${items.join(', ')} }\n`;
}

/** No value of ours has a comma or a quotation mark in it. */
function csvCell(value: FieldValue): string {
  return value === null ? '' : String(value);
}
