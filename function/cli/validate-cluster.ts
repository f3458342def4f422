import type { Problem } from "../api/problem.ts";
import { nameOf, textAt } from "../kubernetes/object.ts";
import { readState } from "../lifecycle/state.ts";
import { identify } from "../composite.ts";
import { listKnownKinds } from "../scope/kinds.ts";
import { openScope } from "../scope/open.ts";
import { applyDefaults, findEnvelopeProblems } from "./cluster.ts";
import type { FoundInput } from "./function-input.ts";
import type { LocatedProblem, Manifest } from "./manifest.ts";
import { composeInputOf, composeOffline, type OfflineInput } from "./offline.ts";
import type { FoundEnvironment } from "./platform.ts";

/** The Input and the environment for every checked cluster. */
export interface Platform {
  readonly input?: FoundInput | undefined;
  readonly context?: FoundEnvironment | undefined;
}

/** Problems that the API server or the function would report for a new cluster. */
export function validateCluster(manifest: Manifest, platform: Platform): LocatedProblem[] {
  const { problems } = composeOffline(offlineOf(manifest, platform));
  const locate = (problem: Problem) =>
    platform.context && problem.path.startsWith("environment.")
      ? platform.context.locate(problem)
      : manifest.locate(problem);
  return [...findEnvelopeProblems(manifest.object), ...problems].map((problem) => locate(problem));
}

/** The cluster with its effective spec. The cluster must not have problems. */
export function resolveCluster(manifest: Manifest, platform: Platform): unknown {
  const offline = offlineOf(manifest, platform);
  const { apiVersion, kind } = offline.composite;
  const { spec } = openScope(
    composeInputOf(offline),
    identify(offline.composite),
    readState({ observed: {} }, listKnownKinds(offline.input)),
  );
  const metadata = { name: nameOf(offline.composite), namespace: textAt(offline.composite, "metadata", "namespace") };
  return { apiVersion, kind, metadata, spec };
}

function offlineOf({ object }: Manifest, { input, context }: Platform): OfflineInput {
  const platform = { input: input?.input, environment: context?.environment };
  return { composite: applyDefaults(object), ...platform, observed: {}, available: [] };
}
