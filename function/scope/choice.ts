import { prefixProblems, type Problem, rejectAny } from "../api/problem.ts";
import { memoizePerObject } from "../api/memoize.ts";
import type { Resolved } from "../api/resolve.ts";
import { findChosenMembers, parseOrReject } from "../api/check.ts";
import type { FunctionInput } from "../api/input.ts";
import { type Fields, fieldsIn, isFields, itemsIn, without } from "../api/value.ts";
import { listKindsFor } from "../cluster-api/kinds.ts";
import type { ControlPlaneProvider } from "../control-plane/provider.ts";
import type { InfrastructureProvider } from "../infrastructure/provider.ts";
import { schema } from "../schema.ts";
import { configureModule, settingsOfModule } from "./configured.ts";
import type { Choice } from "./scope.ts";

/**
 * Returns the infrastructure and the control plane that the spec selects, one each, as the Input configures them, and
 * the spec without machine settings of other infrastructures. Throws InvalidClusterError.
 */
export function chooseModules(resolved: Resolved, functionInput: FunctionInput): Modules {
  return modulesOf(resolved, () => chooseUncached(resolved, functionInput));
}

type Modules = ReturnType<typeof chooseUncached>;

/** A cache: a spec is resolved with its Input, so the choice depends on the resolved spec alone. */
const modulesOf = memoizePerObject<Modules>();

function chooseUncached({ spec, layeredSpec, xrSpec }: Resolved, functionInput: FunctionInput) {
  const infrastructure = findModule(
    schema.infrastructure,
    findChosenMembers(schema.spec.shape.infrastructure, layeredSpec["infrastructure"])[0],
  );
  const [kind = schema.defaultControlPlane] = findChosenMembers(
    schema.spec.shape.controlPlane,
    layeredSpec["controlPlane"],
  );
  const controlPlane = findModule(schema.controlPlane, kind);
  if (!infrastructure) {
    const allowed = schema.infrastructure.map((provider) => provider.name).join(", ");
    rejectAny([
      {
        path: "spec.infrastructure",
        message: `is required, because the platform sets no default: set one of ${allowed}`,
      },
    ]);
  }
  if (!infrastructure || !controlPlane) throw new TypeError("a module of the schema is not in its list");
  const foreign = [
    ...findForeignMachines(xrSpec, infrastructure.name),
    ...findForeignCloud(controlPlane, infrastructure),
    ...findPoolTopologies(xrSpec),
  ];
  rejectAny(prefixProblems("spec", foreign));
  const configured = configureChoice(
    choose(infrastructure, spec.infrastructure, fieldsIn(layeredSpec, "infrastructure")),
    functionInput,
  );
  rejectAny(prefixProblems("spec", findUnsupportedCluster(controlPlane, configured)));
  return {
    infrastructure: configured,
    controlPlane: choose(controlPlane, spec.controlPlane, fieldsIn(layeredSpec, "controlPlane")),
    layeredSpec: withoutForeignMachines(layeredSpec, infrastructure.name),
  };
}

function findModule<Provider extends { name: string }>(
  providers: readonly Provider[],
  name: string | undefined,
): Provider | undefined {
  return providers.find((provider) => provider.name === name);
}

function choose<Provider extends ControlPlaneProvider | InfrastructureProvider>(
  provider: Provider,
  settings: Record<string, unknown>,
  layeredSpec: Fields | undefined,
): Choice<Provider> {
  // A module that is the default and has no settings in the spec still gets its defaults.
  const chosen = settings[provider.name] ?? provider.settings.parse({});
  return {
    provider,
    settings: isFields(chosen) ? chosen : {},
    layeredSpec: fieldsIn(layeredSpec, provider.name) ?? {},
  };
}

/** The settings of the Input are part of the origin of machines: changing them is a change by the platform. */
function configureChoice(
  choice: Choice<InfrastructureProvider>,
  functionInput: FunctionInput,
): Choice<InfrastructureProvider> {
  if (!choice.provider.input) return choice;
  const provider = configureModule(choice.provider, functionInput);
  return {
    provider,
    settings: parseOrReject(`spec.infrastructure.${provider.name}`, provider.settings, choice.settings),
    layeredSpec: { ...choice.layeredSpec, input: settingsOfModule(provider, functionInput) },
  };
}

const listOtherProviders = (name: string) =>
  schema.infrastructure.map((provider) => provider.name).filter((provider) => provider !== name);

/** Reports machine settings of another provider in the XR. The platform may set defaults for all providers. */
function findForeignMachines(xrSpec: Fields, name: string): Problem[] {
  const machines: [string, Fields | undefined][] = [
    ["controlPlane.machine", fieldsIn(fieldsIn(xrSpec, "controlPlane"), "machine")],
    ["workerDefaults.machine", fieldsIn(fieldsIn(xrSpec, "workerDefaults"), "machine")],
    ...itemsIn(xrSpec, "workers").map((pool, index): [string, Fields | undefined] => [
      `workers[${index}].machine`,
      fieldsIn(pool, "machine"),
    ]),
  ];
  return machines.flatMap(([path, machine]) =>
    listOtherProviders(name)
      .filter((other) => machine?.[other] !== undefined)
      .map((other) => ({ path: `${path}.${other}`, message: `is for another provider: the cluster runs on ${name}` })),
  );
}

/** Reports `topology` of pools in the XR. In layers of the platform it is for clusters from a ClusterClass. */
function findPoolTopologies(xrSpec: Fields): Problem[] {
  const owners: [string, Fields | undefined][] = [
    ["workerDefaults", fieldsIn(xrSpec, "workerDefaults")],
    ...itemsIn(xrSpec, "workers").map((pool, index): [string, Fields] => [`workers[${index}]`, pool]),
  ];
  return owners
    .filter(([, pool]) => pool?.["topology"] !== undefined)
    .map(([path]) => ({ path: `${path}.topology`, message: "is only for clusters with spec.topology: remove it" }));
}

/** Reports a service of another cloud. */
function findForeignCloud(controlPlane: ControlPlaneProvider, { name }: InfrastructureProvider): Problem[] {
  if (controlPlane.placement !== "Managed" || controlPlane.runsOn.name === name) return [];
  const message = `is a service of ${controlPlane.runsOn.name}, but the cluster runs on ${name}`;
  return [{ path: `controlPlane.${controlPlane.name}`, message }];
}

/** Reports a hosted control plane that does not support the kind of infrastructure cluster. */
function findUnsupportedCluster(
  controlPlane: ControlPlaneProvider,
  { provider, settings }: Choice<InfrastructureProvider>,
): Problem[] {
  if (controlPlane.placement !== "Hosted") return [];
  const kinds = listKindsFor(provider, settings).filter(({ role }) => role === "InfrastructureCluster");
  return kinds.flatMap(({ kind }) => {
    const support = controlPlane.supports(kind);
    return support.isSupported ? [] : [{ path: `controlPlane.${controlPlane.name}`, message: support.message }];
  });
}

function withoutForeignMachines(layeredSpec: Fields, name: string): Fields {
  const cleaned = (owner: Fields): Fields => {
    const machine = fieldsIn(owner, "machine");
    return machine ? { ...owner, machine: without(machine, ...listOtherProviders(name)) } : owner;
  };
  const controlPlane = fieldsIn(layeredSpec, "controlPlane");
  return {
    ...layeredSpec,
    ...(controlPlane && { controlPlane: cleaned(controlPlane) }),
    ...(Array.isArray(layeredSpec["workers"]) && {
      workers: itemsIn(layeredSpec, "workers").map((pool) => cleaned(pool)),
    }),
  };
}
