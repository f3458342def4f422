import { buildComponent } from "../e2e/build/build.ts";
import { argoCd, flux } from "../e2e/build/gitops-components.ts";

for (const component of [argoCd, flux]) await buildComponent(component);
