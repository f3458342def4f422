import type { NodeSetup } from "../node-setup.ts";
import { bootUnit, flatcarFiles } from "../setup-paths.ts";

/** The service of a bootstrap provider that makes a machine a node. */
export interface NodeService {
  readonly name: string;
  /** Services of the image that must run before. */
  readonly after: readonly string[];
  /** Other services that start after the commands at every start. */
  readonly others: readonly string[];
}

const dropIn = "10-flatcar.conf";

/** Paths of the unit of a service, and of what the function adds to it. */
export function pathsOfService(name: string): string[] {
  const path = `/etc/systemd/system/${name}`;
  return [path, `${path}.d/${dropIn}`];
}

/** A unit of systemd; `text` is its content, or that of a drop-in. */
interface Unit {
  readonly name: string;
  readonly state: "enabled" | "mask";
  readonly dropIn?: string;
  readonly text?: readonly string[];
}

/** A variable that Flatcar's metadata service writes. */
const variable = /\$\{([A-Z][A-Z0-9_]*)\}/g;

/** The variables of the metadata service that the name of a node contains. */
export function variablesOf({ nodeName = "" }: NodeSetup): string[] {
  return [...nodeName.matchAll(variable)].map(([, name = ""]) => name);
}

/** Updates of Flatcar restart a machine without a drain. Images of image-builder disable them already. */
const updates: readonly Unit[] = ["update-engine.service", "locksmithd.service"].map((name) => ({
  name,
  state: "mask",
}));

/** Renders the units of a machine as YAML, in the fields that a Container Linux Config and Butane share. */
export function renderUnits(setup: NodeSetup, service: NodeService, hasUpdates: boolean): string {
  const units = [describeService(setup, service), ...describeBoot(setup, service), ...(hasUpdates ? updates : [])];
  return `systemd:\n  units:\n${units.map((unit) => renderUnit(unit)).join("")}`;
}

function describeService(setup: NodeSetup, { name, after }: NodeService): Unit {
  const hasVariables = variablesOf(setup).length > 0;
  const metadata = "coreos-metadata.service";
  const earlier = [...(hasVariables ? [metadata] : []), ...after];
  const conditions = [
    ...earlier.map((unit) => `After=${unit}`),
    ...(hasVariables ? [`Requires=${metadata}`] : []),
    ...(setup.mounts ?? []).map(({ path }) => `RequiresMountsFor=${escapeForUnit(path)}`),
  ];
  const text = [
    ...(conditions.length > 0 ? ["[Unit]", ...conditions] : []),
    ...(hasVariables ? ["[Service]", "EnvironmentFile=/run/metadata/*"] : []),
  ];
  return { name, state: "enabled", ...(text.length > 0 && { dropIn, text }) };
}

/** systemd replaces specifiers and unquotes paths (systemd.unit, Specifiers and RequiresMountsFor). */
function escapeForUnit(path: string): string {
  return path.replaceAll("%", "%%").replaceAll("\\", "\\\\");
}

function describeBoot({ bootCommands = [] }: NodeSetup, { name, after, others }: NodeService): Unit[] {
  if (bootCommands.length === 0) return [];
  const text = [
    "[Unit]",
    "Description=Commands at every start of the machine",
    `Before=${[name, ...after, ...others].join(" ")}`,
    "[Service]",
    "Type=oneshot",
    `ExecStart=${flatcarFiles.bootCommands}`,
    "RemainAfterExit=true",
    "[Install]",
    "WantedBy=multi-user.target",
  ];
  return [{ name: bootUnit, state: "enabled", text }];
}

function renderUnit({ name, state, dropIn, text = [] }: Unit): string {
  const head = `    - name: ${name}\n      ${state}: true\n`;
  if (text.length === 0) return head;
  if (dropIn === undefined) return `${head}      contents: |\n${indent(text, 8)}`;
  return `${head}      dropins:\n        - name: ${dropIn}\n          contents: |\n${indent(text, 12)}`;
}

function indent(text: readonly string[], width: number): string {
  return text.map((each) => `${" ".repeat(width)}${each}\n`).join("");
}
