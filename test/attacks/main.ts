import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { buildComponent, programOf } from "../e2e/build/build.ts";
import { attackClient } from "../e2e/build/components.ts";
import { causeOf } from "../e2e/problem.ts";
import { bundle } from "../packaging/bundle.ts";
import { runtimeCommand } from "../packaging/runtime-command.ts";
import { attacks } from "./attacks.ts";
import { type CallerProgram, grpcJs } from "./honest/honest-callers.ts";
import { type Field, measure, type Measurement } from "./measure-attack.ts";
import { attackReport, listed, tenantReport } from "./report.ts";
import { type Command, fromSource } from "./server/attacked-server.ts";
import { makeCredentials } from "./server/credentials.ts";
import { hostileSpecs } from "./tenants/hostile-specs.ts";
import { expectedAnswer, type Ground, measureTenant, type TenantMeasurement } from "./tenants/measure-tenant.ts";
import { honestRequest } from "./tenants/requests.ts";
import { findAttackProblems, findTenantProblems } from "./verdict.ts";

const help = `Usage: node test/attacks/main.ts [options]

Attacks the server as it is shipped, from outside and as a client that may call it, while honest callers go on, and
sends what hostile tenants may write. Needs Linux. Ends with 1 where something is not withstood.

  --only <name> …    only these, by the beginning of a name; may be repeated
  --seconds 3        how long an attack takes that asks for no longer time
  --source           the server from source instead of the bundle
  --grpc-js          honest callers by grpc-js, even where Go is there
  --list             say what there is, and attack nobody
`;

const { values } = parseArgs({
  options: {
    only: { type: "string", multiple: true, default: [] },
    seconds: { type: "string", default: "3" },
    source: { type: "boolean", default: false },
    "grpc-js": { type: "boolean", default: false },
    list: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});

const isAsked = ({ name }: { readonly name: string }) =>
  values.only.length === 0 || values.only.some((beginning) => name.startsWith(beginning));

async function run(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "function-bundle-"));
  using credentials = await makeCredentials();
  try {
    const command = values.source ? fromSource : await shipped(folder);
    const program = values["grpc-js"] ? grpcJs : await callerProgram();
    say(`honest callers by ${program.name}`);
    const field = { command, program, credentials, request: honestRequest, seconds: Number(values.seconds) };
    const attacked = await attackAll(field);
    const tenants = await sendAll({ command, credentials });
    if (attacked.length > 0) say(`\n${attackReport(attacked)}`);
    if (tenants.length > 0) say(`\n${tenantReport(tenants)}`);
    const isFailed = [...attacked.map(findAttackProblems), ...tenants.map(findTenantProblems)].some(
      ({ length }) => length > 0,
    );
    process.exitCode = isFailed ? 1 : 0;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The bundle, as the image starts it; the ports are ours to choose. */
async function shipped(folder: string): Promise<Command> {
  await bundle(folder);
  const { flags, main, environment } = runtimeCommand(folder);
  const { PROBE_ADDRESS: _probe, METRICS_ADDRESS: _metrics, ...others } = environment;
  return { flags, main, environment: others };
}

async function callerProgram(): Promise<CallerProgram> {
  try {
    const file = programOf(await buildComponent(attackClient), "attack-client");
    return { name: "grpc-go", file, words: [] };
  } catch (error) {
    say(`no callers by grpc-go: ${causeOf(error)}`);
    return grpcJs;
  }
}

async function attackAll(field: Field): Promise<Measurement[]> {
  const measurements: Measurement[] = [];
  for (const attack of attacks.filter(isAsked)) {
    const measurement = await measure(attack, field);
    measurements.push(measurement);
    tell(attack.name, measurement.did, findAttackProblems(measurement));
  }
  return measurements;
}

async function sendAll(ground: Ground): Promise<TenantMeasurement[]> {
  const specs = hostileSpecs.filter(isAsked);
  const measurements: TenantMeasurement[] = [];
  if (specs.length === 0) return [];
  const expected = await expectedAnswer(ground);
  for (const spec of specs) {
    const measurement = await measureTenant(spec, expected, ground);
    measurements.push(measurement);
    tell(spec.name, measurement.answer.slice(0, 100), findTenantProblems(measurement));
  }
  return measurements;
}

function tell(name: string, did: string, problems: readonly string[]): void {
  say(`${problems.length === 0 ? "withstood" : "FAILED   "}  ${name}: ${did}${listed("  ", problems).join("")}`);
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

if (values.help) say(help);
else if (values.list) for (const { name, what } of [...attacks, ...hostileSpecs]) say(`${name.padEnd(24)} ${what}`);
else await run();
