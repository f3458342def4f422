import type { ApiServer } from "./api-server.ts";
import type { Random } from "./random.ts";
import type { Stored } from "./stored.ts";

/** The informers of a controller: per kind a view that may be late, but never goes back. */
export class Cache {
  readonly #api: ApiServer;
  readonly #views = new Map<string, { version: number; objects: ReadonlyMap<string, Stored> }>();

  constructor(api: ApiServer) {
    this.#api = api;
  }

  /** Events arrive; each kind that is watched stays behind with the given probability. */
  catchUp(random: Random, probability: number): void {
    for (const kind of this.#views.keys()) if (!random.chance(probability)) this.#refresh(kind);
  }

  get(kind: string, name: string): Stored | undefined {
    return this.#view(kind).get(name);
  }

  list(kind: string): Stored[] {
    return [...this.#view(kind).values()];
  }

  /** An informer that starts lists everything before it answers. */
  #view(kind: string): ReadonlyMap<string, Stored> {
    return this.#views.get(kind)?.objects ?? this.#refresh(kind);
  }

  #refresh(kind: string): ReadonlyMap<string, Stored> {
    const version = this.#api.kindVersion(kind);
    const known = this.#views.get(kind);
    if (known?.version === version) return known.objects;
    const objects = this.#api.snapshot(kind);
    this.#views.set(kind, { version, objects });
    return objects;
  }
}
