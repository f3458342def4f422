import { buildComponent } from "../e2e/build/build.ts";
import { hasGo } from "../e2e/build/go.ts";
import { components } from "./components.ts";
import { sayNotTried } from "./missing.ts";

if (hasGo()) for (const component of Object.values(components)) await buildComponent(component);
else sayNotTried("all parsers of Cluster API and Kubernetes", "Go is missing");
