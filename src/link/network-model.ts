/** What a network does to frames: loss, delay, duplication, reordering, a bottleneck; repeatable from a seed. */
import type { Random } from '../base/random.ts';

/** The model. Every field is optional; an empty model delivers everything, at once and in order. */
export interface NetworkModel {
  /** How probable it is that a frame is lost, 0 to 1. */
  readonly loss?: number;
  /** How long a frame travels, milliseconds. */
  readonly delayMs?: number;
  /** Up to this much is added to the delay, evenly spread; order is kept (a queue does not overtake). */
  readonly jitterMs?: number;
  /** How probable it is that a frame arrives twice. */
  readonly duplicate?: number;
  /** How probable it is that a frame is held back by `reorderMs` (1 when absent) and overtaken by later ones. */
  readonly reorder?: number;
  readonly reorderMs?: number;
  /** Frames a second that the narrowest place lets through; no limit when absent. */
  readonly framesPerSecond?: number;
  /** Frames that may wait at the narrowest place; more are lost. 1000 when absent. */
  readonly queueFrames?: number;
}

/** One direction of a network; decides for each frame when it arrives. */
export interface Path {
  /** Arrival times, milliseconds, of a frame sent at `now`: none when it is lost, two when it is duplicated. */
  arrivals(now: number): readonly number[];
  /** Frames lost by chance, and by a full queue. */
  readonly lost: { readonly chance: number; readonly queue: number };
}

/** A path through the model. */
export function openPath(model: NetworkModel, random: Random): Path {
  const gapMs = model.framesPerSecond === undefined ? 0 : 1000 / model.framesPerSecond;
  const queueMs = gapMs * (model.queueFrames ?? 1000);
  let freeAt = Number.NEGATIVE_INFINITY;
  let latest = Number.NEGATIVE_INFINITY;
  let byChance = 0;
  let byQueue = 0;
  const arrival = (departure: number): number => {
    const jitter = model.jitterMs === undefined ? 0 : (random.uint32() / 2 ** 32) * model.jitterMs;
    const due = departure + (model.delayMs ?? 0) + jitter;
    if (model.reorder !== undefined && random.chance(model.reorder)) return due + (model.reorderMs ?? 1);
    latest = Math.max(latest, due);
    return latest;
  };
  return {
    arrivals(now) {
      const departure = Math.max(now, freeAt);
      if (gapMs > 0 && departure - now >= queueMs) {
        byQueue++;
        return [];
      }
      freeAt = departure + gapMs;
      if (model.loss !== undefined && random.chance(model.loss)) {
        byChance++;
        return [];
      }
      const first = arrival(departure + gapMs);
      const twice = model.duplicate !== undefined && random.chance(model.duplicate);
      return twice ? [first, arrival(departure + gapMs)] : [first];
    },
    get lost() {
      return { chance: byChance, queue: byQueue };
    },
  };
}
