import { status as grpcStatus } from "@grpc/grpc-js";
import { expect, test } from "vitest";
import { encodeRequest, steadyCluster } from "../../benchmark/request.ts";
import { certify, clientUsage } from "../../wire/certificate.ts";
import { callBytes, clientCredentials } from "../../wire/client.ts";
import { certificatesFolder } from "../../wire/folder.ts";
import { startFunction } from "../../wire/function-process.ts";
import { otherArchitecture } from "../architectures.ts";
import { containerCommand } from "../container/command.ts";
import { missingForEmulation } from "../container/missing.ts";
import { unpackImage } from "../container/unpacked-image.ts";
import { sayMissing } from "./say-missing.ts";

const architecture = otherArchitecture() ?? "arm64";
const isChecked = sayMissing(`the image for ${architecture} by QEMU`, missingForEmulation(architecture));

test.skipIf(!isChecked)(
  "the image of the other architecture answers with mutual TLS as the source does here",
  async () => {
    const authority = await certify({ subject: "CN=authority", isAuthority: true });
    const client = await certify({ subject: "CN=client", usages: [clientUsage] }, authority);
    using folder = await certificatesFolder(authority);
    using image = await unpackImage(architecture);
    const request = encodeRequest(steadyCluster(3));
    const words = ["--tls-certs-dir", folder.path];

    const command = containerCommand(image, { shared: [folder.path] });
    const emulated = await startFunction({ arguments: words, command });
    const source = await startFunction({ arguments: words });
    const credentials = clientCredentials(folder.authority, client);
    const ofImage = await callBytes({ address: emulated.address, credentials }, request);
    const ofSource = await callBytes({ address: source.address, credentials }, request);
    const withoutCertificate = callBytes({ address: emulated.address }, request);
    await expect(withoutCertificate).rejects.toMatchObject({ code: grpcStatus.UNAVAILABLE });
    const [{ status }] = await Promise.all([emulated.end(), source.end()]);

    expect(ofImage.equals(ofSource)).toBe(true);
    expect(status).toBe(0);
  },
);
