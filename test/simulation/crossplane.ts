import type { JsonObject } from "../../function/kubernetes/object.ts";
import type { KubernetesObject } from "../../function/kubernetes/object.ts";
import type { Rejection } from "./admission.ts";
import { type ApiServer, ownerReference } from "./api-server.ts";
import { Cache } from "./cache.ts";
import { handedOver, referencesOf, withReferences } from "./composite-scope.ts";
import { withConditions } from "./composite-status.ts";
import type { Random } from "./random.ts";
import { type Release, simulatedRelease } from "./rendering.ts";
import { type Conversation, converse } from "./requirements.ts";
import { isDeleting, isSame, type Stored } from "./stored.ts";

const keyAnnotation = "crossplane.io/composition-resource-name";
const finalizer = "composite.apiextensions.crossplane.io";
const manager = "apiextensions.crossplane.io/composed/simulated";

/** The probabilities of faults in one reconcile. */
export interface Weather {
  /** The informer of a kind is stale. */
  lag: number;
  /** The reconciler dies between two writes. */
  crash: number;
}

export interface Reconcile extends Conversation {
  release: Release;
  /** The outputs of the other releases, if releases are compared. */
  instead: { release: Release; output: Conversation["output"] }[];
  observed: Readonly<Record<string, Stored>>;
  /** Composed objects that were deleted because they were no longer desired. */
  dropped: Stored[];
  rejections: { key: string; rejection: Rejection }[];
  /** Whether all writes were made. */
  complete: boolean;
}

/** All objects in the input of the function: observed and required. */
export function shown({ observed, input }: Reconcile): JsonObject[] {
  return [...Object.values(observed), ...Object.values(input.required).flat()];
}

/** Crossplane's reconciler of composite resources, for one XR. */
export class Crossplane {
  readonly #api: ApiServer;
  #cache: Cache;
  /** `input` of the pipeline step. */
  input: JsonObject = {};
  /** The environment that an earlier step of the pipeline has loaded. */
  environment: JsonObject | undefined;
  release = 0;
  /** The releases by number, if real ones are compared. */
  releases: readonly Release[] = [];
  /** Whether some responses are from the next release. */
  isUpgrading = false;
  isDown = false;
  isFunctionDown = false;
  /** The time of the next reconcile, unless an event comes earlier. */
  nextAt = 0;

  constructor(api: ApiServer) {
    this.#api = api;
    this.#cache = new Cache(api);
  }

  /** A copy of the current state, for a copy of the API server. */
  fork(api: ApiServer): Crossplane {
    const other = new Crossplane(api);
    other.#cache = this.#cache.fork(api);
    const { input, environment, release, releases, isUpgrading, isDown, isFunctionDown, nextAt } = this;
    return Object.assign(other, { input, environment, release, releases, isUpgrading, isDown, isFunctionDown, nextAt });
  }

  /** Starts a new process with an empty cache. */
  restart(): void {
    this.#cache = new Cache(this.#api);
    this.nextAt = this.#api.now;
  }

