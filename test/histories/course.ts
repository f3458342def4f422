import type { Json, JsonObject } from "../../function/kubernetes/object.ts";
import type { HeldRollout } from "../../function/lifecycle/holds.ts";
import { type CompositeScope, xrSpecOf, withOwnSpec } from "../simulation/composite-scope.ts";
import type { Reconcile, Weather } from "../simulation/crossplane.ts";
import { Random } from "../simulation/random.ts";
import { isDeleting, withAt } from "../simulation/stored.ts";
import { calm, clusterName, World } from "../simulation/world.ts";
import { isAccepted } from "./acceptance.ts";
import { answerViolations, unstable } from "./answer-rules.ts";
import { edits, firstSpec, invalidEdits } from "./edits.ts";
import { faults } from "./faults.ts";
import { climates, editBack, type Occurrence } from "./history.ts";
import { firstEnvironment, firstInput, platformEdits, invalidPlatformEdits } from "./platform.ts";
import { StateRules } from "./state-rules.ts";

/** A new world with the first spec of a team. */
export function begin(scope: CompositeScope): Course {
  const course = new Course(new World(scope));
  course.world.create(firstSpec);
  Object.assign(course.world.crossplane, { input: firstInput, environment: firstEnvironment });
  return course;
}

/** Faults that may change the content of machines without an edit of the KubernetesCluster. */
const changingFaults = new Set(["another release", "two releases in turn", "environment lost"]);

/** A history in progress: the world, and the accepted spec and Input. */
export class Course {
  readonly world: World;
  readonly violations: string[] = [];
  readonly #rules = new StateRules();
  reconciles = 0;
  /** The last spec that was not rejected. */
  accepted: JsonObject = firstSpec;
  /** The versions of the platform with which it was accepted. */
  acceptedVersions: Json | undefined;
  /** The spec before the last edit. */
  earlier: JsonObject = firstSpec;
  /** The UID of the Cluster for which it was accepted. */
  acceptedCluster: string | undefined;
  /** The last valid Input. */
  validInput: JsonObject = firstInput;
  /** Whether the platform or another release may have changed the content of machines, so that rollouts may be held. */
  hasUnrequestedChanges = false;
  /** The number of machines created so far. */
  made = 0;
  trace: ((text: string) => void) | undefined;
  /** The rollouts that the last response holds. */
  held: readonly HeldRollout[] = [];

  constructor(world: World) {
    this.world = world;
  }

  /** An independent copy of the current state, without the violations so far. */
  fork(): Course {
    const { accepted, acceptedCluster, acceptedVersions, earlier, validInput, hasUnrequestedChanges, trace } = this;
    const state = { accepted, acceptedCluster, acceptedVersions, earlier, validInput, hasUnrequestedChanges, trace };
    return Object.assign(new Course(this.world.fork()), state);
  }

  /** Plays an occurrence. `pause` is called once, after one of its turns. */
  happen(occurrence: Occurrence, pause?: (course: Course) => void): void {
    const random = new Random(occurrence.dice);
    this.trace?.(`# ${occurrence.name} (${occurrence.where}, ${occurrence.value})`);
    this.#apply(occurrence, random);
    const climate = climates[occurrence.climate] ?? calm;
    for (let turn = 0; turn < occurrence.turns && this.violations.length === 0; turn += 1) {
      this.check(this.attempt(() => this.world.step(random, climate)));
      if (turn === occurrence.dice % occurrence.turns) pause?.(this);
    }
  }

  reconcile(random: Random, weather: Weather): Reconcile | undefined {
    const result = this.attempt(() => this.world.reconcile(random, weather));
    this.check(result);
    return result;
  }

