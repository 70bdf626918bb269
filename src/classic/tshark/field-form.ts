/** -E: how `-T fields` puts values together. */
import { TsharkError } from './tshark-error.ts';

/** The settings. */
export interface FieldForm {
  readonly header: boolean;
  readonly bom: boolean;
  readonly separator: string;
  readonly quote: string;
  readonly occurrence: 'f' | 'l' | 'a';
  readonly aggregator: string;
}

/** Reads the settings, later ones over earlier ones. Throws TsharkError with the list of what there is. */
export function fieldForm(settings: readonly string[]): FieldForm {
  const form = { header: false, bom: false, separator: '\t', quote: '', occurrence: 'a', aggregator: ',' };
  for (const setting of settings) {
    const [, name, value] = /^([a-z]+)=(.+)$/.exec(setting) ?? [];
    const change = name === undefined ? null : changeOf(name, value!);
    if (change === null) throw new TsharkError(`"${setting}" is not a valid field output option=value pair.\n${help}`);
    Object.assign(form, change);
  }
  return form as FieldForm;
}

function changeOf(name: string, value: string): Partial<FieldForm> | null {
  switch (name) {
    case 'header':
    case 'bom':
      return /^[yn]$/i.test(value) ? { [name]: value.toLowerCase() === 'y' } : null;
    case 'separator':
    case 'aggregator': {
      const character = value === '/t' ? '\t' : value === '/s' ? ' ' : value[0]!;
      return { [name]: character };
    }
    case 'quote': {
      const mark = ({ d: '"', s: "'", n: '' } as Record<string, string>)[value];
      return mark === undefined ? null : { quote: mark };
    }
    case 'occurrence':
      return value === 'f' || value === 'l' || value === 'a' ? { occurrence: value } : null;
    default:
      return null;
  }
}

const help = `The settings of -E:
  bom=y|n  header=y|n  separator=/t|/s|CHARACTER  occurrence=f|l|a  aggregator=,|/s|CHARACTER  quote=d|s|n`;