  reconcile(composite: Stored, random: Random, weather: Weather): Reconcile | undefined {
    this.nextAt = this.#api.now + 30_000;
    if (this.isDown) return undefined;
    if (isDeleting(composite)) return this.#release(composite);
    const current = withFinalizer(this.#api, composite);
    this.#cache.catchUp(random, weather.lag);
    if (this.isFunctionDown) return undefined;
    const observed = this.#observe(current);
    const { input, environment } = this;
    const request = {
      composite: handedOver(current),
      observed,
      input,
      environment,
      now: this.#api.now,
      functionVersion: "v0.0.0",
    };
    const release = this.releaseOf(this.release + (this.isUpgrading && random.chance(0.5) ? 1 : 0));
    const answer = (other: Release) => converse(other, request, this.#cache);
    const made = { observed, dropped: [], rejections: [], complete: true };
    const result: Reconcile = { ...answer(release), ...made, release, instead: insteadOf(release, answer) };
    if (result.output.fatal !== undefined) this.#reject(current, result);
    else this.#applyResult(current, result, { isDying: () => random.chance(weather.crash), random });
    return result;
  }

  releaseOf(number: number): Release {
    return this.releases[number % this.releases.length] ?? simulatedRelease(number);
  }

  #release(composite: Stored): undefined {
    this.#api.update(composite, "crossplane", { finalizers: [] });
  }

  /** The objects that the XR refers to, from the cache or else the API server, without those of another controller. */
  #observe(composite: Stored): Record<string, Stored> {
    const objects = referencesOf(composite).map(({ kind, name, namespace }) =>
      [this.#cache.get(kind, name) ?? this.#api.get(kind, name)].filter((object) => isIn(object, namespace)),
    );
    const composed = objects
      .flat()
      .filter((object) => object !== undefined)
      .filter(({ metadata }) =>
        metadata.ownerReferences.every((owner) => !owner.controller || owner.uid === composite.metadata.uid),
      )
      .filter(({ metadata }) => metadata.annotations[keyAnnotation] !== undefined);
    return Object.fromEntries(composed.map((object) => [object.metadata.annotations[keyAnnotation] ?? "", object]));
  }

  #reject(composite: Stored, { output }: Reconcile): void {
    const status = withConditions(composite, output, { synced: false, now: this.#api.now });
    this.#api.writeStatus(composite, status);
  }

  /** Deletes objects that are not desired, then applies the desired ones in any order, then writes the status. */
  #applyResult(composite: Stored, result: Reconcile, fate: { isDying: () => boolean; random: Random }): void {
    const { output, observed } = result;
    for (const [key, object] of Object.entries(observed)) {
      if (output.desired.has(key)) continue;
      this.#api.remove(object, "Foreground");
      result.dropped.push(object);
    }
    const named = new Map(
      [...output.desired].map(([key, { object }]) => [key, withObservedName(object, observed[key])]),
    );
    const referring = this.#refer(composite, [...named.values()]);
    for (const [key, object] of fate.random.shuffled([...named])) {
      if (fate.isDying()) {
        result.complete = false;
        return;
      }
      const rejection = this.#api.apply(marked(object, key, composite), manager, ownerReference(composite, true));
      if (rejection) result.rejections.push({ key, rejection });
    }
    const synced = result.rejections.length === 0;
    this.#api.writeStatus(referring, withConditions(referring, output, { synced, now: this.#api.now }));
    this.nextAt = this.#api.now + output.ttlSeconds * 1000;
  }

  #refer(composite: Stored, objects: readonly KubernetesObject[]): Stored {
    const spec = withReferences(composite, objects);
    return isSame(spec, composite.spec) ? composite : this.#api.update(composite, "crossplane", { spec });
  }
}

function insteadOf(release: Release, answer: (other: Release) => Conversation): Reconcile["instead"] {
  const others = release.comparedWith?.() ?? [];
  return others.map((other) => ({ release: other, output: answer(other).output }));
}

function withFinalizer(api: ApiServer, composite: Stored): Stored {
  if (composite.metadata.finalizers.includes(finalizer)) return composite;
  return api.update(composite, "crossplane", { finalizers: [finalizer] });
}

function isIn(object: Stored | undefined, namespace: string): boolean {
  return object?.metadata.namespace === namespace;
}

/** Crossplane keeps the observed name of a composed-resource key. */
function withObservedName(object: KubernetesObject, observed: Stored | undefined): KubernetesObject {
  if (!observed || observed.metadata.name === object.metadata.name) return object;
  return { ...object, metadata: { ...object.metadata, name: observed.metadata.name } };
}

function marked(object: KubernetesObject, key: string, composite: Stored): KubernetesObject {
  const { labels, annotations, ...identity } = object.metadata;
  return {
    ...object,
    metadata: {
      ...identity,
      labels: { ...labels, "crossplane.io/composite": composite.metadata.name },
      annotations: { ...annotations, [keyAnnotation]: key },
    },
  };
}
