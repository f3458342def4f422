import { buildComponent } from "../e2e/build/build.ts";
import { argoCd } from "../e2e/build/gitops-components.ts";

await buildComponent(argoCd);
