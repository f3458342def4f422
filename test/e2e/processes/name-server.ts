import { createServer, Packet } from "dns2";
import { Problem } from "../problem.ts";

export type NameServer = {
  /** `host:port`. */
  readonly host: string;
  /** From now on the name has these addresses. */
  readonly setAddresses: (addresses: readonly string[]) => void;
  readonly close: () => Promise<void>;
};

/**
 * Serves one name on loopback, as the DNS of a Kubernetes cluster serves a headless Service: an IPv4 address for each
 * ready Pod. A name without addresses does not exist.
 */
export async function startNameServer(name: string): Promise<NameServer> {
  let addresses: readonly string[] = [];
  const server = createServer({
    udp: true,
    handle: (request, send) => {
      const [question] = request.questions;
      const isKnown = question?.name === name && addresses.length > 0;
      void send(isKnown ? answerTo(request, addresses) : rejection(request));
    },
  });
  const { udp } = await server.listen({ udp: { port: 0, address: "127.0.0.1" } });
  if (!udp) throw new Problem("cannot start the name server: it has no address");
  return {
    host: `${udp.address}:${udp.port}`,
    setAddresses: (next) => {
      addresses = next;
    },
    close: async () => {
      await server.close();
    },
  };
}

/** Without records for questions of another type, such as IPv6 addresses. */
function answerTo(request: Packet, addresses: readonly string[]): Packet {
  const response = Packet.createResponseFromRequest(request);
  for (const question of request.questions.filter(({ type }) => type === Packet.TYPE.A))
    response.answers.push(
      ...addresses.map((address) => Packet.createResourceFromQuestion(question, { ttl: 5, address })),
    );
  return response;
}

function rejection(request: Packet): Packet {
  return Packet.createErrorResponseFromRequest(request, Packet.RCODE.NXDOMAIN);
}
