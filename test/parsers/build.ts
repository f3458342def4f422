import { buildComponent } from "../e2e/build/build.ts";
import { etcd, kubernetes } from "../e2e/build/components.ts";
import { hasGo } from "../e2e/build/go.ts";
import {
  containerdReader,
  ignitionReader,
  machineConfigWriter,
  nodePrograms,
  userDataWriter,
} from "../e2e/build/parser-components.ts";
import { sayNotTried } from "./missing.ts";

const components = [
  userDataWriter,
  machineConfigWriter,
  nodePrograms,
  containerdReader,
  ignitionReader,
  kubernetes,
  etcd,
];
if (hasGo()) for (const component of components) await buildComponent(component);
else sayNotTried("all parsers of Cluster API and Kubernetes", "Go is missing");
