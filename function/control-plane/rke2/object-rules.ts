import { defineConfigRules } from "../../bootstrap/rke2/object-rules.ts";
import { at, type Json, textAt } from "../../kubernetes/object.ts";
import { type ObjectFacts, rulesOfKind } from "../../kubernetes/object-rule.ts";

function hasAddress(spec: Json): boolean {
  return at(spec, "registrationMethod") !== "address" || (textAt(spec, "registrationAddress") ?? "") !== "";
}

function hasNamedCni(server: Json): boolean {
  return at(server, "cniMultusEnable") !== true || (textAt(server, "cni") ?? "") !== "";
}

/**
 * Rules of CAPRKE2 v0.25 (controlplane/api/v1beta2/rke2controlplane_webhook.go), from its source: no test can run its
 * manager.
 */
export const rke2Objects: ObjectFacts = {
  objectRules: [
    ...defineConfigRules("RKE2ControlPlane", "spec"),
    ...rulesOfKind("RKE2ControlPlane", "spec", [
      ["", hasAddress, "must have registrationAddress with registrationMethod address"],
      ["serverConfig", hasNamedCni, "must have cni with cniMultusEnable"],
    ]),
  ],
};
