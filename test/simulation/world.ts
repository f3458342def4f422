import type { JsonObject } from "../../function/kubernetes/object.ts";
import { ApiServer } from "./api-server.ts";
import { reconcileCluster } from "./cluster-controller.ts";
import { compositeKind, type CompositeScope, newComposite } from "./composite-scope.ts";
import { reconcileControlPlane } from "./control-plane-controller.ts";
import { Crossplane, type Reconcile, type Weather } from "./crossplane.ts";
import { collectGarbage } from "./garbage-collector.ts";
import { type Facts, type Ground, Interrupted } from "./ground.ts";
import { reconcileHealthCheck } from "./health-check-controller.ts";
import { reconcileInfrastructure } from "./infrastructure-controller.ts";
import { reconcileMachine } from "./machine-controller.ts";
import { reconcileMachineDeployment } from "./machine-deployment-controller.ts";
import { reconcileMachineSet } from "./machine-set-controller.ts";
import type { Random } from "./random.ts";
import type { Stored } from "./stored.ts";

/** The probabilities of random faults. */
export interface Climate extends Weather {
  /** Events that Crossplane does not receive, so that only the TTL causes a reconcile. */
  loss: number;
  /** Controllers that die during a reconcile, and machines that make no progress. */
  failure: number;
}

export const calm: Climate = { lag: 0, crash: 0, loss: 0, failure: 0 };

const controllers: readonly [kind: string, reconcile: (ground: Ground, object: Stored) => void][] = [
  ["Cluster", reconcileCluster],
  ["DevCluster", reconcileInfrastructure],
  ["KubeadmControlPlane", reconcileControlPlane],
  ["MachineDeployment", reconcileMachineDeployment],
  ["MachineSet", reconcileMachineSet],
  ["Machine", reconcileMachine],
  ["MachineHealthCheck", reconcileHealthCheck],
];

export const clusterName = "demo";

/** A management cluster with one KubernetesCluster, Crossplane and Cluster API, in virtual time. */
export class World {
  readonly api: ApiServer;
  readonly crossplane: Crossplane;
  readonly facts: Facts = { made: [] };
  readonly #scope: CompositeScope;
  /** The last write for which Crossplane has received an event. */
  #heard = -1;

  constructor(scope: CompositeScope = "Namespaced", api = new ApiServer(), crossplane = new Crossplane(api)) {
    this.#scope = scope;
    this.api = api;
    this.crossplane = crossplane;
  }

  /** An independent copy of the current state. */
  fork(): World {
    const api = this.api.fork();
    const other = new World(this.#scope, api, this.crossplane.fork(api));
    other.#heard = this.#heard;
    return other;
  }

  get composite(): Stored | undefined {
    return this.api.list(compositeKind).at(-1);
  }

  create(spec: JsonObject): void {
    this.api.create(newComposite(this.#scope, { name: clusterName, suffix: this.api.version }, spec));
  }

  /** Runs one random controller. */
  step(random: Random, climate: Climate): Reconcile | undefined {
    this.api.now += 1000 + random.below(9000);
    if (random.chance(climate.loss)) this.#heard = this.api.version;
    if (this.isDue() && random.chance(0.35)) return this.reconcile(random, climate);
    const chosen = random.below(controllers.length + 1);
    this.#runController(chosen, { api: this.api, random, failure: climate.failure, facts: this.facts });
    return undefined;
  }

  /** Runs each controller of Cluster API and Kubernetes once. */
  round(random: Random): void {
    this.api.now += 10_000;
    const ground = { api: this.api, random, failure: 0, facts: this.facts };
    for (let index = 0; index <= controllers.length; index += 1) this.#runController(index, ground);
  }

  /** Whether Crossplane has received an event or the TTL has expired. */
  isDue(): boolean {
    return this.#heard < this.api.version || this.crossplane.nextAt <= this.api.now;
  }

  reconcile(random: Random, weather: Weather): Reconcile | undefined {
    this.#heard = this.api.version;
    const { composite } = this;
    return composite && this.crossplane.reconcile(composite, random, weather);
  }

  #runController(index: number, ground: Ground): void {
    const [kind, run] = controllers[index] ?? [];
    if (kind === undefined || run === undefined) return collectGarbage(this.api);
    for (const object of this.api.list(kind)) attempt(() => run(ground, object));
  }
}

/** Runs a controller. If it dies, its writes stay and it starts again at its next turn. */
function attempt(work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
  }
}
