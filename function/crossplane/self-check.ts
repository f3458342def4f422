import type { Logger } from "pino";
import type { JsonObject } from "../kubernetes/object.ts";
import { causeOf, StartError } from "./start-error.ts";
import { writeStruct } from "./wire/value.ts";
import { Writer } from "./wire/writer.ts";

interface SelfCheckOptions {
  /** Answers a RunFunctionRequest; throws whatever is no answer. */
  readonly answer: (request: Buffer) => Buffer;
  /** Spec of a KubernetesCluster, without a network. */
  readonly spec: JsonObject;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly logger: Logger;
}

const pauseInMilliseconds = 10_000;
const metadata = { name: "self-check", namespace: "self-check" };
const placeholder = markOf(0);

/**
 * Whether the function still answers a request of its own as it did at the start. It is asked only after an internal error, and
 * not more often than every ten seconds, because a tenant may be able to cause errors. Once the answer differs, it stays so.
 */
export class SelfCheck {
  private readonly options: SelfCheckOptions;
  private readonly request: string;
  private readonly expected: string;
  private count = 0;
  private checkedAt = -Infinity;
  private isDue = false;
  private isSoundSoFar = true;

  /** Throws StartError where the function does not answer. */
  constructor(options: SelfCheckOptions) {
    this.options = options;
    this.request = requestFor(options.spec).toString("latin1");
    try {
      this.expected = this.ask();
    } catch (error) {
      throw new StartError(`cannot serve: the first request was not answered: ${causeOf(error)}`, { cause: error });
    }
  }

  /** After an internal error. */
  suspect(): void {
    this.isDue = true;
    this.check();
  }

  get isSound(): boolean {
    this.check();
    return this.isSoundSoFar;
  }

  private check(): void {
    const now = this.options.now();
    if (!this.isDue || !this.isSoundSoFar || Math.abs(now - this.checkedAt) < pauseInMilliseconds) return;
    this.isDue = false;
    this.checkedAt = now;
    try {
      this.isSoundSoFar = this.ask() === this.expected;
      if (!this.isSoundSoFar)
        this.options.logger.fatal("not serving: a request is answered differently than at the start");
    } catch (error) {
      this.isSoundSoFar = false;
      this.options.logger.fatal({ err: error }, "not serving: a request is not answered any more");
    }
  }

  /** Each time of another spec, so that nothing is answered from memory; the answers differ by the mark only. */
  private ask(): string {
    this.count += 1;
    const mark = markOf(this.count);
    const request = Buffer.from(this.request.replaceAll(placeholder, mark), "latin1");
    return this.options.answer(request).toString("latin1").replaceAll(mark, placeholder);
  }
}

/** Always of the same length, since lengths are part of a message. */
function markOf(count: number): string {
  return `self-check-${String(count).padStart(15, "0")}`;
}

/** A RunFunctionRequest: a cluster that is new, after Crossplane has found no Cluster of its name. */
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
  // The object of a resource, the composite, what is observed.
  for (const tag of [10, 10, 18]) writer.close(tag, before);
  return writer.finish();
}
