import { hasAll, hasAny } from "../../api/object-values.ts";
import { at, type Json, listAt, textAt } from "../../kubernetes/object.ts";
import { type ObjectFacts, rulesOfKind } from "../../kubernetes/object-rule.ts";

const hardwareVersion = /^vmx-[1-9][0-9]?$/;

function isHardwareVersion(version: Json): boolean {
  return version === "" || (typeof version === "string" && hardwareVersion.test(version));
}

function hasUsedTimeout(spec: Json): boolean {
  return (at(spec, "guestSoftPowerOffTimeoutSeconds") ?? 0) === 0 || textAt(spec, "powerOffMode") === "trySoft";
}

function isOneDevice(device: Json): boolean {
  const hasProfile = (textAt(device, "vGPUProfile") ?? "") !== "";
  return hasProfile ? !hasAny(device, "deviceId", "vendorId") : hasAll(device, "deviceId", "vendorId");
}

/** The webhook of VSphereMachineTemplate (internal/webhooks/vspheremachinetemplate.go, 1.16). */
export const vsphereObjects: ObjectFacts = {
  objectRules: rulesOfKind("VSphereMachineTemplate", "spec.template.spec", [
    ["network.devices[]", (device) => listAt(device, "ipAddrs").length === 0, "must not have ipAddrs in a template"],
    ["hardwareVersion", isHardwareVersion, "must be a hardware version, for example vmx-21"],
    ["", hasUsedTimeout, "must have powerOffMode trySoft with guestSoftPowerOffTimeoutSeconds"],
    ["pciDevices[]", isOneDevice, "must have deviceId and vendorId, or vGPUProfile"],
  ]),
};
