import type { Logger } from "pino";
import type { JsonObject } from "../kubernetes/object.ts";
import { causeOf, StartError } from "./start-error.ts";
import { writeStruct } from "./wire/value.ts";
import { Writer } from "./wire/writer.ts";

interface SelfCheckOptions {
  /** Answers a RunFunctionRequest. Throws if the function fails. */
  readonly answer: (request: Buffer) => Buffer;
  /** Spec of a KubernetesCluster, without `network`. */
  readonly spec: JsonObject;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly logger: Logger;
}

const minimumIntervalMilliseconds = 10_000;
const metadata = { name: "self-check", namespace: "self-check" };
const placeholder = markOf(0);

/**
 * Checks whether the function still answers a test request as it did at the start. It runs only after an internal
 * error, and at most every ten seconds, because a tenant may be able to cause errors. Once the answer differs, the
 * check stays failed.
 */
export class SelfCheck {
  private readonly options: SelfCheckOptions;
  private readonly request: string;
  private readonly expected: string;
  private count = 0;
  private checkedAt = -Infinity;
  private isDue = false;
  private isPassingSoFar = true;

  /** Throws StartError if the function does not answer. */
  constructor(options: SelfCheckOptions) {
    this.options = options;
    this.request = requestFor(options.spec).toString("latin1");
    try {
      this.expected = this.answer();
    } catch (error) {
      throw new StartError(`cannot serve: the self-check has failed: ${causeOf(error)}`, { cause: error });
    }
  }

  /** Runs the check after an internal error. */
  checkAfterError(): void {
    this.isDue = true;
    this.check();
  }

  get isPassing(): boolean {
    this.check();
    return this.isPassingSoFar;
  }

  private check(): void {
    const now = this.options.now();
    if (!this.isDue || !this.isPassingSoFar || Math.abs(now - this.checkedAt) < minimumIntervalMilliseconds) return;
    this.isDue = false;
    this.checkedAt = now;
    try {
      this.isPassingSoFar = this.answer() === this.expected;
      if (!this.isPassingSoFar)
        this.options.logger.fatal("not serving: the self-check returned another response than at the start");
    } catch (error) {
      this.isPassingSoFar = false;
      this.options.logger.fatal({ err: error }, "not serving: the self-check has failed");
    }
  }

  /** Sends a new mark in the spec each time, so that no cached answer is used. The answers differ by the mark only. */
  private answer(): string {
    this.count += 1;
    const mark = markOf(this.count);
    const request = Buffer.from(this.request.replaceAll(placeholder, mark), "latin1");
    return this.options.answer(request).toString("latin1").replaceAll(mark, placeholder);
  }
}

/** A unique text. All marks have the same length, because lengths are part of a message. */
function markOf(count: number): string {
  return `self-check-${String(count).padStart(15, "0")}`;
}

/** A RunFunctionRequest for a new cluster, after Crossplane has found no Cluster of its name. */
function requestFor(spec: JsonObject): Buffer {
  const composite = {
    apiVersion: "capi.crossplane.io/v1beta1",
    kind: "KubernetesCluster",
    metadata,
    spec: { ...spec, network: { serviceDomain: `${placeholder}.local` } },
  };
  const writer = new Writer();
  writer.close(18, 0);
  writer.text(10, "cluster");
  writer.close(66, 0);
  const before = writer.size;
  writeStruct(writer, composite);
  // Closes the resource, the composite and the observed state.
  for (const tag of [10, 10, 18]) writer.close(tag, before);
  return writer.finish();
}
