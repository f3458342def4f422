import type { ApiServer } from "./api-server.ts";
import type { Random } from "./random.ts";
import type { Stored } from "./stored.ts";

/**
 * A dead connection of a watch is detected after 30 s without a frame and 15 s without a response to a ping
 * (k8s.io/apimachinery v0.36.3, pkg/util/net/http.go). Then Crossplane lists and watches again.
 */
const maximumDelay = 45_000;

/** The informers of a controller: a view per kind that may be stale, but never becomes older. */
export class Cache {
  readonly #api: ApiServer;
  readonly #views = new Map<string, { version: number; at: number; objects: ReadonlyMap<string, Stored> }>();

  constructor(api: ApiServer) {
    this.#api = api;
  }

  /** A copy with the current views, for a copy of the API server. */
  fork(api: ApiServer): Cache {
    const other = new Cache(api);
    for (const [kind, view] of this.#views) other.#views.set(kind, view);
    return other;
  }

  /** Updates the view of each watched kind, except that each stays stale with the given probability. */
  catchUp(random: Random, probability: number): void {
    for (const [kind, { at }] of this.#views) {
      const isDead = random.chance(probability) && this.#api.now - at < maximumDelay;
      if (!isDead) this.#refresh(kind);
    }
  }

  get(kind: string, name: string): Stored | undefined {
    return this.#view(kind).get(name);
  }

  list(kind: string): Stored[] {
    return [...this.#view(kind).values()];
  }

  /** The view of a kind. A new informer lists all objects first. */
  #view(kind: string): ReadonlyMap<string, Stored> {
    return this.#views.get(kind)?.objects ?? this.#refresh(kind);
  }

  #refresh(kind: string): ReadonlyMap<string, Stored> {
    const version = this.#api.kindVersion(kind);
    const known = this.#views.get(kind);
    const objects = known?.version === version ? known.objects : this.#api.snapshot(kind);
    this.#views.set(kind, { version, at: this.#api.now, objects });
    return objects;
  }
}
