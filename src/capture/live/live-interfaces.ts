/** The interfaces of a live capture: those that were opened, and with `any` those that packets came from. */
import type { NetworkInterface } from '../../os/host.ts';
import { linkTypes } from '../../wire/link-type.ts';
import type { CaptureInterface } from '../capture-interface.ts';

/** What is known of an opened link. */
type OpenedLink = Pick<CaptureInterface, 'linkType'> & { readonly interfaceName: string };

/** Numbers interfaces from 0 as they are met. */
export class LiveInterfaces {
  readonly list: CaptureInterface[] = [];
  readonly #opened: readonly OpenedLink[];
  readonly #snapLength: number;
  readonly #names: ReadonlyMap<number, string>;
  /** Number by stream, and behind `any` by the kernel's index too. */
  readonly #numbers = new Map<number, number>();

  /** `snapLength` 0: all of a packet. `known` are the interfaces of the namespace, for the names behind `any`. */
  constructor(opened: readonly OpenedLink[], snapLength: number, known: readonly NetworkInterface[]) {
    this.#opened = opened;
    this.#snapLength = snapLength;
    this.#names = new Map(known.map(({ index, name }) => [index, name]));
    for (const [stream, { interfaceName, linkType }] of opened.entries()) {
      if (interfaceName !== 'any') this.#add(stream, interfaceName, linkType);
    }
  }

  /** The link type of what a stream brings. */
  linkTypeOf(stream: number): number {
    return this.#opened[stream]!.linkType;
  }

  /** The number of the interface that a frame of a stream came from, by the kernel's index. */
  numberOf(stream: number, kernelIndex: number): number {
    if (this.#opened[stream]!.interfaceName !== 'any') return this.#numbers.get(stream)!;
    const key = this.#opened.length + kernelIndex;
    return (
      this.#numbers.get(key) ?? this.#add(key, this.#names.get(kernelIndex) ?? `if${kernelIndex}`, linkTypes.linuxSll2)
    );
  }

  #add(key: number, name: string, linkType: number): number {
    const number = this.list.push({ linkType, snapLength: this.#snapLength, name, description: null }) - 1;
    this.#numbers.set(key, number);
    return number;
  }
}
