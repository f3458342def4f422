import { hasAll, hasAny, isZipped } from "../../api/object-values.ts";
import { at, type Json, listAt, textAt } from "../../kubernetes/object.ts";
import { type ObjectFacts, type ObjectRule, rulesOfKind } from "../../kubernetes/object-rule.ts";

const places = [
  { kind: "RKE2ControlPlane", config: "spec" },
  { kind: "RKE2ConfigTemplate", config: "spec.template.spec" },
];

/** CEL of both CRDs, and `ValidateRKE2ConfigSpec`, which judges what is made of a template too (bootstrap/api/v1beta2). */
function configRules(kind: string, config: string): ObjectRule[] {
  return rulesOfKind(kind, config, [
    ["agentConfig.additionalUserData", (more) => !hasAll(more, "config", "data"), "must have config or data, not both"],
    ["files[].contentFrom", (from) => !hasAll(from, "secret", "configMap"), "must have secret or configMap, not both"],
    ["privateRegistriesConfig.configs{}", (one) => hasAny(one, "authSecret", "tls"), "must have authSecret or tls"],
    ["", isWithoutGzip, "must have no gzip in files[].encoding with the format ignition"],
  ]);
}

function isWithoutGzip(config: Json): boolean {
  const isIgnition = textAt(config, "agentConfig", "format") === "ignition";
  return !isIgnition || !listAt(config, "files").some((file) => isZipped(file));
}

function hasAddress(spec: Json): boolean {
  return at(spec, "registrationMethod") !== "address" || (textAt(spec, "registrationAddress") ?? "") !== "";
}

function hasNamedCni(server: Json): boolean {
  return at(server, "cniMultusEnable") !== true || (textAt(server, "cni") ?? "") !== "";
}

/** What CAPRKE2 v0.25 rejects (controlplane/api/v1beta2/rke2controlplane_webhook.go); its manager cannot be had. */
export const rke2Objects: ObjectFacts = {
  objectRules: [
    ...places.flatMap(({ kind, config }) => configRules(kind, config)),
    ...rulesOfKind("RKE2ControlPlane", "spec", [
      ["", hasAddress, "must have registrationAddress with the registrationMethod address"],
      ["serverConfig", hasNamedCni, "must have cni with cniMultusEnable"],
    ]),
  ],
};
