import type { PolicyFacts, PolicyPath, PolicySetting, PolicySubject } from "../../api/policy.ts";
import type { Immutable } from "../../api/rule.ts";
import { textAt } from "../../kubernetes/object.ts";
import type { ObjectRule } from "../../kubernetes/object-rule.ts";
import { bodyOf, type CustomKind, listReserved } from "./kinds.ts";
import { findForeignNamespaces } from "./namespaces.ts";

type Placed = readonly [subject: PolicySubject, path: string];

/** Where the bodies of a role are in the spec. */
const places = {
  InfrastructureCluster: ["infrastructure.custom.spec"],
  MachineTemplate: ["controlPlane.machine.custom.spec", "workers[].machine.custom.spec"],
} as const;

/** What policies and overrides must know of the kinds. */
export function policyFactsOf(kinds: readonly CustomKind[]): Required<PolicyFacts> {
  return {
    policyPaths: kinds.flatMap((kind) =>
      listPolicyPaths(kind).map(([subject, path]): PolicyPath => ({ subject, ...inObject(kind, path) })),
    ),
    policySettings: kinds.flatMap((kind) =>
      listPolicyPaths(kind).flatMap(([subject, path]) =>
        places[kind.role].map((place): PolicySetting => ({ subject, at: `${place}.${path}` })),
      ),
    ),
    protectedPaths: kinds.flatMap((kind) =>
      [...listReserved(kind), ...(kind.protected ?? [])].map((path) => inObject(kind, path)),
    ),
  };
}

function inObject({ kind, role }: CustomKind, path: string) {
  return { kind, path: `${bodyOf[role]}.${path}` };
}

function listPolicyPaths({ policyPaths, fields }: CustomKind): Placed[] {
  const { identities, secrets, commands, files, machineTypes, endpoints } = policyPaths;
  const types = [...(machineTypes ?? []), ...(fields.type === undefined ? [] : [fields.type])];
  return [
    ...placed("identities", identities),
    ...placed("secrets", secrets),
    ...placed("commands", commands),
    ...placed("files", files),
    ...placed("machineTypes", types),
    ...placed("endpoints", endpoints),
  ];
}

function placed(subject: PolicySubject, paths: readonly string[] = []): Placed[] {
  return paths.map((path): Placed => [subject, path]);
}

export function immutablesOf(kinds: readonly CustomKind[]): readonly Immutable[] {
  return kinds.flatMap(({ kind, role, immutable = [] }) =>
    role === "InfrastructureCluster"
      ? immutable.map((path): Immutable => ({
          at: `infrastructure.custom.spec.${path}`,
          carriedBy: "InfrastructureCluster",
          kind,
          path: `${bodyOf[role]}.${path}`,
          isFilledIn: true,
        }))
      : [],
  );
}

/** An override must not leave the namespace either. */
export function objectRulesOf(kinds: readonly CustomKind[]): readonly ObjectRule[] {
  return kinds.map(({ kind, role, otherNamespaces }) => ({
    kind,
    at: bodyOf[role],
    message: "must not refer to another namespace",
    holds: (body, object) => {
      const namespace = textAt(object, "metadata", "namespace") ?? "";
      return findForeignNamespaces(body, namespace, otherNamespaces).length === 0;
    },
  }));
}
