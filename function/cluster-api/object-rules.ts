import { isCidr } from "../api/cidr.ts";
import {
  isCountOrPercent,
  isLabelText,
  isMachineNaming,
  isMachineTaint,
  isSelectorExpression,
  remediationTemplate,
  selectorExpression,
} from "../api/object-values.ts";
import { at, isObject, type Json } from "../kubernetes/object.ts";
import { type ObjectRule, type ObjectRuleRow, rulesOfKind } from "../kubernetes/object-rule.ts";

const count = "must be a whole number or a percentage such as 40%";
const strategy = "rollout.strategy.rollingUpdate";

/** Conditions that Cluster API or a health check sets. A health check must not select machines by them. */
const ownConditions = ["Ready", "Available", "HealthCheckSucceeded", "OwnerRemediated", "ExternallyRemediated"];

const strategyRules: readonly ObjectRuleRow[] = [
  [`${strategy}.maxSurge`, isCountOrPercent, count],
  [`${strategy}.maxUnavailable`, isCountOrPercent, count],
  [strategy, hasRoom, "must not have maxSurge and maxUnavailable both 0"],
];

const healthCheckRules: readonly ObjectRuleRow[] = [
  ["checks.nodeStartupTimeoutSeconds", isStartupTimeout, "must be 0 or at least 30"],
  ["remediation.triggerIf.unhealthyLessThanOrEqualTo", isCountOrPercent, count],
  // Not a rule of Cluster API, which would delete the machines whose template it is (see TemplateRef of the API).
  ["remediation.templateRef.kind", isRemediationTemplate, "must end in RemediationTemplate"],
  [
    "checks.unhealthyMachineConditions[].type",
    (type) => typeof type !== "string" || !ownConditions.includes(type),
    `must not be one of ${ownConditions.join(", ")}`,
  ],
];

const taintRule: ObjectRuleRow = [
  "taints[].key",
  isMachineTaint,
  "must be the key of a taint that Kubernetes does not reserve",
];

const workerTaintRule: ObjectRuleRow = [
  "taints[].key",
  isWorkerTaint,
  "must not be node-role.kubernetes.io/control-plane on workers",
];

/** Rules of Cluster API's webhooks and CEL for its own kinds (core/webhooks/admission, 1.14). */
export const coreRules: readonly ObjectRule[] = [
  ...rulesOfKind("Cluster", "spec.clusterNetwork", [
    ["pods.cidrBlocks[]", isCidrText, "must be a CIDR, for example 192.168.0.0/16"],
    ["services.cidrBlocks[]", isCidrText, "must be a CIDR, for example 10.96.0.0/12"],
  ]),
  ...rulesOfTopology(),
  ...rulesOfKind("MachineDeployment", "spec", [
    ...strategyRules,
    ["remediation.maxInFlight", isCountOrPercent, count],
    ["machineNaming.template", isMachineNaming, "must contain {{ .random }} and give valid object names"],
  ]),
  ...rulesOfKind("MachineDeployment", "spec.template.spec", [taintRule, workerTaintRule]),
  ...rulesOfKind("MachineHealthCheck", "spec", [
    ["selector.matchLabels", hasLabelTexts, "must have valid keys and values of labels"],
    ["selector.matchExpressions[]", isSelectorExpression, `must have ${selectorExpression}`],
    ...healthCheckRules,
  ]),
];

/** A topology has the health checks, taints and strategies of the objects that Cluster API creates from it. */
function rulesOfTopology(): ObjectRule[] {
  const deployments = "workers.machineDeployments[]";
  const groups = ["controlPlane", deployments, "workers.machinePools[]"];
  return [
    ...groups.flatMap((group) => rulesOfGroup(group, [taintRule])),
    ...["controlPlane", deployments].flatMap((group) => rulesOfGroup(`${group}.healthCheck`, healthCheckRules)),
    ...rulesOfGroup(deployments, [workerTaintRule, ...strategyRules]),
    ...rulesOfGroup(deployments, [["healthCheck.remediation.maxInFlight", isCountOrPercent, count]]),
  ];
}

function rulesOfGroup(group: string, rows: readonly ObjectRuleRow[]): ObjectRule[] {
  return rulesOfKind("Cluster", `spec.topology.${group}`, rows);
}

function isCidrText(value: Json): boolean {
  return typeof value !== "string" || isCidr(value);
}

function hasLabelTexts(labels: Json): boolean {
  return isObject(labels) && Object.entries(labels).every(([key, value]) => isLabelText(key, value));
}

function hasRoom(rollingUpdate: Json): boolean {
  return at(rollingUpdate, "maxSurge") !== 0 || at(rollingUpdate, "maxUnavailable") !== 0;
}

function isWorkerTaint(key: Json): boolean {
  return key !== "node-role.kubernetes.io/control-plane";
}

function isRemediationTemplate(kind: Json): boolean {
  return typeof kind === "string" && remediationTemplate.test(kind);
}

function isStartupTimeout(seconds: Json): boolean {
  return seconds === 0 || (typeof seconds === "number" && seconds >= 30);
}
