import type { Condition } from "../../kubernetes/condition.ts";
import type { ComposeOutput } from "../../call.ts";
import { type Desired, writeDesired } from "./desired.ts";
import { Writer } from "./writer.ts";

/** An event on the composite and its claim. Crossplane changes nothing if one is fatal. */
interface Result {
  readonly severity: keyof typeof severities;
  readonly reason: string;
  readonly message: string;
}

/** The content of a RunFunctionResponse. */
export interface FunctionResponse {
  readonly tag: string;
  /** TTL. Undefined: none. */
  readonly ttlSeconds: number | undefined;
  readonly desired: Desired;
  /** The context of the request, an encoded Struct that is passed on. */
  readonly context: Buffer | undefined;
  readonly results: readonly Result[];
  readonly conditions: readonly Condition[];
  readonly requirements: ComposeOutput["requirements"];
}

type Requirement = ComposeOutput["requirements"][string];

// Enums of the protocol.
const severities = { Fatal: 1, Warning: 2, Normal: 3 } as const;
const statuses = { Unknown: 1, True: 2, False: 3 } as const;
const compositeAndClaim = 2;

/** Encodes a RunFunctionResponse, from its last field to its first. */
export function encodeResponse(response: FunctionResponse): Buffer {
  const writer = new Writer();
  for (const condition of response.conditions.toReversed()) writeCondition(writer, condition);
  writeRequirements(writer, Object.entries(response.requirements));
  if (response.context) writer.message(34, response.context);
  for (const result of response.results.toReversed()) writeResult(writer, result);
  writeDesired(writer, response.desired);
  writeMeta(writer, response);
  return writer.finish();
}

function writeMeta(writer: Writer, { tag, ttlSeconds }: FunctionResponse): void {
  const before = writer.size;
  if (ttlSeconds !== undefined) {
    const beforeDuration = writer.size;
    writer.integer(8, ttlSeconds);
    writer.close(18, beforeDuration);
  }
  writer.text(10, tag);
  writer.close(10, before);
}

function writeCondition(writer: Writer, { type, status, reason, message = "" }: Condition): void {
  const before = writer.size;
  writer.integer(40, compositeAndClaim);
  writer.text(34, message);
  writer.text(26, reason);
  writer.integer(16, statuses[status]);
  writer.text(10, type);
  writer.close(50, before);
}

function writeResult(writer: Writer, { severity, reason, message }: Result): void {
  const before = writer.size;
  writer.integer(32, compositeAndClaim);
  writer.text(26, reason);
  writer.text(18, message);
  writer.integer(8, severities[severity]);
  writer.close(26, before);
}

/** Omitted without requirements, because an empty message would cause a second call. */
function writeRequirements(writer: Writer, requirements: readonly [string, Requirement][]): void {
  if (requirements.length === 0) return;
  const before = writer.size;
  for (const [name, requirement] of requirements.toReversed()) writeRequirement(writer, name, requirement);
  writer.close(42, before);
}

function writeRequirement(writer: Writer, name: string, requirement: Requirement): void {
  const beforeEntry = writer.size;
  writeSelector(writer, requirement);
  writer.close(18, beforeEntry);
  writer.text(10, name);
  writer.close(18, beforeEntry);
}

function writeSelector(writer: Writer, { apiVersion, kind, namespace, name, matchLabels }: Requirement): void {
  writer.text(42, namespace);
  if (matchLabels) writeLabels(writer, matchLabels);
  else if (name !== undefined) writer.text(26, name);
  writer.text(18, kind);
  writer.text(10, apiVersion);
}

function writeLabels(writer: Writer, labels: Readonly<Record<string, string>>): void {
  const before = writer.size;
  for (const [label, value] of Object.entries(labels)) {
    const beforeEntry = writer.size;
    writer.text(18, value);
    writer.text(10, label);
    writer.close(10, beforeEntry);
  }
  writer.close(34, before);
}
