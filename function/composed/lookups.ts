import { isRenderedOnMachine } from "../api/kubelet-flags.ts";
import type { OperatingSystem } from "../api/machine.ts";
import type { Problem } from "../api/problem.ts";
import type { NodeSetup } from "../bootstrap/node-setup.ts";
import { specPathOf } from "../bootstrap/setup-paths.ts";
import type { Scope } from "../scope/scope.ts";

/** A part of the setup of nodes. */
export interface PartOfSetup {
  /** Path of its owner below `spec`: empty for all nodes. */
  readonly at: string;
  readonly part: NodeSetup;
  readonly operatingSystem: OperatingSystem;
}

/** A lookup of instance data, such as `{{ ds.meta_data.local_hostname }}`. */
const lookup = /\{\{ ?(ds|v1)[.[]/;

/**
 * Settings that contain lookups of cloud-init on a machine without cloud-init, where they would stay as they are. Texts
 * may contain templates of other programs.
 */
export function findLookups({ at, part, operatingSystem }: PartOfSetup): Problem[] {
  const message = explainLookup(operatingSystem);
  const isFlag = Object.values(part.kubeletArgs ?? {}).some((value) => isRenderedOnMachine(value));
  const files = (part.files ?? []).map(({ content = "" }, index) => ({ path: `${at}.files[${index}]`, text: content }));
  const commands = (["preCommands", "postCommands", "bootCommands"] as const).flatMap((field) =>
    (part[field] ?? []).map((text, index) => ({ path: `${specPathOf(field, at)}[${index}]`, text })),
  );
  const { containerdConfig: text = "" } = part;
  const texts = [...files, ...commands, { path: specPathOf("containerdConfig", at), text }];
  const sysctls = Object.entries(part.sysctls ?? {}).filter(([, value]) => isRenderedOnMachine(value));
  return [
    ...(isFlag ? [{ path: specPathOf("kubeletArgs", at), message }] : []),
    ...sysctls.map(([parameter]) => ({ path: `${specPathOf("sysctls", at)}.${parameter}`, message })),
    ...texts.filter((one) => lookup.test(one.text)).map(({ path }) => ({ path, message })),
  ];
}

/** Flags of the control plane's components with lookups. Its machines have this operating system. */
export function findLookupsInFlags({ kubernetes }: Scope["spec"], operatingSystem: OperatingSystem): Problem[] {
  return (["apiServer", "controllerManager", "scheduler", "etcd"] as const).flatMap((component) => {
    const flags = Object.entries(kubernetes[component]?.extraArgs ?? {});
    return flags
      .filter(([, value]) => isRenderedOnMachine(value))
      .map(([flag]) => ({
        path: `kubernetes.${component}.extraArgs.${flag}`,
        message: explainLookup(operatingSystem),
      }));
  });
}

function explainLookup(operatingSystem: OperatingSystem): string {
  return `has a lookup of cloud-init, which does not run on ${operatingSystem}`;
}
