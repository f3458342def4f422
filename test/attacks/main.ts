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
import { findAttackProblems, findTenantProblems } from "./problems.ts";

const help = `Usage: node test/attacks/main.ts [options]

Attacks the shipped server as an unauthenticated and as an authenticated client, while honest callers call it, and
sends the specs of hostile tenants. Needs Linux. Exit code 1 if the server does not withstand an attack.

  --only <name> …    run only attacks whose name begins so; may be repeated
  --seconds 3        default duration of an attack
  --source           attack the server from source instead of the bundle
  --grpc-js          use honest callers on grpc-js even if Go is installed
  --list             list the attacks and stop
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

const isSelected = ({ name }: { readonly name: string }) =>
  values.only.length === 0 || values.only.some((beginning) => name.startsWith(beginning));

async function run(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "function-bundle-"));
  using credentials = await makeCredentials();
  try {
    const command = values.source ? fromSource : await bundledCommand(folder);
    const program = values["grpc-js"] ? grpcJs : await callerProgram();
    say(`honest callers on ${program.name}`);
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

/** The bundle with the arguments of the image, but without its ports. */
async function bundledCommand(folder: string): Promise<Command> {
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
    say(`no callers on grpc-go: ${causeOf(error)}`);
    return grpcJs;
  }
}

async function attackAll(field: Field): Promise<Measurement[]> {
  const measurements: Measurement[] = [];
  for (const attack of attacks.filter(isSelected)) {
    const measurement = await measure(attack, field);
    measurements.push(measurement);
    printResult(attack.name, measurement.did, findAttackProblems(measurement));
  }
  return measurements;
}

async function sendAll(ground: Ground): Promise<TenantMeasurement[]> {
  const specs = hostileSpecs.filter(isSelected);
  const measurements: TenantMeasurement[] = [];
  if (specs.length === 0) return [];
  const expected = await expectedAnswer(ground);
  for (const spec of specs) {
    const measurement = await measureTenant(spec, expected, ground);
    measurements.push(measurement);
    printResult(spec.name, measurement.answer.slice(0, 100), findTenantProblems(measurement));
  }
  return measurements;
}

function printResult(name: string, did: string, problems: readonly string[]): void {
  say(`${problems.length === 0 ? "withstood" : "FAILED   "}  ${name}: ${did}${listed("  ", problems).join("")}`);
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

if (values.help) say(help);
else if (values.list) for (const { name, what } of [...attacks, ...hostileSpecs]) say(`${name.padEnd(24)} ${what}`);
else await run();