  /** Runs `work`. An exception is an error of the function or of the model, and a violation. */
  attempt<Result>(work: () => Result): Result | undefined {
    try {
      return work();
    } catch (error) {
      this.violations.push(`0: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      return undefined;
    }
  }

  check(result: Reconcile | undefined): void {
    if (result) this.#checkResponse(result);
    this.made += this.world.facts.made.length;
    this.violations.push(...this.#rules.violations(this.world));
  }

  #checkResponse(result: Reconcile): void {
    this.reconciles += 1;
    this.held = result.output.held;
    this.trace?.(summaryOf(this.world, result));
    this.violations.push(...answerViolations(this.world, result));
    if (this.reconciles % 8 === 0) this.violations.push(...unstable(result));
    const { composite } = this.world;
    if (composite && isAccepted(this.world, result)) this.#accept(xrSpecOf(composite), result);
  }

  #accept(spec: ReturnType<typeof xrSpecOf>, result: Reconcile): void {
    this.accepted = spec;
    // The function has accepted the Input, so it is valid, even if it was meant to be invalid.
    this.validInput = this.world.crossplane.input;
    this.acceptedVersions = this.validInput["versions"];
    // If Crossplane died, the Cluster may lack the annotation with the accepted values.
    this.acceptedCluster = result.complete ? this.world.api.get("Cluster", clusterName)?.metadata.uid : undefined;
  }

  #apply(occurrence: Occurrence, random: Random): void {
    const { name, value } = occurrence;
    const edit = edits[name] ?? invalidEdits[name];
    if (edit) this.#edit(edit(this.#requestedSpec(), occurrence));
    if (name === editBack) this.#edit(this.earlier);
    this.#applyPlatform(name, value);
    if (changingFaults.has(name)) this.hasUnrequestedChanges = true;
    faults[name]?.(this.world, { ...occurrence, random });
  }

  #edit(spec: JsonObject): void {
    this.earlier = this.#requestedSpec();
    this.ask(spec);
  }

  #applyPlatform(name: string, value: number): void {
    const { crossplane } = this.world;
    const edit = platformEdits[name];
    if (edit) {
      this.hasUnrequestedChanges = true;
      this.validInput = edit(this.validInput, value);
      crossplane.input = this.validInput;
    }
    const invalidEdit = invalidPlatformEdits[name];
    if (invalidEdit) crossplane.input = invalidEdit(this.validInput, value);
  }

  /** The platform allows rollouts of its changes and of other releases without approval. */
  allowRollouts(): void {
    this.changeInput({ ...this.validInput, rollouts: { functionUpgrades: "Automatic", platformChanges: "Automatic" } });
  }

  dropPolicy(): void {
    this.changeInput(withAt(this.validInput, ["policy"], undefined));
  }

  /** Without a version between the running and the requested one, an upgrade cannot begin. */
  restoreVersions(): void {
    this.changeInput(withAt(this.validInput, ["versions"], this.acceptedVersions));
  }

  changeInput(input: JsonObject): void {
    this.validInput = input;
    this.world.crossplane.input = input;
  }

  /** The team writes another spec. */
  ask(spec: JsonObject): void {
    const { composite } = this.world;
    if (!composite) return;
    this.world.api.update(composite, "user", { spec: withOwnSpec(composite, spec) });
  }

  #requestedSpec(): JsonObject {
    const { composite } = this.world;
    return composite ? xrSpecOf(composite) : firstSpec;
  }
}

function summaryOf({ api }: World, { output, dropped, observed, calls, release }: Reconcile): string {
  const cluster = api.get("Cluster", clusterName);
  const state = cluster && isDeleting(cluster) ? " (Cluster is being deleted)" : "";
  const deleted = dropped.map(({ kind, metadata }) => `${kind} ${metadata.name}`).join(", ");
  const time = new Date(api.now).toISOString().slice(11, 19);
  const result =
    output.fatal === undefined ? `${output.desired.size} desired${formatHeld(output)}` : `rejected: ${output.fatal}`;
  const more = deleted === "" ? "" : `; deleted ${deleted}`;
  const call = `${Object.keys(observed).length} observed, ${calls} calls, release ${release.name}`;
  return `${time} ${call}: ${result}${more}${state}`;
}

function formatHeld({ held }: Reconcile["output"]): string {
  return held.map(({ object, reason }) => `, ${object} held (${reason})`).join("");
}
