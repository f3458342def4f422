import { readdirSync } from "node:fs";
import { join } from "node:path";
import { toolsFolder } from "../places.ts";
import type { Component } from "./components.ts";

/** A gRPC client of the function, built on the grpc-go that Crossplane uses. */
export const grpcConformance: Component = {
  name: "grpc-conformance",
  module: "google.golang.org/grpc",
  programs: { client: "./client" },
  sources: readdirSync(join(toolsFolder, "grpc-conformance", "client"))
    .toSorted()
    .map((file) => `client/${file}`),
};

export const grpcurl: Component = {
  name: "grpcurl",
  module: "github.com/fullstorydev/grpcurl",
  programs: { grpcurl: "github.com/fullstorydev/grpcurl/cmd/grpcurl" },
};

export const grpcHealthProbe: Component = {
  name: "grpc-health-probe",
  module: "github.com/grpc-ecosystem/grpc-health-probe",
  programs: { "grpc-health-probe": "github.com/grpc-ecosystem/grpc-health-probe" },
};

export const h2spec: Component = {
  name: "h2spec",
  module: "github.com/summerwind/h2spec",
  programs: { h2spec: "github.com/summerwind/h2spec/cmd/h2spec" },
};
