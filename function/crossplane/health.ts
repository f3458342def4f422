import type { Method } from "./grpc/call.ts";
import { CallError, grpcStatus } from "./grpc/status.ts";
import { type Fields, readField } from "./wire/message.ts";
import { Reader } from "./wire/reader.ts";
import { Writer } from "./wire/writer.ts";

const serviceName = "grpc.health.v1.Health";
const answers = { serving: 1, notServing: 2 } as const;

interface HealthCheckRequest {
  service: string;
}

const requestFields: Fields<HealthCheckRequest> = { 10: (reader, request) => (request.service = reader.text()) };

/**
 * Defines grpc.health.v1 for these services and for the whole server, whose name is empty. Watch is not implemented:
 * clients then stop watching and treat the server as healthy.
 */
export function defineHealthMethods(services: readonly string[], isServing: () => boolean): Map<string, Method> {
  const known = new Set(["", serviceName, ...services]);
  const check: Method = (request) => {
    const { service } = readRequest(request);
    if (!known.has(service)) throw new CallError(grpcStatus.notFound, "unknown service");
    const writer = new Writer();
    writer.integer(8, isServing() ? answers.serving : answers.notServing);
    return writer.finish();
  };
  return new Map([[`/${serviceName}/Check`, check]]);
}

function readRequest(bytes: Buffer): HealthCheckRequest {
  const request: HealthCheckRequest = { service: "" };
  const reader = new Reader(bytes);
  try {
    while (reader.position < bytes.length) readField(reader, request, requestFields);
  } catch {
    throw new CallError(grpcStatus.invalidArgument, "the request is malformed");
  }
  return request;
}
