/** An interface that a capture file speaks of. */

/** What is known of it; in pcap there is one without a name. Texts are whatever stood in the file, cut to 256 characters. */
export interface CaptureInterface {
  /** A LINKTYPE_ number. */
  readonly linkType: number;
  /** The most bytes kept of a packet; 0: all. */
  readonly snapLength: number;
  readonly name: string | null;
  readonly description: string | null;
}
