import { isRenderedOnMachine } from "../api/kubelet-flags.ts";
import { operatingSystemOf } from "../api/machine.ts";
import { distinctProblems, type Problem } from "../api/problem.ts";
import type { NodeSetup } from "../bootstrap/node-setup.ts";
import { factsOn } from "../bootstrap/provider.ts";
import { specPathOf } from "../bootstrap/setup-paths.ts";
import { poolKindOf } from "../control-plane/provider.ts";
import type { Scope } from "../scope/scope.ts";
import { hasOwnMachines } from "./machines.ts";
import { listRequestedNodes, readOwnSetup, readSharedSetup, type RequestedNode } from "./node-setup.ts";

/** A lookup of instance data, such as `{{ ds.meta_data.local_hostname }}`. */
const lookup = /\{\{ ?(ds|v1)[.[]/;

/**
 * Settings that contain lookups of cloud-init on a machine whose user data cloud-init does not render, where they would
 * stay as they are.
 */
export function findLookupProblems(scope: Scope): Problem[] {
  const nodes = listRequestedNodes(scope).map(({ path, node }) => ({ path, node, reason: findReason(scope, node) }));
  const ofAll = findLookups("", readSharedSetup(scope));
  const found = nodes.flatMap(({ path, node, reason }) =>
    reason === undefined
      ? []
      : [...findLookups(path, readOwnSetup(node)), ...ofAll].map((at) => ({
          path: at,
          message: `has a lookup of cloud-init, which ${reason}`,
        })),
  );
  const ofControlPlane = hasOwnMachines(scope) ? findReason(scope, scope.spec.controlPlane) : undefined;
  const flags = ofControlPlane === undefined ? [] : findLookupsInFlags(scope.spec);
  return distinctProblems([
    ...found,
    ...flags.map((path) => ({ path, message: `has a lookup of cloud-init, which ${ofControlPlane}` })),
  ]);
}

/** Why lookups are not rendered on a machine: bootstrap providers declare only a whole cloud-config as Jinja. */
function findReason({ controlPlane }: Scope, { machine = {} }: RequestedNode): string | undefined {
  const { bootstrap } = poolKindOf(controlPlane.provider);
  const operatingSystem = operatingSystemOf(machine);
  if (!bootstrap || factsOn(bootstrap, operatingSystem).format === "cloud-config") return undefined;
  return operatingSystem === undefined ? `${bootstrap.title} does not render` : `does not run on ${operatingSystem}`;
}

/** Paths of settings with lookups. Texts may contain templates of other programs. */
function findLookups(at: string, part: NodeSetup): string[] {
  const isFlag = Object.values(part.kubeletArgs ?? {}).some((value) => isRenderedOnMachine(value));
  const files = (part.files ?? []).map(({ content = "" }, index) => ({ path: `${at}.files[${index}]`, text: content }));
  const commands = (["preCommands", "postCommands", "bootCommands"] as const).flatMap((field) =>
    (part[field] ?? []).map((text, index) => ({ path: `${specPathOf(field, at)}[${index}]`, text })),
  );
  const { containerdConfig: text = "" } = part;
  const texts = [...files, ...commands, { path: specPathOf("containerdConfig", at), text }];
  const sysctls = Object.entries(part.sysctls ?? {}).filter(([, value]) => isRenderedOnMachine(value));
  return [
    ...(isFlag ? [specPathOf("kubeletArgs", at)] : []),
    ...sysctls.map(([parameter]) => `${specPathOf("sysctls", at)}.${parameter}`),
    ...texts.filter((one) => lookup.test(one.text)).map(({ path }) => path),
  ];
}

/** Paths of flags of the control plane's components with lookups. */
function findLookupsInFlags({ kubernetes }: Scope["spec"]): string[] {
  return (["apiServer", "controllerManager", "scheduler", "etcd"] as const).flatMap((component) =>
    Object.entries(kubernetes[component]?.extraArgs ?? {})
      .filter(([, value]) => isRenderedOnMachine(value))
      .map(([flag]) => `kubernetes.${component}.extraArgs.${flag}`),
  );
}
